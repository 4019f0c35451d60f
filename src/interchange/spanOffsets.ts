/** Spans as a file counts them → spans in UTF-16 code units, checked against their text. */
import type { OffsetUnit } from '../domain/offsetUnit.js';
import type { Span } from '../domain/span.js';
import { codePointToUtf16, utf16ToCodePoint } from '../text/codePoints.js';
import { fitsText } from './spans.js';

/** The spans in the same order, or what is wrong with the first that can't be. */
export function spansInText<T extends Span>(
  spans: readonly T[],
  text: string,
  unit: OffsetUnit,
): readonly T[] | string {
  const length = unit === 'utf16' ? text.length : utf16ToCodePoint(text)(text.length);
  for (const span of spans) {
    if (span.start >= span.end || span.end > length) {
      return `the span ${describeSpan(span)} doesn't fit a text of ${length} characters`;
    }
    if (unit === 'utf16' && !fitsText(text, span)) {
      return `the span ${describeSpan(span)} splits a character; are its offsets code points (--offsets codepoints)?`;
    }
  }
  if (unit === 'utf16') return spans;
  // One converter each, because each is fast only for ascending offsets.
  const [startAt, endAt] = [codePointToUtf16(text), codePointToUtf16(text)];
  return spans.map(span => ({ ...span, start: startAt(span.start), end: endAt(span.end) }));
}

export function describeSpan({ start, end, label }: Span): string {
  return `${start}–${end} (${label})`;
}
