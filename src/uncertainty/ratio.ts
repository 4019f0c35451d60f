/** How large the second most probable outcome is beside the first. */
import { probability } from './probability.js';

/**
 * p₂ / p₁ with p₁ ≥ p₂ the two largest probabilities, in [0, 1]; 1 when they tie. Like the margin it
 * looks at the two best alone, but in proportion: 0.3 against 0.2 is a closer race than 0.6 against 0.48.
 * It thereby asks more where all outcomes are improbable. With one outcome there is nothing to decide: 0.
 *
 * "Ratio of confidence": Settles 2009, "Active learning literature survey"; Monarch 2021, §3.2.
 */
export function ratio(p: ArrayLike<number>, offset: number, length: number): number {
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
  return first === 0 ? 1 : second / first;
}

/** Multi-label: the largest over the labels of min(p, 1 − p) / max(p, 1 − p), in [0, 1]; 0 without labels. */
export function labelRatio(p: ArrayLike<number>, offset: number, length: number): number {
  let largest = 0;
  for (let c = offset; c < offset + length; c++) {
    const q = probability(p[c]);
    largest = Math.max(largest, Math.min(q, 1 - q) / Math.max(q, 1 - q));
  }
  return largest;
}
