/** Fine-tuning batches: annotations frozen as they were exported or trained on. */
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { BatchDraft } from './batchDraft.js';
import { hashedLine, itemRows } from './batchItem.js';
import type { Connection } from './connection.js';
import { asJson } from './rounds.js';

export interface FrozenBatch {
  readonly id: number;
  readonly hash: string;
  /** How many rows each part of the split has, by its name. */
  readonly parts: ReadonlyMap<string, number>;
}

export interface NewBatch {
  readonly name: string;
  readonly purpose: 'export' | 'training';
  readonly format: string;
  readonly seed: number;
  /** Part → share in [0, 1]. */
  readonly split: Readonly<Record<string, number>>;
  /** Where the export was written, relative to the project folder. */
  readonly path?: string | undefined;
  /** What else it takes to make the same export again; anything that JSON can hold. */
  readonly settings: unknown;
}

export interface BatchInfo extends NewBatch {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly upToSeq: number;
  readonly items: number;
  /** SHA-256 (hex) over all rows in order: equal for equal rows. */
  readonly hash: string;
}

/**
 * All or nothing, and quick: the rows are ready. `last` is what belongs to the batch and may fail: where it
 * does, nothing is frozen.
 */
export function freezeBatch(
  connection: Connection,
  schema: number,
  batch: NewBatch,
  draft: BatchDraft,
  last: (id: number) => void,
): FrozenBatch {
  return connection.write(() => {
    const newest = connection.get(idRow, 'SELECT ifnull(max(id), 0) AS id FROM batch');
    const id = (newest?.id ?? 0) + 1;
    const { hash, parts, items, upToSeq } = draft;
    const { name, purpose, format, seed, split, path, settings } = batch;
    connection.run(
      `INSERT INTO batch (id, at, name, purpose, format, seed, split, path, settings, schema_id,
         up_to_seq, items, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, connection.now(), name, purpose, format, seed, asJson(split), path ?? null],
      ...[asJson(settings), schema, upToSeq, items, hash],
    );
    draft.moveTo(id);
    last(id);
    return { id, hash, parts };
  });
}

export function readBatch(connection: Connection, id: number): BatchInfo | undefined {
  const row = connection.get(batchRow, 'SELECT * FROM batch WHERE id = ?', id);
  return row === undefined ? undefined : toInfo(connection, row);
}

/** Oldest first. */
export function readBatches(connection: Connection): BatchInfo[] {
  return connection
    .all(batchRow, 'SELECT * FROM batch ORDER BY id')
    .map(row => toInfo(connection, row));
}

/** How many rows each part of the split has, by its name. */
export function readBatchParts(connection: Connection, id: number): ReadonlyMap<string, number> {
  const rows = connection.all(
    z.object({ part: z.string(), n: z.int() }),
    "SELECT item ->> 'part' AS part, count(*) AS n FROM batch_item WHERE batch_id = ? GROUP BY 1",
    id,
  );
  return new Map(rows.map(({ part, n }) => [part, n]));
}

/** The hash of the rows as they stand, to compare with the batch's. */
export function hashBatchItems(connection: Connection, id: number): string {
  const digest = createHash('sha256');
  for (const row of itemRows(connection, 'batch_item', id))
    digest.update(hashedLine(row.sha256, row.item));
  return digest.digest('hex');
}

function toInfo(connection: Connection, row: z.infer<typeof batchRow>): BatchInfo {
  const { id, at, name, purpose, format, seed, path, items, hash } = row;
  return {
    ...{ id, at, name, purpose, format, seed, items, hash },
    split: connection.json(z.record(z.string(), z.number()), row.split, 'batch.split'),
    settings: connection.json(z.unknown(), row.settings, 'batch.settings'),
    upToSeq: row.up_to_seq,
    ...(path !== null && { path }),
  };
}

const idRow = z.object({ id: z.int() });
const batchRow = z.object({
  id: z.int(),
  at: z.int(),
  name: z.string(),
  purpose: z.enum(['export', 'training']),
  format: z.string(),
  seed: z.int(),
  split: z.string(),
  path: z.nullable(z.string()),
  settings: z.string(),
  up_to_seq: z.int(),
  items: z.int(),
  hash: z.string(),
});
