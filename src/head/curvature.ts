/**
 * What the last steps of a minimisation tell about the curvature: the limited-memory BFGS matrix (Nocedal &
 * Wright, Numerical Optimization, 2nd ed., 2006, algorithm 7.4). The recursion runs over inner products, so
 * that its long vectors, which are what takes time, are read twice an iteration and not four times (Chen,
 * Wang & Zhou, "Large-scale L-BFGS using MapReduce", NIPS 2014). They are kept in float32.
 */
import type { Pause } from './compute.js';

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

/** Numbers of each vector that are worked on at once: they stay in the first-level cache. */
const blockLength = 1024;
/** Blocks between two pauses: about a millisecond of work. */
const blocksAtOnce = 32;

export class Curvature {
  /** Steps s, then changes y of the gradient along them: 2 · memory rows. */
  private readonly rows: readonly Float32Array[];
  /** Inner products of the rows with each other, (2 · memory)². */
  private readonly products: Float64Array;
  /** And with the gradient, and with the last direction. */
  private readonly withGradient: Float64Array;
  private readonly withDirection: Float64Array;
  /** Places of the pairs among the rows, newest first. */
  private places: number[] = [];

  /**
   * @param size length of the vectors
   * @param memory number of pairs; Nocedal & Wright (2006) §7.2 advise 3 to 20
   * @param dual undefined in Euclidean space
   */
  constructor(
    private readonly size: number,
    private readonly memory: number,
    private readonly dual: Dual | undefined,
  ) {
    this.rows = Array.from({ length: 2 * memory }, () => new Float32Array(size));
    this.products = new Float64Array(4 * memory * memory);
    this.withGradient = new Float64Array(2 * memory);
    this.withDirection = new Float64Array(2 * memory);
  }

  /** Number of pairs kept. */
  get pairs(): number {
    return this.places.length;
  }

  forget(): void {
    this.places = [];
  }

  /** Writes −H·gradient into `direction`, H being what the pairs make of the inverse Hessian. */
  async descend(direction: Float64Array, gradient: Float64Array, pause: Pause): Promise<void> {
    const { places, memory, withGradient } = this;
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
    await this.inBlocks(pause, (from, to) => {
      for (let i = from; i < to; i++) direction[i] = own * (gradient[i] ?? 0);
      for (const s of places) {
        const y = s + memory;
        addRows(direction, this.row(s), shares[s] ?? 0, this.row(y), shares[y] ?? 0, from, to);
      }
    });
  }

  /** Keeps a step and what it did to the gradient; the oldest pair makes room for it. */
  async remember({ length, direction, before, after }: Step, pause: Pause): Promise<void> {
    const { memory, withGradient, withDirection, size } = this;
    const kept = this.places.slice(0, memory - 1);
    const s = Array.from({ length: memory }, (_, place) => place).find(x => !kept.includes(x)) ?? 0;
    const y = s + memory;
    const [step, change] = [this.row(s), this.row(y)];
    for (let i = 0; i < size; i++) {
      step[i] = length * (direction[i] ?? 0);
      change[i] = (after[i] ?? 0) - (before[i] ?? 0);
    }
    const used = [s, ...kept];
    const earlier = withGradient.slice();
    withGradient.fill(0);
    withDirection.fill(0);
    const [along, down] = [this.dualOf(direction), this.dualOf(after)];
    await this.inBlocks(pause, (from, to) => {
      for (const place of used) {
        for (const row of [place, place + memory]) {
          multiply(this.row(row), row, along, withDirection, down, withGradient, from, to);
        }
      }
    });
    const uphill = this.dualOf(before);
    earlier[s] = dot(step, uphill);
    earlier[y] = dot(change, uphill);
    for (const place of used) {
      for (const row of [place, place + memory]) {
        this.set(s, row, length * (withDirection[row] ?? 0));
        this.set(y, row, (withGradient[row] ?? 0) - (earlier[row] ?? 0));
      }
    }
    const [curvature, squared] = [this.product(s, y), this.product(y, y)];
    // The Wolfe conditions make the curvature positive; rounding may not.
    const sound = curvature > Number.EPSILON * squared && squared > 0;
    this.places = sound ? used : kept;
  }

  private row(row: number): Float32Array {
    return this.rows[row] ?? new Float32Array(0);
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
    const out = new Float64Array(this.size);
    this.dual(vector, out);
    return out;
  }

  private async inBlocks(pause: Pause, work: (from: number, to: number) => void): Promise<void> {
    for (let from = 0, block = 1; from < this.size; from += blockLength, block++) {
      work(from, Math.min(from + blockLength, this.size));
      if (block % blocksAtOnce === 0) await pause();
    }
  }
}

function addRows(
  out: Float64Array,
  a: Float32Array,
  ofA: number,
  b: Float32Array,
  ofB: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    out[i] = (out[i] ?? 0) + ofA * (a[i] ?? 0) + ofB * (b[i] ?? 0);
  }
}

/** Adds a block of a row's products with two vectors to what stands at `place`. */
function multiply(
  row: Float32Array,
  place: number,
  a: Float64Array,
  withA: Float64Array,
  b: Float64Array,
  withB: Float64Array,
  from: number,
  to: number,
): void {
  let [a0, a1, b0, b1] = [0, 0, 0, 0];
  const even = to - ((to - from) % 2);
  for (let i = from; i < even; i += 2) {
    const x = row[i] ?? 0;
    const y = row[i + 1] ?? 0;
    a0 += x * (a[i] ?? 0);
    a1 += y * (a[i + 1] ?? 0);
    b0 += x * (b[i] ?? 0);
    b1 += y * (b[i + 1] ?? 0);
  }
  if (even < to) {
    a0 += (row[even] ?? 0) * (a[even] ?? 0);
    b0 += (row[even] ?? 0) * (b[even] ?? 0);
  }
  withA[place] = (withA[place] ?? 0) + a0 + a1;
  withB[place] = (withB[place] ?? 0) + b0 + b1;
}

function dot(a: Float32Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
