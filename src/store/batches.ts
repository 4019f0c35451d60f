/** Fine-tuning batches: annotations frozen as they were exported or trained on. */
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { ExportRecord } from '../interchange/exportRecord.js';
import type { Connection } from './connection.js';
import { foreignFields } from './foreignData.js';
import { lastSeq } from './events.js';
import { asJson } from './rounds.js';
import { putText } from './texts.js';

/** One frozen row. What it says stays as it is, whatever happens to labels and files later. */
export interface BatchItem extends ExportRecord {
  /** The part of the split it went to, such as `train`. */
  readonly part: string;
}

/** A row to be frozen. */
export interface NewBatchItem extends BatchItem {
  /** The row of its text in the database, where that is known. */
  readonly textId?: number | undefined;
}

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

/** All or nothing. `items` is read inside the transaction and may read from the same store. */
export function freezeBatch(
  connection: Connection,
  schema: number,
  batch: NewBatch,
  items: Iterable<NewBatchItem>,
): FrozenBatch {
  return connection.write(() => {
    const newest = connection.get(idRow, 'SELECT ifnull(max(id), 0) AS id FROM batch');
    const id = (newest?.id ?? 0) + 1;
    const digest = createHash('sha256');
    const parts = new Map<string, number>();
    let position = 0;
    for (const item of items) {
      const textId = item.textId ?? putText(connection, item.key, item.text, undefined);
      parts.set(item.part, (parts.get(item.part) ?? 0) + 1);
      const json = toJson(item);
      digest.update(hashedLine(item.key, json));
      connection.run(
        'INSERT INTO batch_item (batch_id, position, text_id, item) VALUES (?, ?, ?, ?)',
        ...[id, position++, textId, json],
      );
    }
    const hash = digest.digest('hex');
    const { name, purpose, format, seed, split, path, settings } = batch;
    connection.run(
      `INSERT INTO batch (id, at, name, purpose, format, seed, split, path, settings, schema_id,
         up_to_seq, items, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, connection.now(), name, purpose, format, seed, asJson(split), path ?? null],
      ...[asJson(settings), schema, lastSeq(connection), position, hash],
    );
    return { id, hash, parts };
  });
}

/** Field by field, so that equal items give equal JSON. */
function toJson(item: BatchItem): string {
  const { anchor, annotation, part, annotator, timestamp, flagged, tokens, foreign, comment } =
    item;
  const { entities, classes } = annotation;
  return JSON.stringify({
    part,
    annotator,
    timestamp,
    flagged,
    tokens: tokens?.map(({ start, end }) => [start, end]),
    anchor: anchor && {
      path: anchor.path,
      record: anchor.record,
      field: anchor.field,
      start: anchor.start,
      end: anchor.end,
      before: anchor.before,
      after: anchor.after,
      docHash: anchor.docHash,
    },
    annotation: {
      entities: entities && {
        answer: entities.answer,
        complete: entities.complete,
        spans: entities.spans.map(({ start, end, label, verdict, source, score, model }) => {
          return { start, end, label, verdict, source, score, model };
        }),
      },
      classes: classes && {
        answer: classes.answer,
        complete: classes.complete,
        values: classes.values.map(({ label, verdict, source, score, model }) => {
          return { label, verdict, source, score, model };
        }),
      },
    },
    foreign: foreign?.map(({ format, data }) => ({ format, data })),
    comment,
  });
}

/** The key stands for the text. */
function hashedLine(key: string, json: string): string {
  return `${key}\t${json}\n`;
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

/** In their order; read in pages, so the store can be used meanwhile. Without `part`, all of them. */
export function* readBatchItems(
  connection: Connection,
  id: number,
  part?: string,
): Generator<BatchItem> {
  for (const row of itemRows(connection, id, part)) {
    const { anchor, tokens, ...item } = connection.json(itemShape, row.item, 'batch_item.item');
    yield {
      key: row.sha256,
      text: row.text,
      ...item,
      anchor,
      ...(tokens && { tokens: tokens.map(([start, end]) => ({ start, end })) }),
    };
  }
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
  for (const row of itemRows(connection, id)) digest.update(hashedLine(row.sha256, row.item));
  return digest.digest('hex');
}

function* itemRows(connection: Connection, id: number, part?: string): Generator<ItemRow> {
  let after = -1;
  for (;;) {
    const rows = connection.all(
      itemRow,
      `SELECT position, sha256, text, item FROM batch_item JOIN text ON text.id = text_id
       WHERE batch_id = ? AND position > ? ${part === undefined ? '' : "AND item ->> 'part' = ?"}
       ORDER BY position LIMIT 500`,
      ...[id, after, ...(part === undefined ? [] : [part])],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.position;
  }
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
const itemRow = z.object({
  position: z.int(),
  sha256: z.string(),
  text: z.string(),
  item: z.string(),
});
type ItemRow = z.infer<typeof itemRow>;

const judgement = {
  label: z.string(),
  verdict: z.enum(['yes', 'no']),
  source: z.enum(['person', 'model', 'pattern', 'import']),
  score: z.optional(z.number()),
  model: z.optional(z.string()),
};
const task = { answer: z.enum(['accept', 'reject', 'ignore']), complete: z.boolean() };
const itemShape = z.object({
  part: z.string(),
  annotator: z.string(),
  timestamp: z.int(),
  flagged: z.boolean(),
  tokens: z.optional(z.array(z.tuple([z.int(), z.int()]))),
  anchor: z.optional(
    z.object({
      path: z.string(),
      record: z.nullable(z.int()),
      field: z.nullable(z.string()),
      start: z.int(),
      end: z.int(),
      before: z.string(),
      after: z.string(),
      docHash: z.string(),
    }),
  ),
  annotation: z.object({
    entities: z.optional(
      z.object({
        ...task,
        spans: z.array(z.object({ start: z.int(), end: z.int(), ...judgement })),
      }),
    ),
    classes: z.optional(z.object({ ...task, values: z.array(z.object(judgement)) })),
  }),
  comment: z.optional(z.string()),
  foreign: z.optional(z.array(z.object({ format: z.string(), data: foreignFields }))),
});
