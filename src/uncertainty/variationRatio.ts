/** Query by committee: the share of members that vote against the majority. */
import { votes } from './voteEntropy.js';

/**
 * 1 − V_mode / C, divided by its largest value 1 − ⌈C/K⌉ / C, in [0, 1]. It counts how many are outvoted
 * and not among how many outcomes they split: 3 against 2 is worth the same as 3 against 1 against 1,
 * which vote entropy puts higher.
 *
 * Freeman 1965, "Elementary applied statistics"; for active learning Gal, Islam & Ghahramani 2017, "Deep
 * Bayesian active learning with image data"; for entity recognition Shelmanov et al. 2021.
 */
export function variationRatio(
  members: readonly ArrayLike<number>[],
  offset: number,
  length: number,
): number {
  const size = members.length;
  const largest = 1 - Math.ceil(size / Math.max(1, length)) / size;
  if (!(largest > 0)) return 0;
  const mode = Math.max(...votes(members, offset, length));
  return Math.min(1, (1 - mode / size) / largest);
}
