/** What every exporter is given and what it hands back: one record per annotated text. */
import type { Anchor } from '../domain/anchor.js';
import type { Annotation } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Token } from '../domain/token.js';
import type { Foreign } from './foreign.js';

/** One annotator's answer about one text. */
export interface ExportRecord {
  readonly text: string;
  /** Where the text was found first; undefined if its source is no longer known. */
  readonly anchor: Anchor | undefined;
  readonly annotation: Annotation;
  readonly annotator: string;
  /** When it was answered: milliseconds since 1970-01-01 UTC. */
  readonly timestamp: number;
  readonly flagged: boolean;
  /** What the annotator noted beside the answer; undefined: nothing. */
  readonly comment?: string | undefined;
  /** SHA-256 (hex) of the text. */
  readonly key: string;
  /** Words as they were annotated; exporters that need words tokenise the text themselves without it. */
  readonly tokens?: readonly Token[] | undefined;
  /** What imported files said of it, at most one of each format. */
  readonly foreign?: readonly Foreign[] | undefined;
}

export type ExportSchema = LabelSchema;

/** Something that a format can't carry. */
export interface Loss {
  /** Stable name, such as `overlapping-span`. */
  readonly kind: string;
  /** A sentence for the user. */
  readonly message: string;
  readonly count: number;
  /** Up to 5 places: the path and record, and an excerpt of the text. */
  readonly examples: readonly string[];
}

/** One of the files of an export. */
export interface ExportedFile {
  /** Without its folder. */
  readonly name: string;
  /** Part of the split; `all` where there is none. */
  readonly part: 'all' | 'train' | 'dev' | 'test';
  /** Records that are in it. */
  readonly examples: number;
}

/** A small file that belongs beside the exported ones, such as a data set card. */
export interface Companion {
  readonly name: string;
  readonly text: string;
}

export interface Exporter {
  /** Name on the command line. */
  readonly format: string;
  /** Of the file, with its dot. */
  readonly extension: string;
  /** Whether records' comments are written; what isn't, is reported without the exporter's help. */
  readonly writesComments?: true;
  /** Whether it says who answered; where it doesn't, several answers to one text are reported. */
  readonly writesAnnotators?: true;
  /** The file's bytes, in order. The same records and schema give the same bytes. */
  write(
    records: AsyncIterable<ExportRecord> | Iterable<ExportRecord>,
    schema: ExportSchema,
  ): AsyncIterable<Uint8Array>;
  /** How many of the records the last `write` put into the file; known once its bytes have been read. */
  written(): number;
  /** What the last `write` couldn't carry; complete once its bytes have been read to the end. */
  losses(): readonly Loss[];
  /** What readers need beside the files: by the same names whatever is in them. */
  companions?(files: readonly ExportedFile[], schema: ExportSchema): readonly Companion[];
}
