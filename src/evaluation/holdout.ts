/**
 * Which examples are set aside to measure on: a random share of the texts that depends only on the
 * project's seed and the text itself, so that files may come, go and change order.
 */
import { fnv1a } from '../base/random.js';

/** At most this many: enough for an interval of about ±5 points at an accuracy of 0.85. */
export const holdoutCap = 200;

/**
 * The held-out texts of a pool: all whose hash falls below `share`, and of those the `cap` lowest. As
 * the pool grows no text leaves the hold-out before the cap is reached.
 *
 * @param keys SHA-256 (hex) of the texts, in any order; repetitions count once
 * @param share in [0, 1]
 */
export function selectHoldout(
  keys: readonly string[],
  seed: number,
  share: number,
  cap = holdoutCap,
): Set<string> {
  const chosen = [...new Set(keys)]
    .map(key => ({ key, draw: drawOf(key, seed) }))
    .filter(({ draw }) => draw < share)
    .sort((a, b) => a.draw - b.draw || (a.key < b.key ? -1 : 1))
    .slice(0, Math.max(0, cap));
  return new Set(chosen.map(({ key }) => key));
}

/** Uniform in [0, 1). FNV-1a with the finaliser of MurmurHash3 (Appleby, public domain) to spread it. */
function drawOf(key: string, seed: number): number {
  let hash = fnv1a(`${seed}:${key}`);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}
