/**
 * Words that were said to be no entity by an answer that leaves others open. Such an answer has no word
 * for O: it holds a person's `no` for every label of the schema over one and the same range.
 */
import type { JudgedSpan } from './annotation.js';
import { overlaps, type SpanRange } from './span.js';
import type { Token } from './token.js';

/** Of each stretch of words in a part of a text that no entity touches: a `no` for every label. */
export function ruleOut(
  tokens: readonly Token[],
  part: SpanRange,
  entities: readonly SpanRange[],
  labels: readonly string[],
): JudgedSpan[] {
  const stretches: { start: number; end: number }[] = [];
  let open: { start: number; end: number } | undefined;
  for (const token of tokens) {
    if (!overlaps(token, part)) continue;
    if (entities.some(span => overlaps(span, token))) open = undefined;
    else if (open) open.end = token.end;
    else stretches.push((open = { start: token.start, end: token.end }));
  }
  return stretches.flatMap(stretch =>
    labels.map(label => ({ ...stretch, label, verdict: 'no' as const, source: 'person' as const })),
  );
}

/** Whether it says of words that they are no such entity. A rejected suggestion may only have had wrong ends. */
export function rulesOutWords({ verdict, source }: JudgedSpan): boolean {
  return verdict === 'no' && source === 'person';
}

/**
 * The ranges that `ruleOut` made for `labels`, in text order; a `yes` span that reaches into one still holds.
 * A label that is newer than the answer wasn't asked about, so nothing is ruled out beside it.
 */
export function ruledOut(spans: readonly JudgedSpan[], labels: readonly string[]): SpanRange[] {
  if (labels.length === 0) return [];
  const wanted = new Set(labels);
  const found = new Map<string, { range: SpanRange; labels: Set<string> }>();
  for (const span of spans) {
    const { label, start, end } = span;
    if (!rulesOutWords(span) || !wanted.has(label)) continue;
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
