/** The documents of the pool as columns, and what is worked out about one of them on demand. */
import { sha256 } from '../base/hash.js';
import { LineIndex } from '../text/lines.js';
import { IntColumn } from './columns.js';
import type { CorpusDocument } from './document.js';

/** Stands for null in the columns; records and lines count from 1. */
const none = 0;

/** Documents whose lines and hash are kept: a person works on a few at a time. */
const remembered = 8;

interface Worked {
  lines?: LineIndex;
  hash?: string;
}

export class DocumentTable {
  private readonly texts: string[] = [];
  private readonly paths: string[] = [];
  private readonly pathOf = new IntColumn();
  private readonly records = new IntColumn();
  private readonly lines = new IntColumn();
  private readonly fields: (string | null)[] = [];
  /** Path → its first document; the documents of a file follow each other. */
  private readonly firstOfPath = new Map<string, number>();
  private readonly worked = new Map<number, Worked>();

  get size(): number {
    return this.texts.length;
  }

  /** Documents of a file are pushed one after the other, records ascending. Gives the row. */
  push(document: CorpusDocument): number {
    const row = this.texts.length;
    if (this.paths.at(-1) !== document.path) {
      this.paths.push(document.path);
      this.fields.push(document.field);
      this.firstOfPath.set(document.path, row);
    }
    this.texts.push(document.text);
    this.pathOf.push(this.paths.length - 1);
    this.records.push(document.record ?? none);
    this.lines.push(document.line ?? none);
    return row;
  }

  text(row: number): string {
    const text = this.texts[row];
    if (text === undefined) throw new RangeError(`There is no document ${row}`);
    return text;
  }

  path(row: number): string {
    return this.paths[this.pathOf.at(row)] ?? '';
  }

  field(row: number): string | null {
    return this.fields[this.pathOf.at(row)] ?? null;
  }

  record(row: number): number | null {
    const record = this.records.at(row);
    return record === none ? null : record;
  }

  /** 1-based line of a place in the document; of records, the line on which the record starts. */
  lineAt(row: number, offset: number): number {
    const line = this.lines.at(row);
    if (line !== none) return line;
    const worked = this.remember(row);
    worked.lines ??= new LineIndex(this.text(row));
    return worked.lines.lineAt(offset);
  }

  /** SHA-256 (hex) of the document text. */
  hash(row: number): string {
    const worked = this.remember(row);
    worked.hash ??= sha256(this.text(row));
    return worked.hash;
  }

  /** The document of a file without records, or with this record. */
  rowOf(path: string, record: number | undefined): number | undefined {
    const first = this.firstOfPath.get(path);
    if (first === undefined) return undefined;
    const file = this.pathOf.at(first);
    if (record === undefined) return this.record(first) === null ? first : undefined;
    const end = this.pathOf.upperBound(file, first);
    const row = this.records.upperBound(record, first, end) - 1;
    return row >= first && this.record(row) === record ? row : undefined;
  }

  private remember(row: number): Worked {
    const worked = this.worked.get(row) ?? {};
    this.worked.delete(row);
    this.worked.set(row, worked);
    const [oldest] = this.worked.keys();
    if (this.worked.size > remembered && oldest !== undefined) this.worked.delete(oldest);
    return worked;
  }
}
