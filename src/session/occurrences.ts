/** *Label All Occurrences…*, in the panel and in text editors: where the same words stand again. */
import type { EntityAnnotation, JudgedSpan } from '../domain/annotation.js';
import { overlaps, sameSpan, type Span } from '../domain/span.js';
import type { Token } from '../domain/token.js';

/**
 * An example, as the pool or an open file has it, with the places where it could get the label (relative to its
 * text), and what has been said of it.
 */
export interface OccurrenceGroup<Item> {
  readonly item: Item;
  readonly spans: readonly Span[];
  readonly said: EntityAnnotation | undefined;
  /** A person went through the example, or said no, without labelling it so. */
  readonly wasPassed: boolean;
}

/** Spans of `words` in a text that begin and end with a word of it, none over another. Linear time. */
function placesOf(text: string, tokens: readonly Token[], words: string, label: string): Span[] {
  if (words === '' || !text.includes(words)) return [];
  const starts = new Set(tokens.map(token => token.start));
  const ends = new Set(tokens.map(token => token.end));
  const found: Span[] = [];
  for (let at = text.indexOf(words); at >= 0;) {
    const end = at + words.length;
    const fits = starts.has(at) && ends.has(end);
    if (fits) found.push({ start: at, end, label });
    at = text.indexOf(words, fits ? end : at + 1);
  }
  return found;
}

/**
 * Where an example can take the label without anything that was said being changed: places that overlap
 * a label are left out. Undefined where there is none.
 */
export function occurrencesIn<Item extends { readonly text: string }>(
  item: Item,
  tokens: readonly Token[],
  words: string,
  label: string,
  said: EntityAnnotation | undefined,
): OccurrenceGroup<Item> | undefined {
  const judged = judgedIn(said);
  const spans = placesOf(item.text, tokens, words, label).filter(span => !isTaken(span, judged));
  if (spans.length === 0) return undefined;
  const refused = spans.some(span => judged.some(other => sameSpan(other, span)));
  const wasPassed = refused || said?.complete === true || said?.answer === 'ignore';
  return { item, spans, said, wasPassed };
}

/** The places after a person has chosen among them: without those that got another label meanwhile. */
export function asSaidNow<Item>(
  group: OccurrenceGroup<Item>,
  said: EntityAnnotation | undefined,
): OccurrenceGroup<Item> | undefined {
  const spans = group.spans.filter(span => !isTaken(span, judgedIn(said)));
  return spans.length === 0 ? undefined : { ...group, spans, said };
}

function judgedIn(said: EntityAnnotation | undefined): readonly JudgedSpan[] {
  return said === undefined || said.answer === 'ignore' ? [] : said.spans;
}

const isTaken = (span: Span, judged: readonly JudgedSpan[]): boolean =>
  judged.some(other => other.verdict === 'yes' && overlaps(other, span));

/** The annotation with the labels added; what nobody has gone through stays incomplete. */
export function withOccurrences({
  said,
  spans,
}: Pick<OccurrenceGroup<unknown>, 'said' | 'spans'>): EntityAnnotation {
  const added = spans.map((span): JudgedSpan => ({ ...span, verdict: 'yes', source: 'pattern' }));
  const kept = judgedIn(said).filter(old => !added.some(span => sameSpan(old, span)));
  const complete = said !== undefined && said.answer === 'accept' && said.complete;
  return { answer: 'accept', complete, spans: [...kept, ...added] };
}
