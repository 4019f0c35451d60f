/** A word of an example: `[start, end)` in UTF-16 code units of the example's text. */
export interface Token {
  readonly start: number;
  readonly end: number;
}
