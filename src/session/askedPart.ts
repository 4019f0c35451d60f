/** A question about a part of an example: what is shown of it. */
import type { QueueItem } from '../domain/queueItem.js';
import { overlaps, type SpanRange } from '../domain/span.js';

/**
 * Whether a suggestion is about words that are asked about. In a part it is, also where it reaches into words
 * that were said to be none: a suggested entity is asked about as a whole (`query/subSequence.ts`). Where the
 * whole example is asked about, such words are not.
 *
 * @param none ranges that were said to be no entity
 */
export function isAsked(
  range: SpanRange,
  part: SpanRange | undefined,
  none: readonly SpanRange[],
): boolean {
  return part ? overlaps(range, part) : !none.some(other => overlaps(other, range));
}

/** The example with suggestions, and a question of *One at a Time*, for what is asked about alone. */
export function asAsked(item: QueueItem, none: readonly SpanRange[]): QueueItem {
  const { part, entities } = item;
  if (!entities) return item;
  const spans = entities.spans.filter(span => isAsked(span, part, none));
  const asked = entities.question;
  const question = asked && isAsked(asked, part, none) ? asked : undefined;
  return { ...item, entities: { ...entities, spans, question } };
}
