/** What one annotator says about one text right now, with label ids: kept as rows, logged as JSON. */
import * as z from 'zod/mini';
import type { Task } from '../domain/annotation.js';
import type { SqlValue } from './driver.js';
import type { Connection } from './connection.js';

const judgement = {
  /** Label id. */
  label: z.int(),
  verdict: z.enum(['yes', 'no']),
  source: z.enum(['person', 'model', 'pattern', 'import']),
  score: z.nullable(z.number()),
  model: z.nullable(z.string()),
};
const offset = z.int().check(z.gte(0));
const storedSpan = z.object({ start: offset, end: offset, ...judgement });
const storedClass = z.object(judgement);

const taskFields = {
  answer: z.enum(['accept', 'reject', 'ignore']),
  complete: z.boolean(),
  /** Snapshot of the label schema that the answer was given under. */
  schema: z.int(),
  /** The event that the answer comes from. */
  seq: z.int(),
};
const entityState = z.object({ ...taskFields, spans: z.array(storedSpan) });
const classState = z.object({ ...taskFields, values: z.array(storedClass) });

export const stateShape = z.object({
  entities: z.nullable(entityState),
  classes: z.nullable(classState),
  flagged: z.boolean(),
});

export type StoredSpan = z.infer<typeof storedSpan>;
export type StoredClass = z.infer<typeof storedClass>;
export type EntityState = z.infer<typeof entityState>;
export type ClassState = z.infer<typeof classState>;
export type State = z.infer<typeof stateShape>;

export const emptyState: State = { entities: null, classes: null, flagged: false };

/** The states of the texts with ids in [first, last]: text id → annotator → state. */
export function readStates(
  connection: Connection,
  first: number,
  last: number,
): Map<number, Map<string, State>> {
  const states = new Map<number, Map<string, State>>();
  const stateOf = (textId: number, annotator: string): State => {
    let ofText = states.get(textId);
    if (ofText === undefined) states.set(textId, (ofText = new Map<string, State>()));
    let state = ofText.get(annotator);
    if (state === undefined) ofText.set(annotator, (state = { ...emptyState }));
    return state;
  };
  const spans = new Map<number, StoredSpan[]>();
  const values = new Map<number, StoredClass[]>();
  for (const row of connection.all(annotationRow, annotationSql, first, last)) {
    const state = stateOf(row.text_id, row.annotator);
    const { answer, seq } = row;
    const common = { answer, complete: row.complete === 1, schema: row.schema_id, seq };
    if (row.task === 'entities') {
      state.entities = { ...common, spans: listIn(spans, row.id) };
    } else {
      state.classes = { ...common, values: listIn(values, row.id) };
    }
  }
  for (const row of connection.all(spanRow, spanSql, first, last)) {
    const { annotation_id: id, start, end, ...rest } = row;
    listIn(spans, id).push({ start, end, ...judgementOf(rest) });
  }
  for (const row of connection.all(classRow, classSql, first, last)) {
    listIn(values, row.annotation_id).push(judgementOf(row));
  }
  for (const row of connection.all(flagRow, flagSql, first, last)) {
    stateOf(row.text_id, row.annotator).flagged = true;
  }
  return states;
}

export function readState(connection: Connection, textId: number, annotator: string): State {
  return readStates(connection, textId, textId).get(textId)?.get(annotator) ?? emptyState;
}

