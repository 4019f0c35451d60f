/** The words of an example, and which of them a range touches. */
import type { SpanRange } from './span.js';

/** A word of an example: `[start, end)` in UTF-16 code units of the example's text. */
export interface Token {
  readonly start: number;
  readonly end: number;
}

/** Indices of the first and the last token of a range, both inclusive. */
export interface TokenRange {
  readonly first: number;
  readonly last: number;
}

/** The tokens that share at least one code unit with a range; undefined where none does. */
export function tokensOf(
  tokens: readonly Token[],
  { start, end }: SpanRange,
): TokenRange | undefined {
  const first = lowerBound(tokens, token => token.end > start);
  const last = lowerBound(tokens, token => token.start >= end) - 1;
  return start < end && first <= last ? { first, last } : undefined;
}

/** Index of the first token that passes a test which, once true, stays true. */
function lowerBound(tokens: readonly Token[], passes: (token: Token) => boolean): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const token = tokens[middle];
    if (token === undefined || passes(token)) high = middle;
    else low = middle + 1;
  }
  return low;
}
