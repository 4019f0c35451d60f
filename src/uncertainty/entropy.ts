/** How evenly the probability is spread over all outcomes, of a token or of an example's one class. */
import { probability } from './probability.js';

/**
 * Shannon entropy divided by its largest value: H = −Σ p ln p / ln K, in [0, 1], with 0 · ln 0 = 0.
 * For a token, K counts the entity labels and O, with B and I of a label summed; for single-label
 * classes, the classes. Dividing by ln K keeps scores comparable when a label is added. With one
 * outcome there is nothing to decide: 0.
 *
 * Shannon 1948, "A mathematical theory of communication"; as a query score of tokens: Settles & Craven
 * 2008, "An analysis of active learning strategies for sequence labeling tasks".
 */
export function tokenEntropy(p: ArrayLike<number>, offset: number, length: number): number {
  if (length < 2) return 0;
  let nats = 0;
  for (let c = offset; c < offset + length; c++) {
    const q = probability(p[c]);
    if (q > 0) nats -= q * Math.log(q);
  }
  return Math.min(1, nats / Math.log(length));
}
