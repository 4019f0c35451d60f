/** Doubt about where entities begin and end, whatever their type. */
import { tokenEntropy } from './entropy.js';
import type { EntityEvidence } from './evidence.js';

/**
 * Of each word, the normalised entropy of (begins an entity, goes on, outside), summed over the labels:
 * in [0, 1].
 */
export function boundaryEntropies({ words, labels, tags }: EntityEvidence): Float32Array {
  const width = 2 * labels + 1;
  const entropies = new Float32Array(words);
  for (let t = 0; t < words; t++) {
    let begins = 0;
    let inside = 0;
    for (let tag = 1; tag < width; tag += 2) {
      begins += tags[t * width + tag] ?? NaN;
      inside += tags[t * width + tag + 1] ?? NaN;
    }
    entropies[t] = tokenEntropy([begins, inside, tags[t * width] ?? NaN], 0, 3);
  }
  return entropies;
}

/**
 * The largest over the words, in [0, 1]; 0 without words. The complement of entropy over types, which
 * sums B and I and sees no doubt in "[Bank of] America" against "[Bank of America]" where everything is
 * an organisation; here PER against LOC is no doubt instead.
 *
 * No paper is followed: it is the part of the tag entropy that `max token entropy` leaves out on purpose
 * (a boundary is quickly put right). For projects whose trouble is boundaries.
 */
export function boundaryUncertainty(evidence: EntityEvidence): number {
  return boundaryEntropies(evidence).reduce((largest, value) => Math.max(largest, value), 0);
}
