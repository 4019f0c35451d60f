/** The default way from tokens to an example: it is as uncertain as its most uncertain token. */

/**
 * max over tokens, in [0, 1]; 0 without tokens. Finds the one hard word in a long easy sentence, which a
 * mean dilutes; grows slowly with length (more draws, larger maximum). With token entropy this is *max
 * token entropy*, the named default; with least confidence it is the least token probability of Liu,
 * Tu et al. 2022, "LTP: a new active learning strategy for CRF-based named entity recognition".
 */
export function maxToken(scores: ArrayLike<number>): number {
  let largest = 0;
  for (let t = 0; t < scores.length; t++) {
    const score = scores[t] ?? NaN;
    // Written so that NaN gets through instead of being passed over.
    if (!(score <= largest)) largest = score;
  }
  return largest;
}
