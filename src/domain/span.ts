/** A labelled stretch of an example: `[start, end)` in UTF-16 code units of the example's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** Where a span stands. */
export type SpanRange = Pick<Span, 'start' | 'end'>;

/** Orders spans by start, then the longer first, then by label. */
export function compareSpans(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
}

export function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end && a.label === b.label;
}

export function overlaps(a: SpanRange, b: SpanRange): boolean {
  return a.start < b.end && b.start < a.end;
}
