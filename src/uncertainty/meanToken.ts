/** Tokens → example by the mean: no length bias, but short entities drown in text outside entities. */

/**
 * (1/n) Σ over tokens, in [0, 1]; 0 without tokens. With token entropy this is *token entropy* (TE) of
 * Settles & Craven 2008, "An analysis of active learning strategies for sequence labeling tasks".
 */
export function meanToken(scores: ArrayLike<number>): number {
  let sum = 0;
  for (let t = 0; t < scores.length; t++) sum += scores[t] ?? NaN;
  return scores.length === 0 ? 0 : Math.min(1, sum / scores.length);
}
