/** Multi-label least confidence: how improbable even the best guess of the whole label set is. */
import { probability } from './probability.js';

/**
 * (1 − Π max(p, 1 − p)) / (1 − 2⁻ᴸ) over L independent labels, in [0, 1]. The product is the probability
 * of the most probable of the 2ᴸ label sets, so this is least confidence with the set as the outcome,
 * K = 2ᴸ. 0 without labels. (Per label, least confidence would be the same number as the margin.)
 *
 * Lewis & Gale 1994; over a joint outcome: Culotta & McCallum 2005, "Reducing labeling effort for
 * structured prediction tasks".
 */
export function labelSetConfidence(p: ArrayLike<number>, offset: number, length: number): number {
  if (length === 0) return 0;
  let best = 1;
  for (let c = offset; c < offset + length; c++) {
    const q = probability(p[c]);
    best *= Math.max(q, 1 - q);
  }
  return Math.min(1, (1 - best) / (1 - 2 ** -length));
}
