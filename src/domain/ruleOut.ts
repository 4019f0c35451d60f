/** How an answer about a part of a text says that nothing is there. */
import type { JudgedSpan } from './annotation.js';
import { overlaps, type Span } from './span.js';
import type { Token } from './token.js';

/**
 * For each stretch of words in the part that no entity touches, a `no` of every label: together they say of
 * these words what a complete answer says of all, and leave the rest of the text open.
 */
export function ruleOut(
  tokens: readonly Token[],
  part: Pick<Span, 'start' | 'end'>,
  entities: readonly Span[],
  labels: readonly string[],
): JudgedSpan[] {
  const stretches: { start: number; end: number }[] = [];
  let open: { start: number; end: number } | undefined;
  for (const token of tokens) {
    if (!overlaps(token, part)) continue;
    if (entities.some(span => overlaps(span, token))) open = undefined;
    else if (open) open.end = token.end;
    else stretches.push((open = { start: token.start, end: token.end }));
  }
  return stretches.flatMap(stretch =>
    labels.map(label => ({ ...stretch, label, verdict: 'no' as const, source: 'person' as const })),
  );
}
