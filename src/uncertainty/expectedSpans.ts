/** How many entities an example is expected to hold. */
import type { EntityEvidence } from './evidence.js';

/** Σ over words and labels of p(B): the expectation of the number of spans, ≥ 0. */
export function expectedSpans({ words, labels, tags }: EntityEvidence): number {
  const width = 2 * labels + 1;
  let sum = 0;
  for (let t = 0; t < words; t++) {
    for (let tag = 1; tag < width; tag += 2) sum += tags[t * width + tag] ?? 0;
  }
  return sum;
}
