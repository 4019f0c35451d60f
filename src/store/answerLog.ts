/** The answers that stand, newest first. */
import * as z from 'zod/mini';
import type { Anchor } from '../domain/anchor.js';
import type { Annotation } from '../domain/annotation.js';
import { toAnnotation } from './annotationCodec.js';
import type { Connection } from './connection.js';
import type { Labels } from './labels.js';
import { readState } from './states.js';
import { anchorsBetween } from './texts.js';

export interface LoggedAnswer {
  /** The newest event of the answer. */
  readonly seq: number;
  readonly key: string;
  readonly text: string;
  readonly annotator: string;
  readonly annotation: Annotation;
  readonly flagged: boolean;
  readonly anchor: Anchor | undefined;
}

/** At most `limit`, only those before event `before`. */
export function readAnswerLog(
  connection: Connection,
  labels: Labels,
  { before, limit }: { readonly before: number; readonly limit: number },
): LoggedAnswer[] {
  const byId = labels.byId();
  return connection
    .all(
      row,
      `SELECT last.text_id, last.annotator, last.seq, text.sha256, text.text FROM
         (SELECT text_id, annotator, max(seq) AS seq FROM annotation GROUP BY text_id, annotator) AS last
         JOIN text ON text.id = last.text_id
       WHERE last.seq < ? ORDER BY last.seq DESC LIMIT ?`,
      before,
      limit,
    )
    .map(({ text_id: id, annotator, seq, sha256: key, text }) => {
      const state = readState(connection, id, annotator);
      const { annotation } = toAnnotation(state, byId);
      const anchor = anchorsBetween(connection, id, id).get(id)?.[0];
      return { seq, key, text, annotator, annotation, flagged: state.flagged, anchor };
    });
}

const row = z.object({
  text_id: z.int(),
  annotator: z.string(),
  seq: z.int(),
  sha256: z.string(),
  text: z.string(),
});
