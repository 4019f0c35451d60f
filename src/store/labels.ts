/** The labels a project has had. Everything refers to their ids, so a rename touches one row. */
import * as z from 'zod/mini';
import { UserError } from '../base/errors.js';
import type { Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Connection } from './connection.js';
import { readLabels, unaskedTime, type StoredLabel } from './storedLabels.js';
import {
  allSnapshots,
  applySchema,
  currentSnapshot,
  labelsOfSnapshot,
  latestSnapshot,
  type SchemaChange,
  type SyncOptions,
} from './schemaVersions.js';

export interface LabelInUse {
  readonly task: Task;
  readonly name: string;
  /** Spans or class values that carry it now. */
  readonly count: number;
  /** True: it is not in the schema (any more). */
  readonly retired: boolean;
  /** True: and nobody has been asked whether it was renamed. */
  readonly unasked: boolean;
}

export class Labels {
  private cache: { readonly version: number; readonly labels: readonly StoredLabel[] } | undefined;
  /** Ids of the labels in each snapshot of the schema; snapshots never change. */
  private readonly snapshots = new Map<number, ReadonlySet<number>>();
  private schemaId: number | undefined;
  private schema: LabelSchema | undefined;

  constructor(private readonly connection: Connection) {}

  /** Makes `schema` the current one. Labels that are missing in it are retired, never deleted. */
  sync(schema: LabelSchema, options?: SyncOptions): SchemaChange {
    // Looks first, so that opening a project whose schema is known writes nothing.
    const known = this.connection.snapshot(() => currentSnapshot(this.connection, schema));
    if (known !== undefined) {
      this.schemaId = known;
      this.schema = schema;
      return { added: [], retired: [], revived: [] };
    }
    const { change, snapshot } = this.changing(() => applySchema(this.connection, schema, options));
    this.schemaId = snapshot;
    this.schema = schema;
    return change;
  }

  /** Every label that ever was, in order of first appearance. */
  all(): readonly StoredLabel[] {
    const version = this.connection.dataVersion();
    if (this.cache?.version !== version) {
      this.cache = { version, labels: readLabels(this.connection) };
    }
    return this.cache.labels;
  }

  /** What each id is read as: a label that was merged stands for the one that it was merged into. */
  byId(): ReadonlyMap<number, StoredLabel> {
    const own = new Map(this.all().map(label => [label.id, label]));
    return new Map([...own].map(([id, label]) => [id, mergedLabel(label, own)]));
  }

  /**
   * Whether who answered under a snapshot of the schema was asked about the label, or about one that was renamed
   * to it later. One that was in the schema beside it meant something else, though it is read as it by now.
   */
  wasAsked(snapshot: number, { id }: StoredLabel, byId: ReadonlyMap<number, StoredLabel>): boolean {
    const ids = this.idsOf(snapshot);
    if (ids.has(id)) return true;
    return [...ids].some(other => byId.get(other)?.id === id && !this.stoodTogether(id, other));
  }

  private stoodTogether(one: number, other: number): boolean {
    return allSnapshots(this.connection).some(snapshot => {
      const ids = this.idsOf(snapshot);
      return ids.has(one) && ids.has(other);
    });
  }

  /** Ids of the labels that were in the schema of a snapshot. */
  private idsOf(snapshot: number): ReadonlySet<number> {
    const ids = this.snapshots.get(snapshot) ?? labelsOfSnapshot(this.connection, snapshot);
    this.snapshots.set(snapshot, ids);
    return ids;
  }

  /** Whether the label is, or ever was, in the schema. */
  knows(task: Task, name: string): boolean {
    return this.find(task, name) !== undefined;
  }

  /** Throws a `UserError` when the schema has no such label. */
  idOf(task: Task, name: string): number {
    const label = this.find(task, name);
    if (label !== undefined && !label.retired) return label.id;
    const known = this.all().filter(other => other.task === task && !other.retired);
    const list = known.map(other => `"${other.name}"`).join(', ');
    throw new UserError(
      `The label "${name}" is not among the project's ${task} (${list === '' ? 'it has none' : list}). Add it to glossator.json, or use another label.`,
    );
  }

  /** Id of the snapshot that new annotations are made under. */
  currentSchema(): number {
    const id = this.schemaId ?? latestSnapshot(this.connection);
    if (id === undefined) throw new Error('syncSchema comes before anything else');
    return id;
  }

