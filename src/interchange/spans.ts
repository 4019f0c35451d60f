/** What exporters of spans have in common: which spans can stand in a text, and which beside others. */
import { compareSpans, overlaps, type Span, type SpanRange } from '../domain/span.js';

/** Whether a span is a non-empty range of whole characters of the text. */
export function fitsText(text: string, { start, end }: SpanRange): boolean {
  return (
    Number.isInteger(start) &&
    Number.isInteger(end) &&
    0 <= start &&
    start < end &&
    end <= text.length &&
    !splitsCodePoint(text, start) &&
    !splitsCodePoint(text, end)
  );
}

/**
 * The longest spans that don't overlap, then the earliest (spaCy's `filter_spans`), in text order, and
 * the rest.
 */
export function withoutOverlaps<T extends Span>(spans: readonly T[]): { kept: T[]; left: T[] } {
  const kept: T[] = [];
  const left: T[] = [];
  const byLength = [...spans].sort(
    (a, b) => b.end - b.start - (a.end - a.start) || compareSpans(a, b),
  );
  // `kept` stays in text order and free of overlaps, so only two neighbours can be in the way.
  for (const span of byLength) {
    let at = 0;
    let high = kept.length;
    while (at < high) {
      const middle = (at + high) >>> 1;
      if ((kept[middle]?.start ?? 0) < span.start) at = middle + 1;
      else high = middle;
    }
    const neighbours = [kept[at - 1], kept[at]];
    if (neighbours.some(other => other !== undefined && overlaps(other, span))) left.push(span);
    else kept.splice(at, 0, span);
  }
  return { kept, left: left.sort(compareSpans) };
}

function splitsCodePoint(text: string, offset: number): boolean {
  return offset > 0 && (text.codePointAt(offset - 1) ?? 0) > 0xffff;
}
