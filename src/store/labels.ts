/** The labels a project has had, each with an id that everything refers to, and schema snapshots. */
import * as z from 'zod/mini';
import { UserError } from '../base/errors.js';
import { sha256 } from '../base/hash.js';
import type { Task } from '../domain/annotation.js';
import type { Label, LabelSchema } from '../domain/schema.js';
import type { Connection } from './connection.js';

/** What `syncSchema` changed: names of labels that are new, gone, and back again. */
export interface SchemaChange {
  readonly added: string[];
  readonly retired: string[];
  readonly revived: string[];
}

export interface LabelInUse {
  readonly task: Task;
  readonly name: string;
  /** Spans or class values that carry it now. */
  readonly count: number;
  /** True: it is not in the schema (any more). */
  readonly retired: boolean;
}

export interface StoredLabel {
  readonly id: number;
  readonly task: Task;
  readonly name: string;
  readonly retired: boolean;
}

export class Labels {
  private cache: { readonly version: number; readonly labels: readonly StoredLabel[] } | undefined;
  private schemaId: number | undefined;

  constructor(private readonly connection: Connection) {}

  /** Makes `schema` the current one. Labels that are missing in it are retired, never deleted. */
  sync(schema: LabelSchema): SchemaChange {
    // Looks first, so that opening a project whose schema is known writes nothing.
    const plan = this.connection.snapshot(() => this.plan(schema));
    if (plan.snapshot !== undefined) {
      this.schemaId = plan.snapshot;
      return { added: [], retired: [], revived: [] };
    }
    try {
      return this.connection.write(() => this.apply(schema));
    } finally {
      this.forget();
    }
  }

  /** Every label that ever was, in order of first appearance. */
  all(): readonly StoredLabel[] {
    const version = this.connection.dataVersion();
    if (this.cache?.version !== version) this.cache = { version, labels: this.read() };
    return this.cache.labels;
  }

  byId(): ReadonlyMap<number, StoredLabel> {
    return new Map(this.all().map(label => [label.id, label]));
  }

  /** Throws a `UserError` when the schema has no such label. */
  idOf(task: Task, name: string): number {
    const label = this.all().find(other => other.task === task && other.name === name);
    if (label !== undefined && !label.retired) return label.id;
    const known = this.all().filter(other => other.task === task && !other.retired);
    const list = known.map(other => `"${other.name}"`).join(', ');
    throw new UserError(
      `The label "${name}" is not among the project's ${task} (${list === '' ? 'it has none' : list}). Add it to glossator.json, or use another label.`,
    );
  }

  /** Whether the label is, or ever was, in the schema. */
  knows(task: Task, name: string): boolean {
    return this.all().some(label => label.task === task && label.name === name);
  }

  /** Id of the snapshot that new annotations are made under. */
  currentSchema(): number {
    const id = this.schemaId ?? this.latestSchema();
    if (id === undefined) throw new Error('syncSchema comes before anything else');
    return id;
  }

  /** Labels that current annotations use, with how often. */
  inUse(): LabelInUse[] {
    const rows = this.connection.all(
      usageRow,
      `SELECT task, name, retired_at, n FROM label JOIN (
         SELECT label_id, count(*) AS n FROM
           (SELECT label_id FROM span UNION ALL SELECT label_id FROM class_value) GROUP BY label_id
       ) ON label_id = label.id ORDER BY task DESC, label.id`,
    );
    return rows.map(({ task, name, n, retired_at: retiredAt }) => ({
      task,
      name,
      count: n,
      retired: retiredAt !== null,
    }));
  }

  /**
   * Gives a label another name; its id and annotations stay, and it counts as part of the schema
   * again. A label that already has the new name makes way if nothing ever used it.
   */
  rename(task: Task, from: string, to: string): void {
    if (from === to) return;
    try {
      this.connection.write(() => {
        const label = this.all().find(other => other.task === task && other.name === from);
        if (label === undefined) {
          throw new UserError(`There is no label "${from}" among the ${task} to rename.`);
        }
        const other = this.all().find(
          candidate => candidate.task === task && candidate.name === to,
        );
        if (other !== undefined) this.removeUnused(other, from);
        this.connection.run(
          'UPDATE label SET name = ?, retired_at = NULL WHERE id = ?',
          to,
          label.id,
        );
      });
    } finally {
      this.forget();
    }
  }

