/** Texts that carry annotations or flags, and the places they were seen at. */
import * as z from 'zod/mini';
import type { Anchor } from '../domain/anchor.js';
import { sha256 } from '../base/hash.js';
import type { Connection } from './connection.js';

export interface TextVersions {
  readonly segmenterVersion: number;
  readonly tokenizerVersion: number;
}

export interface KnownText {
  readonly id: number;
  readonly segmenter_version: number | null;
}

export function findText(connection: Connection, key: string): KnownText | undefined {
  return connection.get(knownText, 'SELECT id, segmenter_version FROM text WHERE sha256 = ?', key);
}

/**
 * The id of a text; adds it if it is new. `versions` are the rules it was cut and tokenised by, kept
 * from its first annotation on, because an annotated text is never segmented again. A lone surrogate
 * is stored as U+FFFD, which leaves every offset as it is. `known` is what `findText` has just said.
 */
export function putText(
  connection: Connection,
  key: string,
  text: string,
  versions: TextVersions | undefined,
  known = findText(connection, key),
): number {
  const values = [versions?.segmenterVersion ?? null, versions?.tokenizerVersion ?? null] as const;
  if (known === undefined) {
    if (sha256(text) !== key) throw new Error('The key of a text is not its SHA-256');
    return connection.insert(
      'INSERT INTO text (sha256, text, segmenter_version, tokenizer_version) VALUES (?, ?, ?, ?)',
      key,
      text,
      ...values,
    );
  }
  if (known.segmenter_version === null && versions !== undefined) {
    connection.run(
      'UPDATE text SET segmenter_version = ?, tokenizer_version = ? WHERE id = ?',
      ...values,
      known.id,
    );
  }
  return known.id;
}

export function textIdOf(connection: Connection, key: string): number | undefined {
  return findText(connection, key)?.id;
}

/**
 * The id of a text's place. A place seen in an older version of the same document moves with it; one
 * in the same version is a second occurrence.
 */
export function putAnchor(connection: Connection, textId: number, anchor: Anchor): number {
  const places = connection.all(
    anchorRow,
    'SELECT * FROM anchor WHERE text_id = ? AND path = ? AND record IS ? AND field IS ? ORDER BY id',
    textId,
    anchor.path,
    anchor.record,
    anchor.field,
  );
  const same = places.find(
    place => place.doc_hash === anchor.docHash && place.start === anchor.start,
  );
  if (same !== undefined) return same.id;
  const { start, end, before, after, docHash } = anchor;
  const distance = (place: AnchorRow): number => Math.abs(place.start - start);
  const [moved] = places
    .filter(place => place.doc_hash !== docHash)
    .sort((a, b) => distance(a) - distance(b) || a.id - b.id);
  if (moved !== undefined) {
    connection.run(
      'UPDATE anchor SET start = ?, "end" = ?, before = ?, after = ?, doc_hash = ? WHERE id = ?',
      ...[start, end, before, after, docHash, moved.id],
    );
    return moved.id;
  }
  return connection.insert(
    `INSERT INTO anchor (text_id, path, record, field, start, "end", before, after, doc_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[textId, anchor.path, anchor.record, anchor.field, start, end, before, after, docHash],
  );
}

export function anchorById(connection: Connection, id: number | null): Anchor | undefined {
  if (id === null) return undefined;
  const row = connection.get(anchorRow, 'SELECT * FROM anchor WHERE id = ?', id);
  return row === undefined ? undefined : toAnchor(row);
}

/** Places of the texts with ids in [first, last], by text id, oldest first. */
export function anchorsBetween(
  connection: Connection,
  first: number,
  last: number,
): Map<number, Anchor[]> {
  const rows = connection.all(
    anchorRow,
    'SELECT * FROM anchor WHERE text_id BETWEEN ? AND ? ORDER BY text_id, id',
    first,
    last,
  );
  const places = new Map<number, Anchor[]>();
  for (const row of rows) {
    const list = places.get(row.text_id);
    if (list === undefined) places.set(row.text_id, [toAnchor(row)]);
    else list.push(toAnchor(row));
  }
  return places;
}

function toAnchor(row: AnchorRow): Anchor {
  const { path, record, field, start, end, before, after } = row;
  return { path, record, field, start, end, before, after, docHash: row.doc_hash };
}

const knownText = z.object({ id: z.int(), segmenter_version: z.nullable(z.int()) });
const anchorRow = z.object({
  id: z.int(),
  text_id: z.int(),
  path: z.string(),
  record: z.nullable(z.int()),
  field: z.nullable(z.string()),
  start: z.int(),
  end: z.int(),
  before: z.string(),
  after: z.string(),
  doc_hash: z.string(),
});
type AnchorRow = z.infer<typeof anchorRow>;
