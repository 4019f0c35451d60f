/** What every importer is given and what it hands back: one record per text and annotator of the file. */
import type { Annotation } from '../domain/annotation.js';
import type { OffsetUnit } from '../domain/offsetUnit.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Foreign } from './foreign.js';

/** A file as an importer sees it; importers open nothing themselves. */
export interface ImportInput {
  /** Bytes. */
  readonly size: number;
  /** The file from its beginning, in order; may be asked for more than once. */
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** The bytes `[start, end)`, for formats that aren't read from front to back. */
  slice(start: number, end: number): Promise<Uint8Array>;
  /** The text of a file in the same folder, such as a data set card; undefined where there is none. */
  beside(name: string): Promise<string | undefined>;
}

export interface ImportOptions {
  /** The project's labels: tells apart what a format writes in the same way. */
  readonly schema: LabelSchema;
  /** Where the corpus has the text of a row, which is looked for before `text`. */
  readonly textField?: string | undefined;
  /** What the file's offsets count, where that differs from what the format says. */
  readonly offsets?: OffsetUnit | undefined;
}

/** Where a text came from, as far as the file says. */
export interface ImportPlace {
  readonly path: string;
  readonly record?: number | undefined;
  readonly field?: string | undefined;
  /** UTF-16 code units of the document text. */
  readonly start?: number | undefined;
}

export interface ImportRecord {
  readonly text: string;
  /** Without a task: the file has the text without an answer. Several records of one text add up. */
  readonly annotation: Annotation;
  /** Undefined: the file doesn't say who answered. */
  readonly annotator?: string | undefined;
  /** When it was answered: milliseconds since 1970-01-01 UTC. */
  readonly timestamp?: number | undefined;
  readonly flagged?: boolean | undefined;
  readonly place?: ImportPlace | undefined;
  readonly foreign?: Foreign | undefined;
  /** What the record says beyond this and can't be kept: a sentence each, the same for the same reason. */
  readonly leftOut?: readonly string[] | undefined;
}

/**
 * A `leftOut` of formats with a tag for each word. An answer about a part says it with a span for every
 * label and run of words, which examples cut and which many files have between any two words.
 */
export const outsideLeftOut =
  'That words are no entity is not imported from texts that were only partly annotated';

/** `line` is 1-based: the line on which the record begins, or its number where a file has no lines. */
export type ImportEntry =
  | { readonly line: number; readonly kind: 'value'; readonly value: ImportRecord }
  | { readonly line: number; readonly kind: 'problem'; readonly message: string };

export interface Importer {
  /** Name on the command line. */
  readonly format: string;
  /** What `line` counts. */
  readonly counts: 'lines' | 'records';
  /** Whether its files are no text, so that no encoding is theirs. */
  readonly isBinary?: true;
  /**
   * The records in order. A piece that can't be used is a problem that says why, and the rest goes on.
   * @throws UserError where nothing of the file can be read
   */
  read(input: ImportInput, options: ImportOptions): AsyncGenerator<ImportEntry, void, undefined>;
}