  get mayOverlap(): boolean {
    return this.schema?.entities?.overlap === true;
  }

  /** Whether a text has exactly one of the classes. */
  get isOneClass(): boolean {
    return this.schema?.classes?.mode === 'single';
  }

  /** Labels that current annotations use, with how often; that a person said words are not one is no use of it. */
  inUse(): LabelInUse[] {
    return this.connection
      .all(
        usageRow,
        `SELECT task, name, retired_at, n FROM label JOIN (
           SELECT label_id, count(*) AS n FROM
             (SELECT label_id FROM span WHERE verdict = 'yes' OR source <> 'person'
              UNION ALL SELECT label_id FROM class_value)
           GROUP BY label_id
         ) ON label_id = label.id ORDER BY task DESC, label.id`,
      )
      .map(({ task, name, n, retired_at: at }) => ({
        ...{ task, name, count: n, retired: at !== null, unasked: at === unaskedTime },
      }));
  }

  /** Whether any answer ever used it; one that was undone holds on to its labels too, in the events. */
  hasBeenUsed(task: Task, name: string): boolean {
    const label = this.find(task, name);
    const sql = `SELECT seq FROM event, json_tree(event.after) AS value
       WHERE value.key = 'label' AND value.atom = ? LIMIT 1`;
    return (
      label !== undefined &&
      this.connection.get(z.object({ seq: z.int() }), sql, label.id) !== undefined
    );
  }

  /** Takes a label out of the schema, as somebody who was asked has said, or to ask later. */
  retire(task: Task, name: string, { unasked = false }: SyncOptions = {}): void {
    this.changing(() => {
      const sql = 'UPDATE label SET retired_at = ? WHERE task = ? AND name = ?';
      this.connection.run(sql, unasked ? unaskedTime : this.connection.now(), task, name);
    });
  }

  /**
   * Gives a label another name; its id and annotations stay, and it counts as part of the schema
   * again. A label that already has the new name makes way if nothing ever used it.
   */
  rename(task: Task, from: string, to: string): void {
    if (from === to) return;
    this.changing(() => {
      const label = this.find(task, from);
      if (label === undefined) {
        throw new UserError(`There is no label "${from}" among the ${task} to rename.`);
      }
      const other = this.find(task, to);
      if (other !== undefined) this.removeUnused(other, from);
      const sql = 'UPDATE label SET name = ?, retired_at = NULL WHERE id = ?';
      this.connection.run(sql, to, label.id);
    });
  }

  /**
   * Everything marked as `from` is read as `into` from now on; `from` leaves the schema. Putting it back into
   * the schema undoes it.
   */
  merge(task: Task, from: string, into: string): void {
    this.changing(() => {
      const merged = this.find(task, from);
      const target = this.find(task, into);
      if (!merged || !target || target.retired || merged.id === target.id) {
        throw new UserError(`"${from}" can't be merged into "${into}" among the ${task}.`);
      }
      const sql = 'UPDATE label SET merged_into = ?, retired_at = ? WHERE id = ?';
      this.connection.run(sql, target.id, this.connection.now(), merged.id);
    });
  }

  private find(task: Task, name: string): StoredLabel | undefined {
    return this.all().find(label => label.task === task && label.name === name);
  }

  private removeUnused(label: StoredLabel, from: string): void {
    if (this.hasBeenUsed(label.task, label.name)) {
      throw new UserError(
        `"${from}" can't be renamed to "${label.name}": that label has annotations of its own. Choose another name in glossator.json.`,
      );
    }
    this.connection.run('DELETE FROM label WHERE id = ?', label.id);
  }

  private changing<T>(work: () => T): T {
    try {
      return this.connection.write(work);
    } finally {
      this.cache = undefined;
    }
  }
}

function mergedLabel(label: StoredLabel, own: ReadonlyMap<number, StoredLabel>): StoredLabel {
  let target = label;
  // A ring can't be made by merging, but a database is a file that anyone may have written.
  for (let steps = 0; target.mergedInto !== undefined && steps < own.size; steps++) {
    target = own.get(target.mergedInto) ?? target;
  }
  return target;
}

const usageRow = z.object({
  task: z.enum(['entities', 'classes']),
  name: z.string(),
  retired_at: z.nullable(z.int()),
  n: z.int(),
});
