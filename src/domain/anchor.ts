/**
 * Where an example stands in the workspace. Only the anchor speaks of the document; an edit above an
 * example moves its anchor, never its spans.
 */
export interface Anchor {
  /** Relative to the project folder, with `/`. */
  readonly path: string;
  /** 1-based line of a `.jsonl` file or data row of a `.csv`/`.tsv` file; null for plain text. */
  readonly record: number | null;
  /** The record's field that holds the text; null for plain text. */
  readonly field: string | null;
  /** `[start, end)` in UTF-16 code units of the document text. */
  readonly start: number;
  readonly end: number;
  /** Up to 64 code units of the document on either side, to find the place again after an edit. */
  readonly before: string;
  readonly after: string;
  /** SHA-256 (hex) of the document text. */
  readonly docHash: string;
}
