/** How many entities an example is expected to hold, and of which label the most. */
import type { EntityEvidence } from './evidence.js';

/** Σ over words and labels of p(B): the expectation of the number of spans, ≥ 0. */
export function expectedSpans(evidence: EntityEvidence): number {
  return perLabel(evidence).reduce((sum, spans) => sum + spans, 0);
}

/** The label with the most expected spans, from half a span on; -1 where no label has as much. */
export function likeliestLabel(evidence: EntityEvidence): number {
  let best = -1;
  let most = 0.5;
  for (const [label, spans] of perLabel(evidence).entries()) {
    if (spans < most || (spans === most && best >= 0)) continue;
    best = label;
    most = spans;
  }
  return best;
}

function perLabel({ words, labels, tags }: EntityEvidence): Float64Array {
  const width = 2 * labels + 1;
  const spans = new Float64Array(labels);
  for (let t = 0; t < words; t++) {
    for (let label = 0; label < labels; label++) {
      spans[label] = (spans[label] ?? 0) + (tags[t * width + 1 + 2 * label] ?? 0);
    }
  }
  return spans;
}
