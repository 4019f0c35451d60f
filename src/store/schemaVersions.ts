/** Brings the label table in line with the project's schema, and keeps a snapshot of each schema. */
import * as z from 'zod/mini';
import { sha256 } from '../base/hash.js';
import type { Task } from '../domain/annotation.js';
import type { Label, LabelSchema } from '../domain/schema.js';
import type { Connection } from './connection.js';
import { readLabels, unaskedTime, type StoredLabel } from './storedLabels.js';

/** What `syncSchema` changed: names of labels that are new, gone, and back again. */
export interface SchemaChange {
  readonly added: string[];
  readonly retired: string[];
  readonly revived: string[];
}

export interface SyncOptions {
  /** Nobody was asked whether labels that are gone were renamed; the editor then asks later. */
  readonly unasked?: boolean | undefined;
}

/** Id of the snapshot of `schema` if it is the current schema already; only reads. */
export function currentSnapshot(connection: Connection, schema: LabelSchema): number | undefined {
  const labels = readLabels(connection);
  const current = labels.filter(label => !label.retired).map(nameKey);
  const wanted = new Set(namesOf(schema).map(nameKey));
  const same = current.length === wanted.size && current.every(key => wanted.has(key));
  return same ? snapshotId(connection, definitionOf(schema, labels)) : undefined;
}

/** Ids of the labels that were in the schema of a snapshot. */
export function labelsOfSnapshot(connection: Connection, snapshot: number): Set<number> {
  const sql = 'SELECT definition FROM schema_version WHERE id = ?';
  const row = connection.get(definitionRow, sql, snapshot);
  const { entities, classes } = row
    ? connection.json(definitionShape, row.definition, 'schema_version.definition')
    : {};
  return new Set(
    [...(entities?.labels ?? []), ...(classes?.labels ?? [])].flatMap(({ id }) => id ?? []),
  );
}

/** Ids of all snapshots. */
export function allSnapshots(connection: Connection): number[] {
  return connection.all(idRow, 'SELECT id FROM schema_version').map(({ id }) => id);
}

export function latestSnapshot(connection: Connection): number | undefined {
  return connection.get(idRow, 'SELECT id FROM schema_version ORDER BY id DESC LIMIT 1')?.id;
}

/** Inserts new labels, retires missing ones, revives those that are back; takes a snapshot. */
export function applySchema(
  connection: Connection,
  schema: LabelSchema,
  { unasked = false }: SyncOptions = {},
): { readonly change: SchemaChange; readonly snapshot: number } {
  const change: SchemaChange = { added: [], retired: [], revived: [] };
  const known = new Map(readLabels(connection).map(label => [nameKey(label), label]));
  const wanted = new Map(namesOf(schema).map(name => [nameKey(name), name]));
  for (const [key, { task, name }] of wanted) {
    const label = known.get(key);
    if (label === undefined) {
      const sql = 'INSERT INTO label (id, task, name) VALUES (?, ?, ?)';
      connection.run(sql, ...[newLabelId(connection), task, name]);
      change.added.push(name);
    } else if (label.retired) {
      connection.run(
        'UPDATE label SET retired_at = NULL, merged_into = NULL WHERE id = ?',
        label.id,
      );
      change.revived.push(name);
    }
  }
  for (const [key, label] of known) {
    if (label.retired || wanted.has(key)) continue;
    const at = unasked ? unaskedTime : connection.now();
    connection.run('UPDATE label SET retired_at = ? WHERE id = ?', at, label.id);
    change.retired.push(label.name);
  }
  const definition = definitionOf(schema, readLabels(connection));
  const snapshot =
    snapshotId(connection, definition) ??
    connection.insert(
      'INSERT INTO schema_version (at, hash, definition) VALUES (?, ?, ?)',
      ...[connection.now(), sha256(definition), definition],
    );
  return { change, snapshot };
}

/** No label ever had it, also none that made way for another: snapshots still name that one. */
function newLabelId(connection: Connection): number {
  const ids = readLabels(connection).map(({ id }) => id);
  const named = allSnapshots(connection).map(id => labelsOfSnapshot(connection, id));
  return [ids, ...named].reduce((last, some) => Math.max(last, ...some), 0) + 1;
}

function snapshotId(connection: Connection, definition: string): number | undefined {
  const sql = 'SELECT id FROM schema_version WHERE hash = ?';
  return connection.get(idRow, sql, sha256(definition))?.id;
}

/** What annotations depend on: ids, names, descriptions and modes, not colours and keys. */
function definitionOf({ entities, classes }: LabelSchema, stored: readonly StoredLabel[]): string {
  const ids = new Map(stored.map(label => [nameKey(label), label.id]));
  const list = (task: Task, labels: readonly Label[]): unknown =>
    labels.map(({ name, description }) => ({
      id: ids.get(nameKey({ task, name })) ?? null,
      name,
      description: description ?? null,
    }));
  return JSON.stringify({
    entities: entities && { overlap: entities.overlap, labels: list('entities', entities.labels) },
    classes: classes && { mode: classes.mode, labels: list('classes', classes.labels) },
  });
}

interface LabelName {
  readonly task: Task;
  readonly name: string;
}

function namesOf({ entities, classes }: LabelSchema): LabelName[] {
  return [
    ...(entities?.labels ?? []).map(({ name }) => ({ task: 'entities' as const, name })),
    ...(classes?.labels ?? []).map(({ name }) => ({ task: 'classes' as const, name })),
  ];
}

function nameKey({ task, name }: LabelName): string {
  return `${task}/${name}`;
}

const idRow = z.object({ id: z.int() });
const definitionRow = z.object({ definition: z.string() });
const labelIds = z.optional(
  z.nullable(z.object({ labels: z.array(z.object({ id: z.nullable(z.int()) })) })),
);
const definitionShape = z.object({ entities: labelIds, classes: labelIds });
