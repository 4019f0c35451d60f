/** The append-only log of what annotators did. */
import * as z from 'zod/mini';
import type { Connection } from './connection.js';
import { stateShape, type State } from './states.js';

/** Why an example was asked and how long it took; for studying and unbiasing the queries later. */
export interface DecisionContext {
  readonly round?: number | undefined;
  readonly strategy?: string | undefined;
  /** Uncertainty in [0, 1] that the example was asked with. */
  readonly score?: number | undefined;
  /** Probability with which it was drawn, in (0, 1]. */
  readonly propensity?: number | undefined;
  readonly milliseconds?: number | undefined;
  /** `ranked`, `exploration`, `hold-out`, … */
  readonly kind?: string | undefined;
}

/** Kinds of decisions about an example that was not asked: single labels in passing. */
export const passingKinds: readonly string[] = ['editor', 'occurrences'];

export interface NewEvent {
  readonly annotator: string;
  readonly textId: number;
  readonly anchorId: number | null;
  readonly what: 'answer' | 'flag' | 'undo' | 'redo';
  /** The answer that an undo or redo is about; of an answer, the first of those it was given together with. */
  readonly target?: number | undefined;
  readonly before: State;
  readonly after: State;
  readonly context?: DecisionContext | undefined;
}

/** What undo needs of an answer. */
export interface AnswerEvent {
  readonly seq: number;
  readonly textId: number;
  readonly anchorId: number | null;
  readonly before: State;
  readonly after: State;
  /** The first of the answers that it was given together with: they are undone together. */
  readonly togetherWith: number | undefined;
}

/** 0 when nothing has happened yet. */
export function lastSeq(connection: Connection): number {
  const sql = 'SELECT ifnull(max(seq), 0) AS seq FROM event';
  return connection.get(seqRow, sql)?.seq ?? 0;
}

/** `seq` must be `lastSeq` + 1, taken under the same write lock. */
export function appendEvent(connection: Connection, seq: number, event: NewEvent): void {
  const { annotator, textId, anchorId, what, before, after } = event;
  const context = event.context ?? {};
  connection.run(
    `INSERT INTO event (seq, at, annotator, text_id, anchor_id, what, target, before, after,
       kind, round, strategy, score, propensity, milliseconds)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[seq, connection.now(), annotator, textId, anchorId, what, event.target ?? null],
    ...[JSON.stringify(before), JSON.stringify(after)],
    ...[context.kind ?? null, context.round ?? null, context.strategy ?? null],
    ...[context.score ?? null, context.propensity ?? null, context.milliseconds ?? null],
  );
}

export function readAnswer(connection: Connection, seq: number): AnswerEvent {
  const row = connection.get(
    eventRow,
    'SELECT text_id, anchor_id, before, after, target FROM event WHERE seq = ?',
    seq,
  );
  if (row === undefined) throw new Error(`There is no event ${seq}`);
  return {
    seq,
    textId: row.text_id,
    anchorId: row.anchor_id,
    before: connection.json(stateShape, row.before, 'event.before'),
    after: connection.json(stateShape, row.after, 'event.after'),
    togetherWith: row.target ?? undefined,
  };
}

/** Ids of texts whose annotations changed after event `seq`, ascending. */
export function textsChangedSince(connection: Connection, seq: number): number[] {
  return connection
    .all(
      z.object({ text_id: z.int() }),
      "SELECT DISTINCT text_id FROM event WHERE seq > ? AND what <> 'flag' ORDER BY text_id",
      seq,
    )
    .map(row => row.text_id);
}

const seqRow = z.object({ seq: z.int() });
const eventRow = z.object({
  text_id: z.int(),
  anchor_id: z.nullable(z.int()),
  before: z.string(),
  after: z.string(),
  target: z.nullable(z.int()),
});
