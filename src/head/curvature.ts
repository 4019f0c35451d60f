/**
 * What the last steps of a minimisation tell about the curvature: the limited-memory BFGS matrix (Nocedal &
 * Wright, Numerical Optimization, 2nd ed., 2006, algorithm 7.4). Its vectors are long, so they are kept in
 * float32, and each is read once to be added and once to be multiplied.
 */
import type { Pause } from './compute.js';

/** A step s and the change y of the gradient along it, and what a dot product with makes an inner product. */
interface Pair {
  readonly s: Float32Array;
  readonly y: Float32Array;
  readonly sDual: Float32Array;
  readonly yDual: Float32Array;
  /** 1 / ⟨s, y⟩ and 1 / ⟨y, y⟩, of the rounded vectors. */
  perCurvature: number;
  perLength: number;
}

/** See `MinimiseOptions.dual`; undefined in Euclidean space. */
export type Dual = ((vector: Float64Array, out: Float64Array) => void) | undefined;

export class Curvature {
  /** Newest first. */
  private readonly kept: Pair[] = [];

  /** @param memory number of pairs; Nocedal & Wright (2006) §7.2 advise 3 to 20 */
  constructor(
    private readonly memory: number,
    private readonly dual: Dual,
  ) {}

  /** Number of pairs kept. */
  get pairs(): number {
    return this.kept.length;
  }

  forget(): void {
    this.kept.length = 0;
  }

  /** Writes −H·gradient into `direction`, H being what the pairs make of the inverse Hessian. */
  async descend(direction: Float64Array, gradient: Float64Array, pause: Pause): Promise<void> {
    for (let i = 0; i < direction.length; i++) direction[i] = -(gradient[i] ?? 0);
    const { kept } = this;
    const [newest] = kept;
    const oldest = kept.at(-1);
    if (!newest || !oldest) return;
    const alphas: number[] = [];
    let product = dot(newest.sDual, direction);
    for (const [i, pair] of kept.entries()) {
      const alpha = pair.perCurvature * product;
      alphas.push(alpha);
      // The oldest pair's own product comes first on the way back.
      product = addAndDot(direction, pair.y, -alpha, kept[i + 1]?.sDual ?? pair.yDual);
      await pause();
    }
    const scale = newest.perLength / newest.perCurvature;
    for (let i = 0; i < direction.length; i++) direction[i] = scale * (direction[i] ?? 0);
    product *= scale;
    for (let i = kept.length - 1; i >= 0; i--) {
      const pair = kept[i] ?? oldest;
      const beta = pair.perCurvature * product;
      const next = kept[i - 1]?.yDual ?? pair.yDual;
      product = addAndDot(direction, pair.s, (alphas[i] ?? 0) - beta, next);
      await pause();
    }
  }

  /** Keeps a step and the change of the gradient; the oldest pair's arrays are used again. */
  remember(
    w: Float64Array,
    nextW: Float64Array,
    gradient: Float64Array,
    nextGradient: Float64Array,
  ): void {
    const { kept, dual } = this;
    const pair = (kept.length === this.memory ? kept.pop() : undefined) ?? this.room(w.length);
    subtract(pair.s, nextW, w);
    subtract(pair.y, nextGradient, gradient);
    if (dual) {
      const out = new Float64Array(w.length);
      dual(Float64Array.from(pair.s), out);
      pair.sDual.set(out);
      dual(Float64Array.from(pair.y), out);
      pair.yDual.set(out);
    }
    const curvature = dot(pair.yDual, pair.s);
    const length = dot(pair.yDual, pair.y);
    // The Wolfe conditions make the curvature positive; rounding may not.
    if (!(curvature > Number.EPSILON * length) || !(length > 0)) return;
    pair.perCurvature = 1 / curvature;
    pair.perLength = 1 / length;
    kept.unshift(pair);
  }

  private room(size: number): Pair {
    const [s, y] = [new Float32Array(size), new Float32Array(size)];
    const duals = this.dual
      ? { sDual: new Float32Array(size), yDual: new Float32Array(size) }
      : { sDual: s, yDual: y };
    return { s, y, ...duals, perCurvature: 0, perLength: 0 };
  }
}

function subtract(out: Float32Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) - (b[i] ?? 0);
}

function dot(a: Float32Array, b: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** vector += factor · a, and then the dot product with b. */
function addAndDot(vector: Float64Array, a: Float32Array, factor: number, b: Float32Array): number {
  let [even, odd] = [0, 0];
  const last = vector.length - 1;
  for (let i = 0; i < last; i += 2) {
    const x = (vector[i] ?? 0) + factor * (a[i] ?? 0);
    const y = (vector[i + 1] ?? 0) + factor * (a[i + 1] ?? 0);
    vector[i] = x;
    vector[i + 1] = y;
    even += x * (b[i] ?? 0);
    odd += y * (b[i + 1] ?? 0);
  }
  if (last % 2 === 0) {
    const x = (vector[last] ?? 0) + factor * (a[last] ?? 0);
    vector[last] = x;
    even += x * (b[last] ?? 0);
  }
  return even + odd;
}
