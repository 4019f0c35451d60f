/** Limited-memory BFGS for smooth objectives. It pauses between iterations, so that other work gets its turn. */
import type { Pause } from './compute.js';
import { wolfeStep } from './lineSearch.js';

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
   * The inner product of the space, the Euclidean one if not given. The objective must write the
   * gradient's representation in this space.
   */
  readonly inner?: ((a: Float64Array, b: Float64Array) => number) | undefined;
  /** Between two iterations. */
  readonly pause?: Pause | undefined;
  /** Called before the first iteration and after each. */
  readonly report?: ((progress: Progress) => void) | undefined;
}

/** How far a fit is taken, so that two ways to the same optimum score alike to four digits. */
export const convergedGradient = 1e-5;
/** A bound, not a target: convex fits stop far earlier by their gradient. */
export const iterationLimit = 1000;

/** Number of curvature pairs; Nocedal & Wright (2006) §7.2 advise 3 to 20. */
const memory = 8;

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  rho: number;
}

/**
 * Nocedal & Wright, Numerical Optimization (2nd ed., 2006), algorithms 7.4 and 7.5.
 *
 * @throws Error when the objective is not finite at `start`.
 */
export async function minimise(
  objective: Objective,
  start: Float64Array,
  options: MinimiseOptions,
): Promise<Minimum> {
  const inner = options.inner ?? dot;
  let w = Float64Array.from(start);
  let gradient = new Float64Array(w.length);
  let nextW = new Float64Array(w.length);
  let nextGradient = new Float64Array(w.length);
  const direction = new Float64Array(w.length);
  const pairs: Pair[] = [];
  let value = await objective(w, gradient);
  if (!Number.isFinite(value)) {
    throw new Error('The training objective is not finite; a feature must be NaN or infinite.');
  }
  for (let iteration = 0; ;) {
    const norm = Math.sqrt(Math.max(0, inner(gradient, gradient)));
    const relativeGradient = norm / Math.max(1, Math.sqrt(Math.max(0, inner(w, w))));
    const progress = { iteration, value, relativeGradient };
    options.report?.(progress);
    await options.pause?.();
    const converged = relativeGradient <= options.relativeGradient;
    if (converged || iteration >= options.maxIterations) return { ...progress, w, converged };

    let accepted: number | undefined;
    for (;;) {
      descend(direction, gradient, pairs, inner);
      const slope = inner(gradient, direction);
      if (slope < 0) {
        const [from, to, slopeAt] = [w, nextW, nextGradient];
        accepted = await wolfeStep(
          async step => {
            addScaled(to, from, direction, step);
            const trial = await objective(to, slopeAt);
            return { step, value: trial, slope: inner(slopeAt, direction) };
          },
          { step: 0, value, slope },
          pairs.length === 0 ? Math.min(1, 1 / norm) : 1,
        );
      }
      if (accepted !== undefined || pairs.length === 0) break;
      // The curvature pairs have become useless to rounding: once more along the gradient.
      pairs.length = 0;
    }
    // No lower point along the gradient itself: as low as rounding lets it go.
    if (accepted === undefined) return { ...progress, w, converged };

    remember(pairs, w, nextW, gradient, nextGradient, inner);
    [w, nextW] = [nextW, w];
    [gradient, nextGradient] = [nextGradient, gradient];
    value = accepted;
    iteration++;
  }
}

/** The two-loop recursion (algorithm 7.4): `direction` = −H·gradient. */
function descend(
  direction: Float64Array,
  gradient: Float64Array,
  pairs: readonly Pair[],
  inner: (a: Float64Array, b: Float64Array) => number,
): void {
  direction.set(gradient);
  const alphas: number[] = [];
  for (const pair of pairs) {
    const alpha = pair.rho * inner(pair.s, direction);
    alphas.push(alpha);
    add(direction, pair.y, -alpha);
  }
  const newest = pairs[0];
  const scale = newest ? 1 / (newest.rho * inner(newest.y, newest.y)) : 1;
  for (let i = 0; i < direction.length; i++) direction[i] = -scale * (direction[i] ?? 0);
  for (const [i, pair] of [...pairs.entries()].reverse()) {
    // `direction` is already negated, hence the signs.
    const beta = pair.rho * inner(pair.y, direction);
    add(direction, pair.s, -(alphas[i] ?? 0) - beta);
  }
}

/** Puts the newest pair first; the oldest one's arrays are used again. */
function remember(
  pairs: Pair[],
  w: Float64Array,
  nextW: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
  inner: (a: Float64Array, b: Float64Array) => number,
): void {
  const pair = (pairs.length === memory ? pairs.pop() : undefined) ?? {
    s: new Float64Array(w.length),
    y: new Float64Array(w.length),
    rho: 0,
  };
  addScaled(pair.s, nextW, w, -1);
  addScaled(pair.y, nextGradient, gradient, -1);
  const curvature = inner(pair.s, pair.y);
  // The Wolfe conditions make the curvature positive; rounding may not.
  if (!(curvature > Number.EPSILON * inner(pair.y, pair.y))) return;
  pair.rho = 1 / curvature;
  pairs.unshift(pair);
}

/** out = a + factor · b */
function addScaled(out: Float64Array, a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) + factor * (b[i] ?? 0);
}

/** out += factor · b, in place: a third faster than {@link addScaled} on long vectors. */
function add(out: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + factor * (b[i] ?? 0);
}

export function dot(a: Float64Array, b: Float64Array): number {
  let even = 0;
  let odd = 0;
  const last = a.length - 1;
  for (let i = 0; i < last; i += 2) {
    even += (a[i] ?? 0) * (b[i] ?? 0);
    odd += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
  }
  return a.length % 2 === 1 ? even + odd + (a[last] ?? 0) * (b[last] ?? 0) : even + odd;
}
