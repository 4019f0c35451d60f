/** A question about a part of an example: what is shown of it, and what the answer says. */
import type { Annotation, JudgedSpan } from '../domain/annotation.js';
import type { QueueItem } from '../domain/queueItem.js';
import { ruledOut, ruleOut } from '../domain/ruledOut.js';
import { overlaps, sameSpan } from '../domain/span.js';

/** The example without suggestions for words that aren't asked about. */
export function withinPart(item: QueueItem): QueueItem {
  const { part, entities } = item;
  if (!part || !entities) return item;
  const spans = entities.spans.filter(span => overlaps(span, part));
  return { ...item, entities: { ...entities, spans } };
}

/**
 * The answer about a part, with what was said of other words before. Entities that the person left on the
 * screen hold, wherever they are; accepted, the other words of the part are none; and all else stays open,
 * unless that is nothing any more.
 *
 * @param said the answer as if the whole example had been asked about
 * @param before what the person has said of the example
 */
export function toPartAnswer(
  said: Annotation,
  { tokens, part }: QueueItem,
  before: Annotation | undefined,
  labels: readonly string[],
): Annotation {
  if (!said.entities || !part) return said;
  const { answer, spans } = said.entities;
  const entities = spans.filter(span => span.verdict === 'yes');
  const none = answer === 'accept' ? ruleOut(tokens, part, entities, labels) : [];
  const isNew = (span: JudgedSpan): boolean => !none.some(other => sameSpan(other, span));
  const shown = spans.filter(isNew);
  const stands = (span: JudgedSpan): boolean =>
    span.verdict === 'no' && isNew(span) && !shown.some(other => sameSpan(other, span));
  const all = [...(before?.entities?.spans.filter(stands) ?? []), ...shown, ...none];
  // Said of a part, "rejected" leaves what was accepted of the rest as it is.
  const accepted = answer === 'accept' || entities.length > 0;
  const decided = [...entities, ...ruledOut(all, labels)];
  const complete = accepted && tokens.every(token => decided.some(range => overlaps(range, token)));
  return { entities: { answer: accepted ? 'accept' : 'reject', complete, spans: all } };
}
