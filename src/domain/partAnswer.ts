/** What an answer about a part of an example says. */
import type { Annotation, JudgedSpan } from './annotation.js';
import type { QueueItem } from './queueItem.js';
import { ruledOut, ruleOut } from './ruledOut.js';
import { overlaps, sameSpan, type SpanRange } from './span.js';

/**
 * The answer about a part, with what was said of other words before. Entities that the person left on the
 * screen hold, wherever they are; accepted, the other words of the part are none, as are those that were none
 * before; and all else stays open, unless that is nothing any more.
 *
 * @param said the answer as if the whole example had been asked about
 * @param before what the person has said of the example
 */
export function toPartAnswer(
  said: Annotation,
  { tokens, part }: Pick<QueueItem, 'tokens' | 'part'>,
  before: Annotation | undefined,
  labels: readonly string[],
): Annotation {
  if (!said.entities || !part) return said;
  const { answer, spans } = said.entities;
  const entities = spans.filter(span => span.verdict === 'yes');
  const earlier = (before?.entities?.spans ?? []).filter(span => span.verdict === 'no');
  const earlierNone = ruledOut(earlier, labels);
  const rejected = earlier.filter(span => !earlierNone.some(range => sameRange(range, span)));
  // An entity that reaches into words that were none takes its own words from them, and no others.
  const none = [...earlierNone, ...(answer === 'accept' ? [part] : [])].flatMap(range =>
    ruleOut(tokens, range, entities, labels),
  );
  const stands = rejected.filter(span => !entities.some(other => overlaps(other, span)));
  const all = withoutRepetitions([...none, ...spans, ...stands]);
  // Said of a part, "rejected" leaves what was accepted of the rest as it is.
  const accepted =
    answer === 'accept' || before?.entities?.answer === 'accept' || entities.length > 0;
  const decided = [...entities, ...ruledOut(all, labels)];
  const complete = accepted && tokens.every(token => decided.some(range => overlaps(range, token)));
  return { entities: { answer: accepted ? 'accept' : 'reject', complete, spans: all } };
}

/** Of judgements about the same span the first. */
function withoutRepetitions(spans: readonly JudgedSpan[]): JudgedSpan[] {
  return spans.filter((span, i) => spans.findIndex(other => sameSpan(other, span)) === i);
}

function sameRange(a: SpanRange, b: SpanRange): boolean {
  return a.start === b.start && a.end === b.end;
}