  private removeUnused(label: StoredLabel, from: string): void {
    // An answer that was undone holds on to its labels too, in the events.
    const used = this.connection.get(
      z.object({ seq: z.int() }),
      `SELECT seq FROM event, json_tree(event.after) AS value
       WHERE value.key = 'label' AND value.atom = ? LIMIT 1`,
      label.id,
    );
    if (used !== undefined) {
      throw new UserError(
        `"${from}" can't be renamed to "${label.name}": that label has annotations of its own. Choose another name in glossator.json.`,
      );
    }
    this.connection.run('DELETE FROM label WHERE id = ?', label.id);
  }

  /** `snapshot` is the id of the schema's snapshot when there is nothing to change. */
  private plan(schema: LabelSchema): { snapshot: number | undefined } {
    const current = this.read().flatMap(label => (label.retired ? [] : [nameKey(label)]));
    const wanted = new Set(namesOf(schema).map(nameKey));
    const same = current.length === wanted.size && current.every(key => wanted.has(key));
    if (!same) return { snapshot: undefined };
    return { snapshot: this.snapshotId(this.definition(schema)) };
  }

  private apply(schema: LabelSchema): SchemaChange {
    const change: SchemaChange = { added: [], retired: [], revived: [] };
    const known = new Map(this.read().map(label => [nameKey(label), label]));
    const wanted = namesOf(schema);
    for (const { task, name } of wanted) {
      const label = known.get(nameKey({ task, name }));
      if (label === undefined) {
        this.connection.run('INSERT INTO label (task, name) VALUES (?, ?)', task, name);
        change.added.push(name);
      } else if (label.retired) {
        this.connection.run('UPDATE label SET retired_at = NULL WHERE id = ?', label.id);
        change.revived.push(name);
      }
    }
    const names = new Set(wanted.map(nameKey));
    for (const label of known.values()) {
      if (label.retired || names.has(nameKey(label))) continue;
      const now = this.connection.now();
      this.connection.run('UPDATE label SET retired_at = ? WHERE id = ?', now, label.id);
      change.retired.push(label.name);
    }
    const definition = this.definition(schema);
    this.connection.run(
      'INSERT OR IGNORE INTO schema_version (at, hash, definition) VALUES (?, ?, ?)',
      ...[this.connection.now(), sha256(definition), definition],
    );
    this.schemaId = this.snapshotId(definition);
    return change;
  }

  /** What annotations depend on: ids, names, descriptions and modes, not colours and keys. */
  private definition(schema: LabelSchema): string {
    const ids = new Map(this.read().map(label => [nameKey(label), label.id]));
    const list = (task: Task, labels: readonly Label[]): unknown =>
      labels.map(({ name, description }) => ({
        id: ids.get(nameKey({ task, name })) ?? null,
        name,
        description: description ?? null,
      }));
    const { entities, classes } = schema;
    return JSON.stringify({
      entities: entities && {
        overlap: entities.overlap,
        labels: list('entities', entities.labels),
      },
      classes: classes && { mode: classes.mode, labels: list('classes', classes.labels) },
    });
  }

  private snapshotId(definition: string): number | undefined {
    const sql = 'SELECT id FROM schema_version WHERE hash = ?';
    return this.connection.get(z.object({ id: z.int() }), sql, sha256(definition))?.id;
  }

  private latestSchema(): number | undefined {
    const sql = 'SELECT id FROM schema_version ORDER BY id DESC LIMIT 1';
    return this.connection.get(z.object({ id: z.int() }), sql)?.id;
  }

  private read(): StoredLabel[] {
    return this.connection
      .all(labelRow, 'SELECT id, task, name, retired_at FROM label ORDER BY id')
      .map(({ id, task, name, retired_at: retiredAt }) => ({
        id,
        task,
        name,
        retired: retiredAt !== null,
      }));
  }

  private forget(): void {
    this.cache = undefined;
  }
}

function namesOf(schema: LabelSchema): { task: Task; name: string }[] {
  return [
    ...(schema.entities?.labels ?? []).map(({ name }) => ({ task: 'entities' as const, name })),
    ...(schema.classes?.labels ?? []).map(({ name }) => ({ task: 'classes' as const, name })),
  ];
}

function nameKey({ task, name }: { readonly task: Task; readonly name: string }): string {
  return `${task}/${name}`;
}

const taskName = z.enum(['entities', 'classes']);
const labelRow = z.object({
  id: z.int(),
  task: taskName,
  name: z.string(),
  retired_at: z.nullable(z.int()),
});
const usageRow = z.object({
  task: taskName,
  name: z.string(),
  retired_at: z.nullable(z.int()),
  n: z.int(),
});
