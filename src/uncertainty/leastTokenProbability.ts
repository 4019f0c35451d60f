/** Least token probability (LTP): how improbable the weakest tag of the best tag sequence is. */
import type { EntityEvidence } from './evidence.js';
import { probability } from './probability.js';

/**
 * 1 − p_t(ŷ_t) of each word, with ŷ the most probable sequence of the whole example and p_t the marginal
 * of its tag: in [0, 1].
 */
export function pathTagDoubt({ words, labels, tags, path }: EntityEvidence): Float32Array {
  const width = 2 * labels + 1;
  const doubt = new Float32Array(words);
  for (let t = 0; t < words; t++) doubt[t] = 1 - probability(tags[t * width + (path[t] ?? 0)]);
  return doubt;
}

/**
 * LTP = 1 − min_t p_t(ŷ_t), in [0, 1]; 0 without words. It reads the tags that the decoder would give,
 * B and I apart, so it also sees an entity whose type is certain and whose boundary isn't; max token
 * entropy over types does not. Being a minimum it does not favour long sentences as the probability of
 * the whole sequence does.
 *
 * Liu, Tu, Zhang, Su, Xu & Zhang 2022, "LTP: a new active learning strategy for CRF-based named entity
 * recognition".
 */
export function leastTokenProbability(evidence: EntityEvidence): number {
  return pathTagDoubt(evidence).reduce((largest, doubt) => Math.max(largest, doubt), 0);
}
