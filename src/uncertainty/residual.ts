/** The head's output gradient for its own best guess: what BADGE calls hallucinated. */
import type { EntityEvidence } from './evidence.js';

/** p − e_ŷ with ŷ the most probable class; in multi mode p − 1[p ≥ ½]. */
export function classResidual(probabilities: Float32Array, mode: 'single' | 'multi'): Float32Array {
  if (mode === 'multi') return probabilities.map(p => (p >= 0.5 ? p - 1 : p));
  const best = probabilities.indexOf(Math.max(...probabilities));
  return probabilities.map((p, c) => (c === best ? p - 1 : p));
}

/**
 * Σ_t (p_t − e_ŷt) over the labels and O, labels + 1 long. BADGE for sequences pools the gradients of the
 * words: Kim 2020, "Deep active learning for sequence labeling based on diversity and uncertainty in
 * gradient".
 */
export function entityResidual({ types, words, labels }: EntityEvidence): Float32Array {
  const width = labels + 1;
  const sum = new Float32Array(width);
  for (let t = 0; t < words; t++) {
    const row = classResidual(types.subarray(t * width, (t + 1) * width), 'single');
    for (let c = 0; c < width; c++) sum[c] = (sum[c] ?? 0) + (row[c] ?? 0);
  }
  return sum;
}
