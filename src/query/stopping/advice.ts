/** What stopping criteria compare, and how they say that they must wait. */
import type { StopAdvice, StopCriterion } from '../../domain/stopAdvice.js';

/** A round of predictions on the stop set: per example its class, or its spans; null once it is answered. */
export type StopPredictions =
  | { readonly task: 'classes'; readonly classes: readonly (number | null)[] }
  | { readonly task: 'entities'; readonly spans: readonly (readonly string[] | null)[] };

/** Of two rounds the examples that were open in both: heads agree on what they have been told. */
export function openInBoth<T>(
  before: readonly (T | null)[],
  after: readonly (T | null)[],
): { before: T[]; after: T[] } {
  const kept: { before: T[]; after: T[] } = { before: [], after: [] };
  for (const [i, earlier] of before.entries()) {
    const later = after[i] ?? null;
    if (earlier === null || later === null) continue;
    kept.before.push(earlier);
    kept.after.push(later);
  }
  return kept;
}

/** A span as the criteria compare it: same ends, same label. */
export function spanKey(start: number, end: number, label: string): string {
  return `${start} ${end} ${label}`;
}

/** Spans in both rounds, in the earlier alone and in the later alone. */
export function compareSpans(
  before: readonly (readonly string[])[],
  after: readonly (readonly string[])[],
): { both: number; before: number; after: number } {
  const counts = { both: 0, before: 0, after: 0 };
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    const earlier = new Set(before[i]);
    const later = new Set(after[i]);
    for (const span of later) counts[earlier.has(span) ? 'both' : 'after'] += 1;
    for (const span of earlier) if (!later.has(span)) counts.before += 1;
  }
  return counts;
}

/** Fewer spans on the stop set than these say little by coming again. */
const fewestSpans = 10;

/**
 * Whether there is something to agree on: heads that find nothing, or the same everywhere, agree for want of
 * anything to say.
 */
export function tellsApart(round: StopPredictions | undefined): boolean {
  if (round?.task === 'entities') {
    return round.spans.reduce((sum, spans) => sum + (spans?.length ?? 0), 0) >= fewestSpans;
  }
  return new Set(round?.classes.filter(chosen => chosen !== null)).size > 1;
}

export function waiting(criterion: StopCriterion, threshold: number, reason: string): StopAdvice {
  return { criterion, value: NaN, threshold, stop: false, reason };
}

export function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
