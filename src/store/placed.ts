/** What has been annotated in one file: by the places it was seen at, and by its texts. */
import * as z from 'zod/mini';
import type { Anchor } from '../domain/anchor.js';
import type { Annotation } from '../domain/annotation.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import { readExamples } from './annotations.js';
import type { Connection } from './connection.js';
import type { Labels } from './labels.js';
import { anchorsBetween } from './texts.js';

/** The annotator's own annotation per task, else the newest of all annotators. */
export interface PlacedExample extends TrainingExample {
  readonly annotation: Annotation;
  /** Where it was seen in the file; empty where only its text is known. */
  readonly anchors: readonly Anchor[];
}

/** Annotated texts that were seen in the file at `path`, and those with one of the `keys`. */
export function readPlaced(
  connection: Connection,
  labels: Labels,
  path: string,
  keys: readonly string[],
  annotator: string,
): PlacedExample[] {
  const ids = connection
    .all(
      idRow,
      `SELECT id FROM text WHERE id IN (SELECT text_id FROM annotation) AND
         (id IN (SELECT text_id FROM anchor WHERE path = ?) OR
          sha256 IN (SELECT value FROM json_each(?)))
       ORDER BY id`,
      path,
      JSON.stringify(keys),
    )
    .map(row => row.id);
  return ids.flatMap(id =>
    readExamples(connection, labels, [id], annotator).map(example => ({
      ...example,
      anchors: (anchorsBetween(connection, id, id).get(id) ?? []).filter(
        anchor => anchor.path === path,
      ),
    })),
  );
}

/** Whether any text was seen in the file at `path`. */
export function isPlaced(connection: Connection, path: string): boolean {
  const sql = 'SELECT 1 AS found FROM anchor WHERE path = ? LIMIT 1';
  return connection.get(z.object({ found: z.int() }), sql, path) !== undefined;
}

const idRow = z.object({ id: z.int() });
