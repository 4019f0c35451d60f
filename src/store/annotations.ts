/** What has been annotated, read back for training and export. */
import * as z from 'zod/mini';
import type { Anchor } from '../domain/anchor.js';
import type { Task } from '../domain/annotation.js';
import type { NewerLabels, TrainingExample } from '../domain/trainingExample.js';
import type { ExportRecord } from '../interchange/exportRecord.js';
import { toAnnotation } from './annotationCodec.js';
import { commentsBetween } from './comments.js';
import type { Connection } from './connection.js';
import { passingKinds } from './events.js';
import { foreignBetween } from './foreignData.js';
import type { Labels } from './labels.js';
import { emptyState, readStates, type State } from './states.js';
import type { StoredLabel } from './storedLabels.js';
import { anchorsBetween } from './texts.js';

/** What one annotator says about one text; `timestamp` is that of the newest answer to it. */
export interface ExportRow extends ExportRecord {
  /** The row of its text in the database. */
  readonly textId: number;
  /** All places where the text was seen, oldest first; may be stale, may be empty. */
  readonly anchors: readonly Anchor[];
  /** Labels left out of `annotation` because the schema no longer has them. */
  readonly hiddenLabels: readonly string[];
  /** As in `TrainingExample`. */
  readonly newer?: NewerLabels | undefined;
}

/** Rows read at a time: little enough that nothing waits long for them. */
const pageSize = 500;

/** Id ranges [first, last] that cover all texts in order, a page each. */
function* textPages(connection: Connection): Generator<readonly [number, number]> {
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const page = connection.get(
      pageRow,
      `SELECT min(id) AS first, max(id) AS last FROM
         (SELECT id FROM text WHERE id > ? ORDER BY id LIMIT ?)`,
      after,
      pageSize,
    );
    if (page?.first == null || page.last === null) return;
    yield [page.first, page.last];
    after = page.last;
  }
}

/** Every annotated text with the newest annotation per task of all annotators, by text id. */
export function* readTraining(connection: Connection, labels: Labels): Generator<TrainingExample> {
  for (const [first, last] of textPages(connection)) {
    yield* connection.snapshot(() =>
      trainingBetween(connection, labels, first, last).filter(
        ({ annotation }) => annotation.entities !== undefined || annotation.classes !== undefined,
      ),
    );
  }
}

/**
 * The current state of these texts; an annotation without a task means there is none any more.
 * @param annotator whose annotation counts, where there is one, before newer ones of others
 */
export function readExamples(
  connection: Connection,
  labels: Labels,
  textIds: readonly number[],
  annotator?: string,
): TrainingExample[] {
  return textIds.flatMap(id => trainingBetween(connection, labels, id, id, annotator));
}

function trainingBetween(
  connection: Connection,
  labels: Labels,
  first: number,
  last: number,
  annotator?: string,
): TrainingExample[] {
  const states = readStates(connection, first, last);
  const passing = new Set(connection.all(seqRow, passingSql, first, last).map(({ seq }) => seq));
  const asked = new Map(connection.all(askedRow, askedSql, first, last).map(row => [row.seq, row]));
  const byId = labels.byId();
  const current = labels.all().filter(label => !label.retired);
  return connection.all(textRow, textSql, first, last).map(({ id, sha256: key, text }) => {
    const byAnnotator = states.get(id);
    const own = annotator === undefined ? undefined : byAnnotator?.get(annotator);
    const newest = newestOf([...(byAnnotator?.values() ?? [])], own);
    const { annotation } = toAnnotation(newest, byId);
    const inPassing = passing.has(newest.entities?.seq ?? 0);
    const why = asked.get(newest.entities?.seq ?? 0) ?? asked.get(newest.classes?.seq ?? 0);
    const newer = newerLabels(newest, current, labels, byId);
    return {
      key,
      text,
      annotation,
      ...(newer && { newer }),
      ...(inPassing && { inPassing }),
      ...(why?.kind === 'ranked' && { ranked: true }),
      ...(why?.propensity != null && { propensity: why.propensity }),
    };
  });
}

/**
 * Labels that the project has had only since the answers of a state; undefined where there are none. Who chose
 * one class of several said no to every other, whenever it came.
 */
