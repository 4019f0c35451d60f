/** Notes of annotators about texts; the newest stands, and none is part of what is learned. */
import * as z from 'zod/mini';
import type { Anchor } from '../domain/anchor.js';
import type { Connection } from './connection.js';
import { putAnchor, putText } from './texts.js';

export interface NewComment {
  /** SHA-256 (hex) of the text. */
  readonly key: string;
  readonly text: string;
  readonly anchor: Anchor | undefined;
  readonly annotator: string;
  /** Empty: there is no comment any more. */
  readonly comment: string;
}

/** On disk when it returns. */
export function setComment(
  connection: Connection,
  { key, text, anchor, annotator, comment }: NewComment,
): void {
  connection.write(() => {
    const textId = putText(connection, key, text, undefined);
    if (anchor) putAnchor(connection, textId, anchor);
    if (comment === '') {
      const sql = 'DELETE FROM comment WHERE text_id = ? AND annotator = ?';
      connection.run(sql, textId, annotator);
    } else {
      connection.run(
        'INSERT OR REPLACE INTO comment (text_id, annotator, at, comment) VALUES (?, ?, ?, ?)',
        ...[textId, annotator, connection.now(), comment],
      );
    }
  });
}

/** Of the texts with ids in [first, last]: text id → annotator → comment. */
export function commentsBetween(
  connection: Connection,
  first: number,
  last: number,
): ReadonlyMap<number, ReadonlyMap<string, string>> {
  const found = new Map<number, Map<string, string>>();
  const sql = 'SELECT text_id, annotator, comment FROM comment WHERE text_id BETWEEN ? AND ?';
  for (const { text_id: id, annotator, comment } of connection.all(commentRow, sql, first, last)) {
    const ofText = found.get(id) ?? new Map<string, string>();
    found.set(id, ofText.set(annotator, comment));
  }
  return found;
}

const commentRow = z.object({ text_id: z.int(), annotator: z.string(), comment: z.string() });

/** Empty: none. */
export function commentOn(connection: Connection, key: string, annotator: string): string {
  const sql = `SELECT comment FROM comment JOIN text ON text.id = text_id
    WHERE sha256 = ? AND annotator = ?`;
  return connection.get(z.object({ comment: z.string() }), sql, key, annotator)?.comment ?? '';
}

/** Comments and flags of annotators who haven't answered the text: no row of an export has them. */
export interface LoneRemarks {
  readonly count: number;
  /** The first of them; without a comment there is only a flag. */
  readonly examples: readonly { readonly text: string; readonly comment: string | null }[];
}

export function readLoneRemarks(connection: Connection, examples: number): LoneRemarks {
  const found = connection.get(z.object({ n: z.int() }), `SELECT count(*) AS n FROM (${loneSql})`);
  const sql = `SELECT text, comment FROM (${loneSql}) JOIN text ON text.id = text_id
    ORDER BY text_id, annotator LIMIT ?`;
  return { count: found?.n ?? 0, examples: connection.all(loneRow, sql, examples) };
}

const loneSql = `SELECT text_id, annotator, max(comment) AS comment FROM
    (SELECT text_id, annotator, comment FROM comment
     UNION ALL SELECT text_id, annotator, NULL FROM flag) AS remark
  WHERE NOT EXISTS (SELECT 1 FROM annotation
    WHERE annotation.text_id = remark.text_id AND annotation.annotator = remark.annotator)
  GROUP BY text_id, annotator`;
const loneRow = z.object({ text: z.string(), comment: z.nullable(z.string()) });
