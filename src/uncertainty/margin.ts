/** How close the second most probable outcome comes to the first. */
import { probability } from './probability.js';

/**
 * 1 − (p₁ − p₂) with p₁ ≥ p₂ the two largest probabilities, in [0, 1]; 1 when they tie. Unlike entropy
 * it ignores the tail, which with many classes says little about which label is right. With one outcome
 * there is nothing to decide: 0.
 *
 * Scheffer, Decomain & Wrobel 2001, "Active hidden Markov models for information extraction"; as
 * "breaking ties" Luo et al. 2005; ahead of entropy for text classes in Schröder et al. 2022.
 */
export function margin(p: ArrayLike<number>, offset: number, length: number): number {
  if (length < 2) return 0;
  let first = 0;
  let second = 0;
  for (let c = offset; c < offset + length; c++) {
    const q = probability(p[c]);
    if (q > first) {
      second = first;
      first = q;
    } else if (q > second) {
      second = q;
    }
  }
  return 1 - (first - second);
}