function newerLabels(
  state: State,
  current: readonly StoredLabel[],
  labels: Labels,
  byId: ReadonlyMap<number, StoredLabel>,
): NewerLabels | undefined {
  const found = (['entities', 'classes'] as const).flatMap(task => {
    const answer = state[task];
    if (answer === null || (task === 'classes' && labels.isOneClass)) return [];
    const newer = current.filter(
      label => label.task === task && !labels.wasAsked(answer.schema, label, byId),
    );
    return newer.length > 0 ? [[task, newer.map(({ name }) => name)] as const] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function newestOf(states: readonly State[], own: State | undefined): State {
  const newest = { ...emptyState };
  for (const { entities, classes } of states) {
    if (entities && entities.seq > (newest.entities?.seq ?? 0)) newest.entities = entities;
    if (classes && classes.seq > (newest.classes?.seq ?? 0)) newest.classes = classes;
  }
  return {
    ...newest,
    entities: own?.entities ?? newest.entities,
    classes: own?.classes ?? newest.classes,
  };
}

/**
 * Every annotated text once per annotator, by text id, then annotator. Each page of rows is read at one
 * moment; answers given between pages appear in the pages that are still to come.
 */
export function* readExportRows(connection: Connection, labels: Labels): Generator<ExportRow> {
  for (const [first, last] of textPages(connection)) {
    yield* connection.snapshot(() => exportRowsBetween(connection, labels, first, last));
  }
}

function exportRowsBetween(
  connection: Connection,
  labels: Labels,
  first: number,
  last: number,
): ExportRow[] {
  const states = readStates(connection, first, last);
  const anchors = anchorsBetween(connection, first, last);
  const foreign = foreignBetween(connection, first, last);
  const comments = commentsBetween(connection, first, last);
  const times = new Map(
    connection.all(timeRow, timeSql, first, last).map(({ seq, at }) => [seq, at]),
  );
  const byId = labels.byId();
  const current = labels.all().filter(label => !label.retired);
  return connection.all(textRow, textSql, first, last).flatMap(({ id, sha256: key, text }) =>
    [...(states.get(id) ?? [])]
      .filter(([, state]) => state.entities !== null || state.classes !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([annotator, state]) => ({
        textId: id,
        key,
        text,
        anchor: anchors.get(id)?.[0],
        anchors: anchors.get(id) ?? [],
        annotator,
        ...toAnnotation(state, byId),
        newer: newerLabels(state, current, labels, byId),
        flagged: state.flagged,
        ...(foreign.get(id)?.has(annotator) === true && {
          foreign: foreign.get(id)?.get(annotator),
        }),
        ...(comments.get(id)?.has(annotator) === true && {
          comment: comments.get(id)?.get(annotator),
        }),
        timestamp: Math.max(
          times.get(state.entities?.seq ?? 0) ?? 0,
          times.get(state.classes?.seq ?? 0) ?? 0,
        ),
      })),
  );
}

const passingList = `(${passingKinds.map(kind => `'${kind}'`).join(', ')})`;
/** True of a row of `annotation` that answers its text: `isAnswered` in SQL, with the retired labels as JSON. */
const answeringSql = `CASE task
  WHEN 'entities' THEN answer = 'ignore' OR complete = 1 OR
    NOT EXISTS (SELECT 1 FROM event WHERE seq = annotation.seq AND kind IN ${passingList})
  ELSE answer <> 'accept' OR
    NOT EXISTS (SELECT 1 FROM class_value WHERE annotation_id = annotation.id AND verdict = 'yes') OR
    EXISTS (SELECT 1 FROM class_value WHERE annotation_id = annotation.id AND verdict = 'yes' AND
      label_id NOT IN (SELECT value FROM json_each(?)))
  END`;

/** Keys of all texts that somebody has answered (`isAnswered`), ignored ones included. */
export function readAnsweredKeys(connection: Connection, labels: Labels): Set<string> {
  const retired = [...labels.byId()].filter(([, label]) => label.retired).map(([id]) => id);
  const sql = `SELECT sha256 FROM text WHERE id IN (SELECT text_id FROM annotation WHERE ${answeringSql})`;
  return new Set(connection.all(keyRow, sql, JSON.stringify(retired)).map(row => row.sha256));
}

/** Texts with a complete answer about the task that was accepted. */
export function countComplete(connection: Connection, task: Task): number {
  const sql = `SELECT COUNT(DISTINCT text_id) AS n FROM annotation
    WHERE task = ? AND answer = 'accept' AND complete = 1`;
  return connection.get(countRow, sql, task)?.n ?? 0;
}

const countRow = z.object({ n: z.int() });
const passingSql = `SELECT seq FROM annotation JOIN event USING (seq)
  WHERE annotation.text_id BETWEEN ? AND ? AND task = 'entities' AND event.kind IN ${passingList}`;
/** Questions of a round, and those that were drawn at random. */
const askedSql = `SELECT seq, kind, event.propensity FROM annotation JOIN event USING (seq)
  WHERE annotation.text_id BETWEEN ? AND ? AND
    (event.propensity IS NOT NULL OR (kind = 'ranked' AND round > 0))`;
const askedRow = z.object({
  seq: z.int(),
  kind: z.nullable(z.string()),
  propensity: z.nullable(z.number()),
});
const seqRow = z.object({ seq: z.int() });
const pageRow = z.object({ first: z.nullable(z.int()), last: z.nullable(z.int()) });
const textSql = 'SELECT id, sha256, text FROM text WHERE id BETWEEN ? AND ? ORDER BY id';
const textRow = z.object({ id: z.int(), sha256: z.string(), text: z.string() });
const timeSql = `SELECT DISTINCT event.seq, event.at FROM annotation JOIN event USING (seq)
  WHERE annotation.text_id BETWEEN ? AND ?`;
const timeRow = z.object({ seq: z.int(), at: z.int() });
const keyRow = z.object({ sha256: z.string() });
