/** Expected gradient length: how far an answer is expected to move the head. */
import type { ClassEvidence, EntityEvidence } from './evidence.js';
import { toUnit } from './odds.js';
import { probability } from './probability.js';

/**
 * Classes: g / (1 + g) with g the expected length of the loss's gradient. For a softmax head over a
 * feature row h the gradient for class c is (p − e_c) ⊗ h, so g = Σ_c p_c ‖p − e_c‖ · ‖h‖. In multi mode
 * the expectation over all label sets is replaced by the root of the mean square, √(Σ p (1 − p)) · ‖h‖.
 * Of two examples with the same probabilities it asks for the one with the longer feature row, which
 * teaches the head about more of them; entropy can't tell the two apart.
 *
 * Settles, Craven & Ray 2007, "Multiple-instance active learning"; for text Zhang, Lease & Wallace 2017,
 * "Active discriminative text representation learning".
 */
export function classGradientLength({
  probabilities,
  mode,
  featureLength = 1,
}: ClassEvidence): number {
  let squares = 0;
  for (const p of probabilities) squares += probability(p) ** 2;
  let expected = 0;
  if (mode === 'multi') {
    for (const p of probabilities) expected += Math.max(0, p * (1 - p));
    return toUnit(Math.sqrt(expected) * featureLength);
  }
  for (const p of probabilities) expected += p * Math.sqrt(Math.max(0, squares - 2 * p + 1));
  return toUnit(expected * featureLength);
}

/**
 * Entities: g / (1 + g) with g = √(Σ_t (1 − Σ_tag p_t(tag)²) ‖h_t‖²). That is the root of the expected
 * squared length of the gradient of the emission weights, Σ_t (p_t − e_y) ⊗ h_t, where different words'
 * feature rows are taken as orthogonal (nearly all their lexical features differ); transitions, a few
 * weights among very many, are left out. The sum makes it grow with length, as in the paper, where the
 * gradient is averaged over n-best sequences instead.
 *
 * Settles & Craven 2008, "An analysis of active learning strategies for sequence labeling tasks", §4.3.
 */
export function entityGradientLength(evidence: EntityEvidence): number {
  const squared = tokenGradients(evidence).reduce((sum, length) => sum + length * length, 0);
  return toUnit(Math.sqrt(squared));
}

/** Root mean square of each word's part of the gradient, squashed to [0, 1): for showing. */
export function tokenGradientLengths(evidence: EntityEvidence): Float32Array {
  return tokenGradients(evidence).map(toUnit);
}

function tokenGradients({ words, labels, tags, featureLengths }: EntityEvidence): Float32Array {
  const width = 2 * labels + 1;
  const lengths = new Float32Array(words);
  for (let t = 0; t < words; t++) {
    let squares = 0;
    for (let tag = 0; tag < width; tag++) squares += probability(tags[t * width + tag]) ** 2;
    lengths[t] = Math.sqrt(Math.max(0, 1 - squares)) * (featureLengths?.[t] ?? 1);
  }
  return lengths;
}
