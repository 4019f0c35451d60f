/** Multi-label entropy: each label is its own yes-or-no question. */
import { probability } from './probability.js';

/**
 * Mean over the labels of the binary entropy −(p ln p + (1 − p) ln(1 − p)) / ln 2, in [0, 1], of
 * independent probabilities (they needn't sum to 1). 0 without labels. Under independence the sum is
 * the entropy of the label set, so the mean is that entropy divided by its largest value, L · ln 2.
 *
 * Shannon 1948; averaging over labels: Esuli & Sebastiani 2009, "Active learning strategies for
 * multi-label text classification".
 */
export function meanLabelEntropy(p: ArrayLike<number>, offset: number, length: number): number {
  let bits = 0;
  for (let c = offset; c < offset + length; c++) {
    const q = probability(p[c]);
    if (q > 0 && q < 1) bits -= q * Math.log2(q) + (1 - q) * Math.log2(1 - q);
  }
  return length === 0 ? 0 : Math.min(1, bits / length);
}
