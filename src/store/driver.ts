/** The little of SQLite that the store needs, the same for both libraries that can bring it. */
export type SqlValue = string | number | null;

export type DriverName = 'better-sqlite3' | 'node:sqlite';

export interface RunResult {
  /** Rows inserted, changed or deleted, without those of triggers and foreign keys. */
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

export interface Statement {
  run(...values: readonly SqlValue[]): RunResult;
  /** The first row as an object by column name, or undefined. */
  get(...values: readonly SqlValue[]): unknown;
  all(...values: readonly SqlValue[]): unknown[];
  /** Row by row. With better-sqlite3 nothing else can run on the connection until it is done. */
  iterate(...values: readonly SqlValue[]): Iterable<unknown>;
}

export interface Driver {
  readonly name: DriverName;
  /** Runs one or several statements without values. */
  exec(sql: string): void;
  prepare(sql: string): Statement;
  /**
   * Runs `work` between BEGIN and COMMIT, or rolls back when it throws. `immediate` takes the write
   * lock at once, so that no later statement of the transaction can meet a busy database.
   */
  transaction<T>(mode: TransactionMode, work: () => T): T;
  /** First value of the first row that `PRAGMA source` answers; undefined when it answers none. */
  pragma(source: string): unknown;
  close(): void;
}

export type TransactionMode = 'immediate' | 'deferred';

export interface OpenDriverOptions {
  readonly file: string;
  readonly readonly: boolean;
  /** Path of better-sqlite3's binary; undefined lets the package find its own. */
  readonly nativeBinding: string | undefined;
}

/** `Driver.transaction` in terms of `exec`. */
export function transact<T>(exec: (sql: string) => void, mode: TransactionMode, work: () => T): T {
  exec(`BEGIN ${mode}`);
  try {
    const result = work();
    exec('COMMIT');
    return result;
  } catch (error) {
    try {
      exec('ROLLBACK');
    } catch {
      // SQLite rolled back by itself, as it does when the disk is full.
    }
    throw error;
  }
}
