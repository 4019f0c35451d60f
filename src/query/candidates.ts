/** The part of the pool that a dear rule looks at: the best by score. */
import { rankPool } from './rank.js';
import type { PoolView } from './strategy.js';

/**
 * The `m` eligible examples with the highest score, best first, ties by key; unscored ones last.
 */
export function bestByScore(view: PoolView, m: number): Uint32Array {
  return rankPool(scoresOf(view), view.key, view.eligible).subarray(0, m);
}

export function scoresOf(view: PoolView): Float32Array {
  const scores = new Float32Array(view.size);
  for (let i = 0; i < view.size; i++) scores[i] = view.score(i);
  return scores;
}

/** Inner product of two rows, each `d` long. */
export function dot(
  a: Float32Array,
  aStart: number,
  b: Float32Array | Float64Array,
  bStart: number,
  d: number,
): number {
  // Four sums, because one would wait for each addition before the next.
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let x = 0;
  for (; x + 3 < d; x += 4) {
    first += (a[aStart + x] ?? 0) * (b[bStart + x] ?? 0);
    second += (a[aStart + x + 1] ?? 0) * (b[bStart + x + 1] ?? 0);
    third += (a[aStart + x + 2] ?? 0) * (b[bStart + x + 2] ?? 0);
    fourth += (a[aStart + x + 3] ?? 0) * (b[bStart + x + 3] ?? 0);
  }
  for (; x < d; x++) first += (a[aStart + x] ?? 0) * (b[bStart + x] ?? 0);
  return first + second + (third + fourth);
}
