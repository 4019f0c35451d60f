/** The spans of an answer that an exporter can write, and what became of the others. */
import type { EntityAnnotation } from '../domain/annotation.js';
import { rejectedRanges, ruledOut } from '../domain/ruledOut.js';
import type { EntitySchema } from '../domain/schema.js';
import { compareSpans, sameSpan, type Span } from '../domain/span.js';
import type { Token } from '../domain/token.js';
import type { ExportRecord } from './exportRecord.js';
import { trimSpaces } from './spacyTokens.js';
import { fitsText } from './spans.js';

/** Where losses of spans go; the messages are the format's. */
export interface SpanLosses {
  add(
    kind: 'rejected-span' | 'invalid-span' | 'unknown-label' | 'trimmed-span',
    record: ExportRecord,
    excerpt?: string,
  ): void;
}

export interface UsableSpans {
  /** Each once, in text order, without spaces at their ends; they may overlap. */
  readonly spans: Span[];
  /** Where something was marked that can't be written: these words aren't outside. */
  readonly unwritable: Token[];
  /**
   * Of an incomplete answer: where every label was ruled out, without spaces at their ends. Spans and
   * what is unwritable go before it.
   */
  readonly outside: Token[];
}

/** `text` is the record's, well formed. */
export function usableSpans(
  record: ExportRecord,
  text: string,
  annotation: EntityAnnotation,
  schema: EntitySchema | undefined,
  losses: SpanLosses,
): UsableSpans {
  const labels = new Set(schema?.labels.map(label => label.name));
  const spans: Span[] = [];
  const unwritable: Token[] = [];
  for (const { verdict, label, ...range } of [...annotation.spans].sort(compareSpans)) {
    if (verdict === 'no') continue;
    const excerpt = text.slice(range.start, range.end);
    const trimmed = trimSpaces(text, range);
    if (!fitsText(text, range) || trimmed.start === trimmed.end) {
      losses.add('invalid-span', record, excerpt);
      continue;
    }
    if (!labels.has(label)) {
      losses.add('unknown-label', record, `${label}: ${excerpt}`);
      unwritable.push(trimmed);
      continue;
    }
    const span = { ...trimmed, label };
    if (trimmed.start !== range.start || trimmed.end !== range.end) {
      losses.add('trimmed-span', record, excerpt);
    }
    if (!spans.some(other => sameSpan(other, span))) spans.push(span);
  }
  const outside = outsideOf(record, text, annotation, [...labels], losses);
  return { spans: spans.sort(compareSpans), unwritable, outside };
}

/** A complete answer says as much of every word, so nothing is lost with its `no` spans either. */
function outsideOf(
  record: ExportRecord,
  text: string,
  { complete, spans }: EntityAnnotation,
  labels: readonly string[],
  losses: SpanLosses,
): Token[] {
  if (complete) return [];
  const ranges = ruledOut(spans, labels).filter(range => fitsText(text, range));
  for (const { start, end } of rejectedRanges(spans, ranges)) {
    losses.add('rejected-span', record, text.slice(start, end));
  }
  return ranges.map(range => trimSpaces(text, range)).filter(({ start, end }) => start < end);
}
