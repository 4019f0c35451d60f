/**
 * The examples of a corpus as columns: document texts, and per example its document, offsets, key and
 * duplicates. An object is made only for the example in hand, so a million sentences fit.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CancelledError } from '../base/errors.js';
import type { Anchor } from '../domain/anchor.js';
import type { IndexedFile, IndexSummary, SkippedFile } from '../protocol/engine.js';
import { segments } from '../text/segment.js';
import { IntColumn } from './columns.js';
import { contextAfter, contextBefore, surroundings } from './context.js';
import type { CorpusDocument } from './document.js';
import { DocumentTable } from './documentTable.js';
import { KeyTable } from './keyTable.js';
import { scanCorpus, type ScanOptions } from './scan.js';

export type PoolSummary = Omit<IndexSummary, 'milliseconds' | 'holdout' | 'tokens'>;

/** Longest stretch without letting the event loop turn, in milliseconds. */
const sliceMilliseconds = 8;
const last = -1;

export class Pool {
  private readonly documents = new DocumentTable();
  private readonly keys = new KeyTable();
  private readonly document = new IntColumn();
  private readonly start = new IntColumn();
  private readonly end = new IntColumn();
  private readonly first = new IntColumn();
  /** The next example with the same text. */
  private readonly next = new IntColumn();
  /** Of first examples: the last with the same text so far. */
  private readonly tail = new IntColumn();
  /** Document → its first example. */
  private readonly firstExample = new IntColumn();
  private distinct = 0;

  private constructor() {
    // Filled by `build` alone.
  }

  /**
   * Reads the corpus. Lets the event loop turn about every 8 ms (a single file takes as long as decoding
   * it does). Throws UserError where the root or the encoding is wrong, CancelledError after an abort.
   */
  static async build(options: ScanOptions): Promise<{ pool: Pool; summary: PoolSummary }> {
    const pool = new Pool();
    const skipped: SkippedFile[] = [];
    const perFile: IndexedFile[] = [];
    let sliceStarted = performance.now();
    let before = 0;
    for await (const item of scanCorpus(options)) {
      if (item.kind === 'skipped') skipped.push(item.skipped);
      else if (item.kind === 'file') {
        const { path, documents } = item;
        perFile.push({ path, documents, examples: pool.size - before });
        before = pool.size;
      } else {
        const added = pool.add(item.document, options.settings.unit);
        while (added.next().done !== true) {
          if (performance.now() - sliceStarted < sliceMilliseconds) continue;
          await nextTurn();
          if (options.signal?.aborted === true) throw new CancelledError();
          sliceStarted = performance.now();
        }
        skipped.push(...pool.withoutExamples(item.document));
      }
    }
    const summary = {
      files: perFile.length,
      documents: pool.documents.size,
      examples: pool.size,
      distinct: pool.distinct,
      skipped,
      perFile,
    };
    return { pool, summary };
  }

  /** Adds a document, pausing after every example. */
  private *add(document: CorpusDocument, unit: ScanOptions['settings']['unit']): Generator<void> {
    const row = this.documents.push(document);
    this.firstExample.push(this.size);
    for (const segment of segments(document.text, unit, document.kind)) {
      if (!segment.skipped) this.addExample(row, document.text, segment.start, segment.end);
      yield;
    }
  }

  private addExample(document: number, text: string, start: number, end: number): void {
    const i = this.size;
    const first = this.keys.push(text.slice(start, end));
    this.document.push(document);
    this.start.push(start);
    this.end.push(end);
    this.first.push(first);
    this.next.push(last);
    this.tail.push(i);
    if (first === i) this.distinct += 1;
    else {
      this.next.set(this.tail.at(first), i);
      this.tail.set(first, i);
    }
  }

  /** A document that gave no example must not vanish without a word. */
  private withoutExamples({ path, line, kind }: CorpusDocument): SkippedFile[] {
    if (this.firstExample.at(this.documents.size - 1) < this.size) return [];
    const reason =
      kind === 'markdown' ? 'has no text outside front matter and code blocks' : 'has no text';
    return [{ path, line, reason, harmless: true }];
  }

  /** Examples including repetitions of the same text. */
  get size(): number {
    return this.document.length;
  }

  text(i: number): string {
    return this.documentText(i).slice(this.start.at(i), this.end.at(i));
  }

  /** The whole document that the example stands in. */
  documentText(i: number): string {
    return this.documents.text(this.document.at(i));
  }

  /** All examples by key, ascending. */
  inKeyOrder(): Uint32Array {
    return this.keys.inOrder();
  }

  /** SHA-256 (hex) of the example's text. */
  key(i: number): string {
    return this.keys.key(i);
  }

  anchor(i: number): Anchor {
    const document = this.document.at(i);
    const start = this.start.at(i);
    const end = this.end.at(i);
    return {
      path: this.documents.path(document),
      record: this.documents.record(document),
      field: this.documents.field(document),
      start,
      end,
      ...surroundings(this.documents.text(document), start, end),
      docHash: this.documents.hash(document),
    };
  }

  /** Of the example's file. */
  path(i: number): string {
    return this.documents.path(this.document.at(i));
  }

  /** 1-based line of the example's start in its file. */
  line(i: number): number | null {
    return this.documents.lineAt(this.document.at(i), this.start.at(i));
  }

  /** Up to 300 code units of the same document, cut between words, trimmed. */
  contextBefore(i: number): string {
    return contextBefore(this.documentText(i), this.start.at(i));
  }

  contextAfter(i: number): string {
    return contextAfter(this.documentText(i), this.end.at(i));
  }

  /** The first example with the same text; an example that is asked stands for all of them. */
  firstOf(i: number): number {
    return this.first.at(i);
  }

  /** The first example with a key. */
  indexOf(key: string): number | undefined {
    return this.keys.firstOf(key);
  }

  /**
   * The example that holds a document position, its end included. A file of records holds many documents,
   * so there the record must be given as anchors count it.
   */
  at(path: string, offset: number, record?: number): number | undefined {
    const document = this.documents.rowOf(path, record);
    if (document === undefined) return undefined;
    const from = this.firstExample.at(document);
    const isLast = document + 1 >= this.firstExample.length;
    const to = isLast ? this.size : this.firstExample.at(document + 1);
    const i = this.start.upperBound(offset, from, to) - 1;
    return i >= from && offset <= this.end.at(i) ? i : undefined;
  }

  /**
   * An example by its text: the first one; of those in `path`, if given; of these the one whose start in
   * its document is nearest to `start`, if given.
   */
  locate(text: string, path?: string, start?: number): number | undefined {
    const first = this.keys.firstOfText(text);
    if (first === undefined || path === undefined) return first;
    let best: number | undefined;
    let bestDistance = Infinity;
    for (let i = first; i !== last; i = this.next.at(i)) {
      if (this.documents.path(this.document.at(i)) !== path) continue;
      const distance = start === undefined ? 0 : Math.abs(this.start.at(i) - start);
      if (distance < bestDistance) {
        best = i;
        bestDistance = distance;
      }
    }
    return best;
  }
}
