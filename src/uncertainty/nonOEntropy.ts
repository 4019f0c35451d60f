/** Token entropy that counts for as much as the token looks like part of an entity. */
import { tokenEntropy } from './entropy.js';
import type { EntityEvidence } from './evidence.js';
import { scoreTokens } from './measure.js';

/**
 * Σ_t (1 − p_t(O)) · H_t / Σ_t (1 − p_t(O)) with H the normalised token entropy, in [0, 1]; 0 where no
 * word could be an entity. A mean that text outside entities doesn't dilute, so a doubtful entity counts
 * the same in a short and in a long sentence.
 *
 * The weighting by p(not O) is one of the answers to the dominance of O that Luo et al. 2023,
 * "Re-weighting tokens: a simple and effective active learning strategy for named entity recognition",
 * compare with; theirs weights by label counts.
 */
export function nonOEntropy({ types, words, labels }: EntityEvidence): number {
  const width = labels + 1;
  const entropies = scoreTokens(tokenEntropy, types, 0, words, width);
  let sum = 0;
  let weights = 0;
  entropies.forEach((entropy, t) => {
    const weight = Math.max(0, 1 - (types[t * width + labels] ?? 0));
    sum += weight * entropy;
    weights += weight;
  });
  // Below this the weights are round-off.
  return weights < 1e-6 ? 0 : Math.min(1, sum / weights);
}
