/**
 * Words that were said to be no entity by an answer that leaves others open. Such an answer has no word
 * for O: it holds a `no` span for every label of the schema over one and the same range.
 */
import type { JudgedSpan } from './annotation.js';
import type { Span } from './span.js';

/** `[start, end)` in UTF-16 code units of the example's text. */
export type SpanRange = Pick<Span, 'start' | 'end'>;

/**
 * The ranges that have a `no` span for each of `labels`, in text order; a `yes` span that reaches into one
 * still holds. A label that is newer than the answer wasn't asked about, so nothing is ruled out beside it.
 * With a single label every rejected span rules out its words, as it does where the model learns.
 */
export function ruledOut(spans: readonly JudgedSpan[], labels: readonly string[]): SpanRange[] {
  if (labels.length === 0) return [];
  const wanted = new Set(labels);
  const found = new Map<string, { range: SpanRange; labels: Set<string> }>();
  for (const { verdict, label, start, end } of spans) {
    if (verdict !== 'no' || !wanted.has(label)) continue;
    const key = keyOf({ start, end });
    const entry = found.get(key) ?? { range: { start, end }, labels: new Set<string>() };
    entry.labels.add(label);
    found.set(key, entry);
  }
  return [...found.values()]
    .filter(entry => entry.labels.size === wanted.size)
    .map(({ range }) => range)
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/**
 * The ranges of `no` spans, each once however many labels it was said not to have, without those of
 * `except`: what is left to say where ranges that were ruled out have a way of their own.
 */
export function rejectedRanges(
  spans: readonly JudgedSpan[],
  except: readonly SpanRange[] = [],
): SpanRange[] {
  const seen = new Set(except.map(keyOf));
  const ranges: SpanRange[] = [];
  for (const { verdict, start, end } of spans) {
    const key = keyOf({ start, end });
    if (verdict !== 'no' || seen.has(key)) continue;
    seen.add(key);
    ranges.push({ start, end });
  }
  return ranges;
}

function keyOf({ start, end }: SpanRange): string {
  return `${start}–${end}`;
}
