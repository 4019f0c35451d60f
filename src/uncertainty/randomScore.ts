/** The baseline that every measure is compared with: a number that knows nothing of the head. */
import { fnv1a, mulberry32 } from '../base/random.js';

/**
 * Uniform in [0, 1), fixed by the seed and the text's hash: the same on every machine, whatever else is
 * in the pool and in whatever order.
 */
export function randomScore(seed: number, key: string): number {
  return mulberry32(fnv1a(`${seed}:${key}`))();
}
