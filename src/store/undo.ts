/** Each annotator's own stack of answers to undo and redo; kept in the database, without limit. */
import * as z from 'zod/mini';
import type { Connection } from './connection.js';
import type { AnswerEvent } from './events.js';
import type { State } from './states.js';

/** After a new answer, what was undone before it can't be redone any more. */
export function forgetUndone(connection: Connection, annotator: string): void {
  connection.run('DELETE FROM undo_stack WHERE annotator = ? AND undone = 1', annotator);
}

/** A new answer goes on top. */
export function pushAnswer(connection: Connection, annotator: string, seq: number): void {
  connection.run(
    'INSERT INTO undo_stack (annotator, undone, seq) VALUES (?, 0, ?)',
    annotator,
    seq,
  );
}

/** The answer that the next undo takes back: the newest that stands. */
export function nextToUndo(connection: Connection, annotator: string): number | undefined {
  const sql = 'SELECT max(seq) AS seq FROM undo_stack WHERE annotator = ? AND undone = 0';
  return connection.get(seqRow, sql, annotator)?.seq ?? undefined;
}

/** The answers that `seq` was given together with, itself included, that are (not) undone; ascending. */
export function givenTogether(
  connection: Connection,
  annotator: string,
  { seq, togetherWith }: AnswerEvent,
  undone: boolean,
): number[] {
  const first = togetherWith ?? seq;
  return connection
    .all(
      z.object({ seq: z.int() }),
      `SELECT seq FROM undo_stack JOIN event USING (seq)
       WHERE undo_stack.annotator = ? AND undone = ? AND (seq = ? OR target = ?) ORDER BY seq`,
      ...[annotator, undone ? 1 : 0, first, first],
    )
    .map(row => row.seq);
}

/** The answer that the next redo restores: the oldest that was taken back. */
export function nextToRedo(connection: Connection, annotator: string): number | undefined {
  const sql = 'SELECT min(seq) AS seq FROM undo_stack WHERE annotator = ? AND undone = 1';
  return connection.get(seqRow, sql, annotator)?.seq ?? undefined;
}

export function markUndone(
  connection: Connection,
  annotator: string,
  seq: number,
  undone: boolean,
): void {
  connection.run(
    'UPDATE undo_stack SET undone = ? WHERE annotator = ? AND seq = ?',
    ...[undone ? 1 : 0, annotator, seq],
  );
}

/** `current` without what `answer` changed. */
export function inverse(answer: AnswerEvent, current: State): State {
  return pick(answer, current, answer.before);
}

/** `current` with what `answer` changed. */
export function again(answer: AnswerEvent, current: State): State {
  return pick(answer, current, answer.after);
}

/** Takes the tasks and the flag that `answer` was about from `from`, the rest from `current`. */
function pick(answer: AnswerEvent, current: State, from: State): State {
  const { before, after, seq } = answer;
  return {
    entities: after.entities?.seq === seq ? from.entities : current.entities,
    classes: after.classes?.seq === seq ? from.classes : current.classes,
    flagged: before.flagged === after.flagged ? current.flagged : from.flagged,
  };
}

/** The part of the state after `answer` that it decided itself. */
export function decidedBy({ after, seq }: AnswerEvent): State {
  return {
    entities: after.entities?.seq === seq ? after.entities : null,
    classes: after.classes?.seq === seq ? after.classes : null,
    flagged: after.flagged,
  };
}

const seqRow = z.object({ seq: z.nullable(z.int()) });
