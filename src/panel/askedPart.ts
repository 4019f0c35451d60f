/** A question about a part of an example: what is shown of it, and what the answer says. */
import type { Annotation, JudgedSpan } from '../domain/annotation.js';
import type { QueueItem } from '../domain/queueItem.js';
import { ruleOut } from '../domain/ruleOut.js';
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
 * screen hold, wherever they are; accepted, the other words of the part are none; and all else stays open.
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
  const isIn = (some: readonly JudgedSpan[], span: JudgedSpan): boolean =>
    some.some(other => sameSpan(other, span));
  const ruledOut = answer === 'accept' ? ruleOut(tokens, part, entities, labels) : [];
  const none = ruledOut.filter(span => !isIn(spans, span));
  const stands = (span: JudgedSpan): boolean =>
    span.verdict === 'no' &&
    !isIn([...spans, ...none], span) &&
    !entities.some(other => overlaps(other, span));
  const earlier = before?.entities?.spans.filter(stands) ?? [];
  // Said of a part, "rejected" leaves what was accepted of the rest as it is.
  const accepted = answer === 'accept' || entities.length > 0;
  return {
    entities: {
      answer: accepted ? 'accept' : 'reject',
      complete: false,
      spans: [...earlier, ...spans, ...none],
    },
  };
}
