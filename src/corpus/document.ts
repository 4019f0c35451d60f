/** A document of the corpus: a whole text file, or one record of a table or `.jsonl` file. */
import type { TextKind } from '../text/segment.js';

export interface CorpusDocument {
  /** Relative to the project folder, with `/`. */
  readonly path: string;
  /** 1-based line of a `.jsonl` file or data row of a table; null for plain text. */
  readonly record: number | null;
  /** The field or column that holds the text; null for plain text. */
  readonly field: string | null;
  /** As stored: no BOM, line endings as on disk. */
  readonly text: string;
  readonly kind: TextKind;
  /** 1-based line of the file on which a record starts; null for plain text. */
  readonly line: number | null;
}
