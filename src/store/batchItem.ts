/** One frozen row of a fine-tuning batch, as it is stored. */
import * as z from 'zod/mini';
import type { ExportRecord } from '../interchange/exportRecord.js';
import type { Connection } from './connection.js';
import { foreignFields } from './foreignData.js';

/** What it says stays as it is, whatever happens to labels and files later. */
export interface BatchItem extends ExportRecord {
  /** The part of the split it went to, such as `train`. */
  readonly part: string;
}

/** A row to be frozen. */
export interface NewBatchItem extends BatchItem {
  /** The row of its text in the database. */
  readonly textId: number;
}

/** Tables of such rows: those that are frozen, and those that wait for it. */
export type ItemTable = 'batch_item' | 'temp.draft_item';

/** Field by field, so that equal items give equal JSON. */
export function toJson(item: BatchItem): string {
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

/** What the hash of a batch is made of; the key stands for the text. */
export function hashedLine(key: string, json: string): string {
  return `${key}\t${json}\n`;
}

/** In their order; read in pages, so the store can be used meanwhile. Without `part`, all of them. */
export function* readItems(
  connection: Connection,
  table: ItemTable,
  id: number,
  part?: string,
): Generator<BatchItem> {
  for (const row of itemRows(connection, table, id, part)) {
    const { anchor, tokens, ...item } = connection.json(itemShape, row.item, `${table}.item`);
    yield {
      key: row.sha256,
      text: row.text,
      ...item,
      anchor,
      ...(tokens && { tokens: tokens.map(([start, end]) => ({ start, end })) }),
    };
  }
}

export function* itemRows(
  connection: Connection,
  table: ItemTable,
  id: number,
  part?: string,
): Generator<ItemRow> {
  let after = -1;
  for (;;) {
    const rows = connection.all(
      itemRow,
      `SELECT position, sha256, text, item FROM ${table} JOIN text ON text.id = text_id
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
