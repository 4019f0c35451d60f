/** An annotator's answers in the order in which they were given, to look at them again. */
import * as z from 'zod/mini';
import type { Anchor } from '../domain/anchor.js';
import type { Connection } from './connection.js';
import { anchorById } from './texts.js';

export interface EarlierAnswer {
  readonly seq: number;
  readonly key: string;
  readonly text: string;
  readonly anchor: Anchor | undefined;
}

/**
 * The answer that stands next before (or after) event `seq`; answers that were changed since count where
 * they were changed last. Undefined at either end. Constant time but for answers in between that no
 * longer stand.
 */
export function neighbouringAnswer(
  connection: Connection,
  annotator: string,
  seq: number,
  direction: 'before' | 'after',
): EarlierAnswer | undefined {
  const [compare, order] = direction === 'before' ? ['<', 'DESC'] : ['>', 'ASC'];
  const row = connection.get(
    answerRow,
    `SELECT undo_stack.seq AS seq, text.sha256 AS key, text.text AS text, event.anchor_id AS anchor
     FROM undo_stack JOIN event ON event.seq = undo_stack.seq JOIN text ON text.id = event.text_id
     WHERE undo_stack.annotator = ? AND undone = 0 AND undo_stack.seq ${compare} ? AND EXISTS
       (SELECT 1 FROM annotation WHERE annotation.text_id = event.text_id
        AND annotation.annotator = undo_stack.annotator AND annotation.seq = undo_stack.seq)
     ORDER BY undo_stack.seq ${order} LIMIT 1`,
    annotator,
    seq,
  );
  if (row === undefined) return undefined;
  return { ...row, anchor: anchorById(connection, row.anchor) };
}

const answerRow = z.object({
  seq: z.int(),
  key: z.string(),
  text: z.string(),
  anchor: z.nullable(z.int()),
});
