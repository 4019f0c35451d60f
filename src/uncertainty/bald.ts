/** BALD: the part of the uncertainty that comes from not knowing the head, not from the data. */
import { tokenEntropy } from './entropy.js';
import { consensus } from './klToConsensus.js';

/**
 * H(p̄) − (1/C) Σ_m H(p_m) with p̄ the mean of the members, divided by ln min(C, K): in [0, 1]. It is the
 * information that the answer is expected to give about the head (the mutual information of answer and
 * weights, the members taken as draws from the posterior). Noise that every member sees alike has a high
 * entropy and no BALD: more answers won't take it away.
 *
 * Houlsby, Huszár, Ghahramani & Lengyel 2011, "Bayesian active learning for classification and preference
 * learning"; Gal, Islam & Ghahramani 2017; for entity recognition Siddhant & Lipton 2018, "Deep Bayesian
 * active learning for natural language processing: results of a large-scale empirical study".
 */
export function bald(
  members: readonly ArrayLike<number>[],
  offset: number,
  length: number,
): number {
  const largest = Math.log(Math.min(members.length, length));
  if (largest <= 0) return 0;
  let own = 0;
  for (const p of members) own += tokenEntropy(p, offset, length) / members.length;
  const together = tokenEntropy(consensus(members, offset, length), 0, length);
  // `tokenEntropy` comes divided by ln K.
  return Math.min(1, Math.max(0, ((together - own) * Math.log(length)) / largest));
}
