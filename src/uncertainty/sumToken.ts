/** Tokens → example by the sum: how much there is to learn from the whole example. */
import { toUnit } from './odds.js';

/**
 * s / (1 + s) with s = Σ over tokens, in [0, 1); 0 without tokens. It orders as the sum does. With token
 * entropy this is *total token entropy* (TTE) of Settles & Craven 2008. It grows with length, so it asks
 * for the longest sentences: sensible only where answers are counted, or divided, by their words.
 */
export function sumToken(scores: ArrayLike<number>): number {
  let sum = 0;
  for (let t = 0; t < scores.length; t++) sum += scores[t] ?? NaN;
  return toUnit(sum);
}
