/**
 * What the last steps of a minimisation tell about the curvature: the limited-memory BFGS matrix (Nocedal &
 * Wright, Numerical Optimization, 2nd ed., 2006, algorithm 7.4). The recursion runs over inner products, so
 * that its long vectors, which are what takes time, are read twice an iteration (Chen, Wang & Zhou,
 * "Large-scale L-BFGS using MapReduce", NIPS 2014), each time in one product of matrices.
 */
import type { DenseProducts } from './compute.js';

/** Writes what the inner product with a vector is the plain dot product with. */
export type Dual = (vector: Float64Array, out: Float64Array) => void;

/** A step that was taken. */
export interface Step {
  /** As a multiple of `direction`. */
  readonly length: number;
  readonly direction: Float64Array;
  /** The gradients before and after. */
  readonly before: Float64Array;
  readonly after: Float64Array;
}

export class Curvature {
  /** Steps s, then changes y of the gradient along them: 2 · memory rows of `size` numbers. */
  private readonly rows: Float32Array;
  /** Inner products of the rows with each other, (2 · memory)². */
  private readonly products: Float64Array;
  /** And with the gradient. */
  private readonly withGradient: Float64Array;
  /** What the rows are multiplied with, 2 × size, and the products, 2 · memory × 2. */
  private readonly others: Float32Array;
  private readonly withOthers: Float32Array;
  /** The rows' share of a direction. */
  private readonly alongRows: Float32Array;
  private readonly spare: Float64Array;
  /** Places of the pairs among the rows, newest first. */
  private places: number[] = [];

  /**
   * @param size length of the vectors
   * @param memory number of pairs; Nocedal & Wright (2006) §7.2 advise 3 to 20
   * @param dense float32 ones are asked for: a direction need not be exact, only downhill
   * @param dual undefined in Euclidean space
   */
  constructor(
    private readonly size: number,
    private readonly memory: number,
    private readonly dense: DenseProducts,
    private readonly dual: Dual | undefined,
  ) {
    this.rows = new Float32Array(2 * memory * size);
    this.products = new Float64Array(4 * memory * memory);
    this.withGradient = new Float64Array(2 * memory);
    this.others = new Float32Array(2 * size);
    this.withOthers = new Float32Array(4 * memory);
    this.alongRows = new Float32Array(size);
    this.spare = new Float64Array(size);
  }

  /** Number of pairs kept. */
  get pairs(): number {
    return this.places.length;
  }

  forget(): void {
    this.places = [];
  }

  /** Writes −H·gradient into `direction`, H being what the pairs make of the inverse Hessian. */
  async descend(direction: Float64Array, gradient: Float64Array): Promise<void> {
    const { places, memory, size, withGradient } = this;
    const shares = new Float64Array(2 * memory);
    // Of the rows and, apart, of the gradient.
    let own = -1;
    const along = (row: number): number => {
      let sum = own * (withGradient[row] ?? 0);
      for (let r = 0; r < shares.length; r++) sum += (shares[r] ?? 0) * this.product(row, r);
      return sum;
    };
    const alphas: number[] = [];
    for (const s of places) {
      const y = s + memory;
      const alpha = along(s) / this.product(s, y);
      alphas.push(alpha);
      shares[y] = (shares[y] ?? 0) - alpha;
    }
    const [newest] = places;
    if (newest !== undefined) {
      const y = newest + memory;
      const scale = this.product(newest, y) / this.product(y, y);
      own *= scale;
      for (let r = 0; r < shares.length; r++) shares[r] = scale * (shares[r] ?? 0);
    }
    for (let i = places.length - 1; i >= 0; i--) {
      const s = places[i] ?? 0;
      const beta = along(s + memory) / this.product(s, s + memory);
      shares[s] = (shares[s] ?? 0) + (alphas[i] ?? 0) - beta;
    }
    const { alongRows } = this;
    if (places.length > 0) {
      const weights = Float32Array.from(shares);
      await this.dense.transposedTimes(weights, this.rows, 2 * memory, 1, size, alongRows);
    }
    for (let i = 0; i < size; i++) direction[i] = (alongRows[i] ?? 0) + own * (gradient[i] ?? 0);
  }

  /** Keeps a step and what it did to the gradient; the oldest pair makes room for it. */
  async remember({ length, direction, before, after }: Step): Promise<void> {
    const { memory, withGradient, others, withOthers, size } = this;
    const kept = this.places.slice(0, memory - 1);
    const s = Array.from({ length: memory }, (_, place) => place).find(x => !kept.includes(x)) ?? 0;
    const y = s + memory;
    const [step, change] = [this.row(s), this.row(y)];
    for (let i = 0; i < size; i++) {
      step[i] = length * (direction[i] ?? 0);
      change[i] = (after[i] ?? 0) - (before[i] ?? 0);
    }
    const uphill = this.dualOf(before);
    const [ofStep, ofChange] = [dot(step, uphill), dot(change, uphill)];
    others.set(this.dualOf(direction));
    others.set(this.dualOf(after), size);
    await this.dense.timesTransposed(this.rows, others, 2 * memory, size, 2, withOthers);
    const earlier = Float64Array.from(withGradient);
    earlier[s] = ofStep;
    earlier[y] = ofChange;
    const used = [s, ...kept];
    for (const row of used.flatMap(place => [place, place + memory])) {
      const down = withOthers[2 * row + 1] ?? 0;
      this.set(s, row, length * (withOthers[2 * row] ?? 0));
      this.set(y, row, down - (earlier[row] ?? 0));
      withGradient[row] = down;
    }
    const [curvature, squared] = [this.product(s, y), this.product(y, y)];
    // The Wolfe conditions make the curvature positive; rounding may not.
    const sound = curvature > Number.EPSILON * squared && squared > 0;
    this.places = sound ? used : kept;
  }

  private row(row: number): Float32Array {
    return this.rows.subarray(row * this.size, (row + 1) * this.size);
  }

  private product(a: number, b: number): number {
    return this.products[a * 2 * this.memory + b] ?? 0;
  }

  private set(a: number, b: number, value: number): void {
    this.products[a * 2 * this.memory + b] = value;
    this.products[b * 2 * this.memory + a] = value;
  }

  private dualOf(vector: Float64Array): Float64Array {
    if (!this.dual) return vector;
    this.dual(vector, this.spare);
    return this.spare;
  }
}

function dot(a: Float32Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
