/** One open database: prepared statements, validated rows, transactions, errors in plain words. */
import { statSync } from 'node:fs';
import * as z from 'zod/mini';
import type { Disposable } from '../base/disposable.js';
import { UserError } from '../base/errors.js';
import type { Driver, SqlValue, Statement } from './driver.js';
import { explained, keepAndRestore, notInPlace, resultCode } from './sqliteErrors.js';

/** What a row must look like: a database is a file that anyone may have written. */
export type Shape<T> = z.core.$ZodType<T>;

export class Connection implements Disposable {
  private readonly statements = new Map<string, Statement>();
  private inTransaction = false;
  /** What `dataVersion` said in the write that is running: nobody else can write meanwhile. */
  private writtenVersion: number | undefined;
  /** Which file it is, whatever lies at its path later. */
  private readonly opened: string | undefined;

  constructor(
    readonly driver: Driver,
    readonly file: string,
    /** Milliseconds since 1970. */
    readonly now: () => number,
    readonly options: { readonly readonly: boolean; readonly journal: 'wal' | 'truncate' },
  ) {
    this.opened = fileAt(file);
  }

  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, ...values: readonly SqlValue[]): number {
    return this.explaining(() => this.prepare(sql).run(...values).changes);
  }

  /** Inserts one row and returns its id. */
  insert(sql: string, ...values: readonly SqlValue[]): number {
    return Number(this.explaining(() => this.prepare(sql).run(...values).lastInsertRowid));
  }

  get<T>(shape: Shape<T>, sql: string, ...values: readonly SqlValue[]): T | undefined {
    const row = this.explaining(() => this.prepare(sql).get(...values));
    return row === undefined ? undefined : this.validated(shape, row, sql);
  }

  all<T>(shape: Shape<T>, sql: string, ...values: readonly SqlValue[]): T[] {
    const rows = this.explaining(() => this.prepare(sql).all(...values));
    return rows.map(row => this.validated(shape, row, sql));
  }

  /** A JSON column. */
  json<T>(shape: Shape<T>, text: string, column: string): T {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw this.unreadable(column, 'no JSON');
    }
    return this.validated(shape, value, column);
  }

  /**
   * What to say where another file, or none, lies at its path by now; undefined where all is well. SQLite
   * would go on writing to the file that it opened, and what it wrote would be gone with that.
   */
  displaced(): UserError | undefined {
    return fileAt(this.file) === this.opened ? undefined : new UserError(notInPlace(this.file));
  }

  /** All or nothing. Takes the write lock at once (BEGIN IMMEDIATE); doesn't nest. */
  write<T>(work: () => T): T {
    if (this.inTransaction) throw new Error('A write transaction inside another transaction');
    return this.transaction('immediate', () => {
      const displaced = this.displaced();
      if (displaced) throw displaced;
      this.writtenVersion = this.dataVersion();
      return work();
    });
  }

  /**
   * A write that may be lost in a power cut, and only then: for leases. In WAL mode it saves a disk
   * flush; the next `write` flushes it too.
   */
  writeLightly<T>(work: () => T): T {
    if (this.options.journal !== 'wal') return this.write(work);
    this.pragma('synchronous = NORMAL');
    try {
      return this.write(work);
    } finally {
      this.pragma('synchronous = FULL');
    }
  }

  /** Several reads that see the same moment. */
  snapshot<T>(work: () => T): T {
    return this.inTransaction ? work() : this.transaction('deferred', work);
  }

  pragma(source: string): unknown {
    return this.explaining(() => this.driver.pragma(source));
  }

  /** Changes when another connection has committed something since this one last looked. */
  dataVersion(): number {
    if (this.writtenVersion !== undefined) return this.writtenVersion;
    return this.get(dataVersion, 'PRAGMA data_version')?.data_version ?? 0;
  }

  dispose(): void {
    this.statements.clear();
    this.driver.close();
  }

  private transaction<T>(mode: 'immediate' | 'deferred', work: () => T): T {
    this.inTransaction = true;
    try {
      return this.explaining(() => this.driver.transaction(mode, work));
    } finally {
      this.inTransaction = false;
      this.writtenVersion = undefined;
    }
  }

  private prepare(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.driver.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private explaining<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw resultCode(error) === undefined ? error : explained(error, this.file);
    }
  }

  private validated<T>(shape: Shape<T>, value: unknown, place: string): T {
    const result = z.safeParse(shape, value);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw this.unreadable(
      place,
      issue === undefined ? 'unknown' : `${issue.path.map(String).join('.')}: ${issue.message}`,
    );
  }

  private unreadable(place: string, detail: string): UserError {
    return new UserError(
      `${this.file} holds something that Glossator didn't write (${detail}, in: ${place}). ${keepAndRestore}`,
    );
  }
}

/** As a word that differs between two files; undefined where there is none that can be seen. */
function fileAt(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

const dataVersion = z.object({ data_version: z.int() });
