/**
 * Rows that are to be frozen, put aside in the connection's temporary database: other windows can write
 * meanwhile, and what is made of the rows may fail before anything is frozen.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Disposable } from '../base/disposable.js';
import { UserError } from '../base/errors.js';
import { hashedLine, readItems, toJson, type BatchItem, type NewBatchItem } from './batchItem.js';
import type { Connection } from './connection.js';
import { lastSeq } from './events.js';
import { resultCode } from './sqliteErrors.js';

const table = 'temp.draft_item';

export class BatchDraft implements Disposable {
  private readonly id: number;
  /** SHA-256 (hex) over all rows in order: equal for equal rows. */
  readonly hash: string;
  readonly items: number;
  readonly upToSeq: number;
  private readonly counts = new Map<string, number>();

  /**
   * Reads `rows`, which may come from the same store, at one moment.
   * @throws UserError where the rows can't be read, or there is no room for them
   */
  constructor(
    private readonly connection: Connection,
    rows: Iterable<NewBatchItem>,
  ) {
    connection.run(
      `CREATE TABLE IF NOT EXISTS ${table} (batch_id INTEGER NOT NULL, position INTEGER NOT NULL,
         text_id INTEGER NOT NULL, item TEXT NOT NULL, PRIMARY KEY (batch_id, position))
       STRICT, WITHOUT ROWID`,
    );
    const sql = `SELECT ifnull(max(batch_id), 0) AS id FROM ${table}`;
    this.id = (connection.get(z.object({ id: z.int() }), sql)?.id ?? 0) + 1;
    const digest = createHash('sha256');
    let position = 0;
    this.upToSeq = connection.snapshot(() => {
      for (const row of rows) {
        this.counts.set(row.part, (this.counts.get(row.part) ?? 0) + 1);
        const json = toJson(row);
        digest.update(hashedLine(row.key, json));
        this.put(position++, row.textId, json);
      }
      return lastSeq(connection);
    });
    this.items = position;
    this.hash = digest.digest('hex');
  }

  /** How many rows each part of the split has, by its name. */
  get parts(): ReadonlyMap<string, number> {
    return this.counts;
  }

  /** In their order; of one part of the split, or all. */
  rows(part?: string): Iterable<BatchItem> {
    return readItems(this.connection, table, this.id, part);
  }

  /** Inside a transaction: its rows become those of a batch. */
  moveTo(batch: number): void {
    this.connection.run(
      `INSERT INTO batch_item (batch_id, position, text_id, item)
       SELECT ?, position, text_id, item FROM ${table} WHERE batch_id = ? ORDER BY position`,
      ...[batch, this.id],
    );
  }

  dispose(): void {
    this.connection.run(`DELETE FROM ${table} WHERE batch_id = ?`, this.id);
  }

  private put(position: number, textId: number, json: string): void {
    try {
      const sql = `INSERT INTO ${table} (batch_id, position, text_id, item) VALUES (?, ?, ?, ?)`;
      this.connection.run(sql, ...[this.id, position, textId, json]);
    } catch (error) {
      if (!(error instanceof UserError) || resultCode(error.cause) !== 'FULL') throw error;
      throw new UserError(
        'The disk with the folder for temporary files (TMPDIR) is full, so nothing was exported. Free some space there and try again.',
        { cause: error },
      );
    }
  }
}
