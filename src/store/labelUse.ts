/** How often each label was given, and where lately; of several annotators the newest answer counts. */
import * as z from 'zod/mini';
import type { Task } from '../domain/annotation.js';
import type { Connection } from './connection.js';
import type { Labels } from './labels.js';

export interface LabelUse {
  readonly task: Task;
  readonly name: string;
  /** Spans of entities, examples of classes, that carry it. */
  readonly count: number;
}

export interface LabelledPlace {
  /** Of the text. */
  readonly key: string;
  readonly text: string;
  /** The words of an entity; null for a class. */
  readonly start: number | null;
  readonly end: number | null;
}

const newest = `newest AS (SELECT id, text_id, answer, max(seq) AS seq FROM annotation GROUP BY text_id, task)`;

/** Of the labels of the schema, entities first; those never used count 0. */
export function readLabelUse(connection: Connection, labels: Labels): LabelUse[] {
  const counts = new Map<string, number>();
  const byId = labels.byId();
  const rows = connection.all(
    z.object({ label_id: z.int(), n: z.int() }),
    `WITH ${newest}
     SELECT label_id, count(*) AS n FROM newest JOIN span ON annotation_id = newest.id
       WHERE verdict = 'yes' AND answer = 'accept' GROUP BY label_id
     UNION ALL SELECT label_id, count(*) AS n FROM newest JOIN class_value ON annotation_id = newest.id
       WHERE verdict = 'yes' AND answer = 'accept' GROUP BY label_id`,
  );
  for (const { label_id: id, n } of rows) {
    const label = byId.get(id);
    if (!label || label.retired) continue;
    const key = `${label.task}/${label.name}`;
    counts.set(key, (counts.get(key) ?? 0) + n);
  }
  return labels
    .all()
    .filter(label => !label.retired)
    .map(({ task, name }) => ({ task, name, count: counts.get(`${task}/${name}`) ?? 0 }))
    .sort((a, b) => (a.task === b.task ? 0 : a.task === 'entities' ? -1 : 1));
}

/** Newest first, at most `limit`. */
export function readLabelledPlaces(
  connection: Connection,
  labels: Labels,
  { task, name }: { readonly task: Task; readonly name: string },
  limit: number,
): LabelledPlace[] {
  const ids = [...labels.byId()]
    .filter(([, label]) => label.task === task && label.name === name)
    .map(([id]) => id);
  const [table, start, end] =
    task === 'entities' ? ['span', 'start', '"end"'] : ['class_value', 'NULL', 'NULL'];
  return connection.all(
    z.object({
      key: z.string(),
      text: z.string(),
      start: z.nullable(z.int()),
      end: z.nullable(z.int()),
    }),
    `WITH ${newest}
     SELECT sha256 AS key, text, ${start} AS start, ${end} AS end FROM newest
       JOIN ${table} ON annotation_id = newest.id JOIN text ON text.id = newest.text_id
     WHERE verdict = 'yes' AND answer = 'accept' AND label_id IN (SELECT value FROM json_each(?))
     ORDER BY newest.seq DESC, 3 LIMIT ?`,
    JSON.stringify(ids),
    limit,
  );
}
