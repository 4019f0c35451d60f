/** A text as formats see it that know words and nothing else: words, and entities as ranges of them. */
import type { EntityAnnotation } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import { overlaps, type Span } from '../domain/span.js';
import { tokensOf, type Token } from '../domain/token.js';
import { tokenize } from '../text/tokenize.js';
import type { ExportRecord } from './exportRecord.js';
import { alignedTokens } from './prodigyTokens.js';
import { withoutOverlaps } from './spans.js';
import type { WordSpan } from './tagScheme.js';
import { usableSpans } from './usableSpans.js';

/** What may go wrong; `LossLog` messages of a format that writes words must have these kinds. */
export const wordMessages = {
  'rejected-span': 'Spans that were only said not to be entities are not exported',
  'invalid-span': 'Spans that don’t fit their text are not exported',
  'unknown-label': 'Spans whose label is no longer in glossator.json are not exported',
  'trimmed-span':
    'Spaces and invisible characters at the ends of spans are not part of the exported entities',
  'overlapping-span':
    'Spans that overlap a longer one are not exported; one tag per word can’t say both',
  'span-inside-word':
    'Words are cut where a span begins or ends inside them; who makes words by other rules loses the span',
  'span-without-word': 'Spans of nothing but invisible characters are not exported',
} as const;

interface WordLosses {
  add(kind: keyof typeof wordMessages, record: ExportRecord, excerpt?: string): void;
}

export interface TaggedWords {
  /** In text order, disjoint; none holds a character that separates words anywhere. */
  readonly words: readonly Token[];
  /** Disjoint, in text order. */
  readonly spans: readonly WordSpan[];
  /** Numbers of the words that are known to be no entity though not all of the answer's words are. */
  readonly outside: ReadonlySet<number>;
}

/** `text` is the record's, well formed; `annotation` is an accepted answer. */
export function taggedWords(
  record: ExportRecord,
  text: string,
  annotation: EntityAnnotation,
  schema: LabelSchema,
  losses: WordLosses,
): TaggedWords {
  const excerpt = ({ start, end }: Span): string => text.slice(start, end);
  const usable = usableSpans(record, text, annotation, schema.entities, losses);
  const { kept, left } = withoutOverlaps(usable.spans);
  for (const span of left) losses.add('overlapping-span', record, excerpt(span));
  const given = record.tokens ?? tokenize(text);
  const words = visible(text, alignedTokens(text, given, kept));
  const spans: WordSpan[] = [];
  for (const span of kept) {
    const range = tokensOf(words, span);
    if (range === undefined) {
      losses.add('span-without-word', record, excerpt(span));
      continue;
    }
    const [first, last] = [words[range.first], words[range.last]];
    if (first && last && (first.start > span.start || last.end < span.end)) {
      losses.add('trimmed-span', record, excerpt(span));
    }
    if (cutsWord(given, span)) losses.add('span-inside-word', record, excerpt(span));
    spans.push({ first: range.first, end: range.last + 1, label: span.label });
  }
  const outside = wordsWithin(words, usable.outside, [...left, ...usable.unwritable]);
  return { words, spans, outside };
}

/** The words that lie wholly in one of the ranges, and on none of those that can't be written. */
function wordsWithin(
  words: readonly Token[],
  ranges: readonly Token[],
  unwritable: readonly Token[],
): Set<number> {
  const within = new Set<number>();
  for (const { start, end } of ranges) {
    const { first, last } = tokensOf(words, { start, end }) ?? { first: 0, last: -1 };
    for (const [i, word] of words.slice(first, last + 1).entries()) {
      const isWhole = start <= word.start && word.end <= end;
      if (isWhole && !unwritable.some(span => overlaps(span, word))) within.add(first + i);
    }
  }
  return within;
}

/** Whether an end of the span is inside a word as it was given. */
function cutsWord(given: readonly Token[], { start, end }: Span): boolean {
  return [start, end].some(offset => {
    const touched = tokensOf(given, { start: offset - 1, end: offset + 1 });
    const word = touched && given[touched.first];
    return word !== undefined && word.start < offset && offset < word.end;
  });
}

/** Python and most readers take any of these for the end of a word or of a line. */
const separators = /[^\s\p{Z}\p{Cc}]+/gu;
const shown = /[^\p{Cf}]/u;

/** The pieces of tokens between white space and control characters; none of format characters alone. */
function visible(text: string, tokens: readonly Token[]): Token[] {
  return tokens.flatMap(token => {
    const own = text.slice(token.start, token.end);
    return Array.from(own.matchAll(separators), ({ 0: piece, index }) => {
      const start = token.start + index;
      return { start, end: start + piece.length, piece };
    })
      .filter(({ piece }) => shown.test(piece))
      .map(({ start, end }) => ({ start, end }));
  });
}
