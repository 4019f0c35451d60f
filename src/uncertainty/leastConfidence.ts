/** How improbable even the best guess is. */
import { probability } from './probability.js';

/**
 * (1 − p₁) · K / (K − 1) with p₁ the largest of K probabilities, in [0, 1]; the factor makes the uniform
 * distribution 1 for every K. With one outcome there is nothing to decide: 0.
 *
 * Lewis & Gale 1994, "A sequential algorithm for training text classifiers"; normalised as in Monarch
 * 2021, "Human-in-the-loop machine learning", §3.2.
 */
export function leastConfidence(p: ArrayLike<number>, offset: number, length: number): number {
  if (length < 2) return 0;
  let first = 0;
  for (let c = offset; c < offset + length; c++) {
    const q = probability(p[c]);
    if (q > first) first = q;
  }
  return Math.min(1, ((1 - first) * length) / (length - 1));
}
