/** What imported files said of a text beyond its answer: ids, hashes, fields of other tools. */
import * as z from 'zod/mini';
import type { Foreign } from '../interchange/foreign.js';
import type { Connection } from './connection.js';

/** Replaces what the same format said of the text and annotator before. */
export function putForeign(
  connection: Connection,
  textId: number,
  annotator: string,
  { format, data }: Foreign,
): void {
  connection.run(
    'INSERT OR REPLACE INTO foreign_data (text_id, annotator, format, data) VALUES (?, ?, ?, ?)',
    ...[textId, annotator, format, JSON.stringify(data)],
  );
}

/** Of the texts with ids in [first, last]: text id → annotator → what each format said. */
export function foreignBetween(
  connection: Connection,
  first: number,
  last: number,
): ReadonlyMap<number, ReadonlyMap<string, readonly Foreign[]>> {
  const found = new Map<number, Map<string, Foreign[]>>();
  const sql =
    'SELECT * FROM foreign_data WHERE text_id BETWEEN ? AND ? ORDER BY text_id, annotator, format';
  for (const { text_id: id, annotator, format, data } of connection.all(row, sql, first, last)) {
    const ofText = found.get(id) ?? new Map<string, Foreign[]>();
    found.set(id, ofText);
    const list = ofText.get(annotator) ?? [];
    ofText.set(annotator, list);
    list.push({ format, data: connection.json(foreignFields, data, 'foreign_data.data') });
  }
  return found;
}

/** Whatever JSON can hold. */
export const foreignFields = z.record(z.string(), z.unknown());

const row = z.object({
  text_id: z.int(),
  annotator: z.string(),
  format: z.string(),
  data: z.string(),
});