/** Replaces `before` by `after`; `seq` is the event that says so, and must be there already. */
export function writeState(
  connection: Connection,
  place: { readonly textId: number; readonly annotator: string; readonly seq: number },
  before: State,
  after: State,
): void {
  // Two different answers never share a seq, so equal seqs need no writing.
  if (before.entities?.seq !== after.entities?.seq) {
    if (before.entities !== null) removeAnnotation(connection, place, 'entities');
    const id = addAnnotation(connection, place, 'entities', after.entities);
    for (const span of after.entities?.spans ?? []) {
      connection.run(insertSpan, id, span.start, span.end, ...judgementValues(span));
    }
  }
  if (before.classes?.seq !== after.classes?.seq) {
    if (before.classes !== null) removeAnnotation(connection, place, 'classes');
    const id = addAnnotation(connection, place, 'classes', after.classes);
    for (const value of after.classes?.values ?? []) {
      connection.run(insertClass, id, ...judgementValues(value));
    }
  }
  if (before.flagged !== after.flagged) {
    const { textId, annotator, seq } = place;
    if (after.flagged) {
      const sql = 'INSERT OR REPLACE INTO flag (text_id, annotator, seq) VALUES (?, ?, ?)';
      connection.run(sql, textId, annotator, seq);
    } else {
      connection.run('DELETE FROM flag WHERE text_id = ? AND annotator = ?', textId, annotator);
    }
  }
}

interface AnnotationPlace {
  readonly textId: number;
  readonly annotator: string;
}

function removeAnnotation(
  connection: Connection,
  { textId, annotator }: AnnotationPlace,
  task: Task,
): void {
  connection.run(
    'DELETE FROM annotation WHERE text_id = ? AND annotator = ? AND task = ?',
    ...[textId, annotator, task],
  );
}

/** Returns the id of the new row; 0 when there is none to be. */
function addAnnotation(
  connection: Connection,
  { textId, annotator }: AnnotationPlace,
  task: Task,
  state: EntityState | ClassState | null,
): number {
  if (state === null) return 0;
  const { answer, complete, schema, seq } = state;
  return connection.insert(
    `INSERT INTO annotation (text_id, annotator, task, answer, complete, schema_id, seq)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...[textId, annotator, task, answer, complete ? 1 : 0, schema, seq],
  );
}

function listIn<T>(lists: Map<number, T[]>, id: number): T[] {
  let list = lists.get(id);
  if (list === undefined) lists.set(id, (list = []));
  return list;
}

type Judged = Omit<StoredClass, 'label'> & { readonly label_id: number };

function judgementOf({ label_id: label, verdict, source, score, model }: Judged): StoredClass {
  return { label, verdict, source, score, model };
}

function judgementValues(value: StoredClass): SqlValue[] {
  return [value.label, value.verdict, value.source, value.score, value.model];
}

const insertSpan = `INSERT INTO span
  (annotation_id, start, "end", label_id, verdict, source, score, model) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const insertClass = `INSERT INTO class_value
  (annotation_id, label_id, verdict, source, score, model) VALUES (?, ?, ?, ?, ?, ?)`;

const annotationSql = 'SELECT * FROM annotation WHERE text_id BETWEEN ? AND ?';
const spanSql = `SELECT span.* FROM annotation JOIN span ON annotation_id = annotation.id
  WHERE text_id BETWEEN ? AND ? ORDER BY annotation_id, start, "end" DESC, label_id`;
const classSql = `SELECT class_value.* FROM annotation JOIN class_value ON annotation_id = annotation.id
  WHERE text_id BETWEEN ? AND ? ORDER BY annotation_id, label_id`;
const flagSql = 'SELECT text_id, annotator FROM flag WHERE text_id BETWEEN ? AND ?';

const annotationRow = z.object({
  id: z.int(),
  text_id: z.int(),
  annotator: z.string(),
  task: z.enum(['entities', 'classes']),
  answer: taskFields.answer,
  complete: z.int(),
  schema_id: z.int(),
  seq: z.int(),
});
const judgementColumns = {
  annotation_id: z.int(),
  label_id: z.int(),
  verdict: judgement.verdict,
  source: judgement.source,
  score: judgement.score,
  model: judgement.model,
};
const spanRow = z.object({ ...judgementColumns, start: offset, end: offset });
const classRow = z.object(judgementColumns);
const flagRow = z.object({ text_id: z.int(), annotator: z.string() });
