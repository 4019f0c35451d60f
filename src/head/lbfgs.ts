/** Limited-memory BFGS for smooth objectives. It pauses on the way, so that other work gets its turn. */
import { plainCompute, type Compute } from './compute.js';
import { Curvature, type Dual } from './curvature.js';
import { wolfeStep, type LinePoint } from './lineSearch.js';

export interface Progress {
  /** Iterations done; 0 at the start. */
  readonly iteration: number;
  /** The objective, falling from one report to the next. */
  readonly value: number;
  /** |gradient| / max(1, |w|); the fit has converged once it is at most the wanted one. */
  readonly relativeGradient: number;
}

export interface Minimum extends Progress {
  readonly w: Float64Array;
  readonly converged: boolean;
}

/** Writes the gradient at `w` into `gradient` (all of it) and gives the value. */
export type Objective = (w: Float64Array, gradient: Float64Array) => number | Promise<number>;

export interface MinimiseOptions {
  readonly maxIterations: number;
  /** Stop when |gradient| ≤ this · max(1, |w|): independent of the start, so warm = cold. */
  readonly relativeGradient: number;
  /**
   * The inner product of the space, the Euclidean one if not given: writes what the inner product with a
   * vector is the plain dot product with. The objective must write the gradient's representation in this
   * space.
   */
  readonly dual?: Dual | undefined;
  /** Plain JavaScript without a pause if not given. */
  readonly compute?: Compute | undefined;
  /** Called before the first iteration and after each. */
  readonly report?: ((progress: Progress) => void) | undefined;
}

/** How far a fit is taken, so that two ways to the same optimum score alike to four digits. */
export const convergedGradient = 1e-5;
/** A bound, not a target: convex fits stop far earlier by their gradient. */
export const iterationLimit = 1000;

/**
 * Pairs of steps and gradient changes that are kept, fewer where they would need more bytes than `room`. With
 * 20 a fit takes a quarter to a third fewer steps than with 8.
 */
const [fewestPairs, mostPairs] = [6, 20];
const room = 48 * 2 ** 20;

function memoryFor(size: number): number {
  const bytes = 2 * size * Float32Array.BYTES_PER_ELEMENT;
  return Math.min(mostPairs, Math.max(fewestPairs, Math.floor(room / bytes)));
}

/**
 * Nocedal & Wright, Numerical Optimization (2nd ed., 2006), algorithm 7.5.
 *
 * @throws Error when the objective is not finite at `start`.
 */
export async function minimise(
  objective: Objective,
  start: Float64Array,
  options: MinimiseOptions,
): Promise<Minimum> {
  const { products, pause } = options.compute ?? plainCompute;
  const size = start.length;
  let w = Float64Array.from(start);
  let gradient = new Float64Array(size);
  let nextW = new Float64Array(size);
  let nextGradient = new Float64Array(size);
  const direction = new Float64Array(size);
  const curvature = new Curvature(size, memoryFor(size), products, options.dual);
  const toDual = options.dual;
  const duals = toDual && new Float64Array(size);
  const dual = (vector: Float64Array): Float64Array => {
    if (!duals) return vector;
    toDual(vector, duals);
    return duals;
  };
  const squared = (vector: Float64Array): number => Math.max(0, dot(vector, dual(vector)));

  let value = await objective(w, gradient);
  if (!Number.isFinite(value)) {
    throw new Error('The training objective is not finite; a feature must be NaN or infinite.');
  }
  for (let iteration = 0; ;) {
    const norm = Math.sqrt(squared(gradient));
    const relativeGradient = norm / Math.max(1, Math.sqrt(squared(w)));
    const progress = { iteration, value, relativeGradient };
    options.report?.(progress);
    await pause();
    const converged = relativeGradient <= options.relativeGradient;
    if (converged || iteration >= options.maxIterations) return { ...progress, w, converged };

    let accepted: LinePoint | undefined;
    for (;;) {
      await curvature.descend(direction, gradient);
      const slope = dot(direction, dual(gradient));
      if (slope < 0) {
        const [from, to, slopeAt] = [w, nextW, nextGradient];
        accepted = await wolfeStep(
          async step => {
            addScaled(to, from, direction, step);
            const trial = await objective(to, slopeAt);
            return { step, value: trial, slope: dot(direction, dual(slopeAt)) };
          },
          { step: 0, value, slope },
          curvature.pairs === 0 ? Math.min(1, 1 / norm) : 1,
        );
      }
      if (accepted !== undefined || curvature.pairs === 0) break;
      // The pairs have become useless to rounding: once more along the gradient.
      curvature.forget();
    }
    // No lower point along the gradient itself: as low as rounding lets it go.
    if (accepted === undefined) return { ...progress, w, converged };

    const { step: length } = accepted;
    const step = { length, direction, before: gradient, after: nextGradient };
    await curvature.remember(step);
    [w, nextW] = [nextW, w];
    [gradient, nextGradient] = [nextGradient, gradient];
    value = accepted.value;
    iteration++;
  }
}

/** out = a + factor · b */
function addScaled(out: Float64Array, a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) + factor * (b[i] ?? 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let [even, odd] = [0, 0];
  const last = a.length - 1;
  for (let i = 0; i < last; i += 2) {
    even += (a[i] ?? 0) * (b[i] ?? 0);
    odd += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
  }
  return a.length % 2 === 1 ? even + odd + (a[last] ?? 0) * (b[last] ?? 0) : even + odd;
}
