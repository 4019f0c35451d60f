/** Annotations → a frozen fine-tuning batch in the database → files in a format of the field. */
import path from 'node:path';
import * as z from 'zod/mini';
import { CancelledError, UserError } from '../base/errors.js';
import type { Anchor } from '../domain/anchor.js';
import type { Annotation, Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import { selectHoldout } from '../evaluation/holdout.js';
import type { Loss } from '../interchange/exportRecord.js';
import { createExporter } from '../interchange/formats.js';
import { shorten } from '../interchange/lossLog.js';
import { splitParts, splitRecords, type Splittable } from '../interchange/split.js';
import { tagSchemes, type TagScheme } from '../interchange/tagScheme.js';
import type { Project } from '../project/project.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { FrozenBatch, NewBatchItem } from '../store/batches.js';
import { CorpusTexts } from './corpusTexts.js';
import { ExportedFiles, placeIn } from './exportedFiles.js';
import { staleTexts, type FindMissing } from './staleTexts.js';
import {
  mergeLosses,
  targetFiles,
  wholePart,
  writeFiles,
  writeReport,
  type ExportFile,
  type ExportControl,
  type FrozenRows,
} from './exportFiles.js';

export interface ExportRequest {
  readonly format: string;
  /** Absolute. With a split a folder that gets one file per part, else the file itself. */
  readonly out: string;
  /** Shares of train, dev and test; undefined writes everything into one file. */
  readonly split: readonly number[] | undefined;
  /** Whether files that no export wrote may be replaced; false if not given. */
  readonly replaces?: boolean | undefined;
  readonly seed: number;
  /** Absolute path of the project folder. */
  readonly root: string;
  readonly project: Project;
  /** How entities become tags, in formats that do that. */
  readonly scheme?: TagScheme | undefined;
  /** Says which texts the files no longer have. */
  readonly findMissing: FindMissing;
}

export interface ExportReport {
  readonly batch: number;
  readonly hash: string;
  readonly files: readonly Omit<ExportFile, 'name'>[];
  readonly losses: readonly Loss[];
  /** Absolute paths of an earlier split's files that would have stood beside this one's. */
  readonly removed: readonly string[];
  /** Absolute path of the file that says the same. */
  readonly report: string;
}

/**
 * @throws UserError when there is nothing to export or the files can't be written; CancelledError where it
 *   was stopped: the batch may be frozen already, and can be written later
 */
export async function exportBatch(
  store: AnnotationStore,
  request: ExportRequest,
  control: ExportControl = {},
): Promise<ExportReport> {
  const { schema } = request.project;
  const plan = planOf(store, request);
  const { placed } = plan;
  const parts = new Set(plan.parts ? plan.parts.values() : [wholePart]);
  await refuseTargets(store, parts, request, schema);
  const stale = await staleTexts(
    placed,
    () => store.exportRows(),
    request.findMissing,
    control.signal,
  );
  if (control.signal?.aborted === true) throw new CancelledError();
  const settings: Settings = {
    schema,
    dataset: path.basename(request.root),
    scheme: request.scheme,
    losses: [...plan.losses, ...loneRemarks(store), ...stale],
  };
  const place = placeIn(request.root, request.out);
  const batch = store.freezeBatch(
    {
      name: path.basename(request.out),
      purpose: 'export',
      format: request.format,
      seed: request.seed,
      split: Object.fromEntries(
        (request.split ?? []).map((share, i) => [splitParts[i] ?? '', share]),
      ),
      ...(path.isAbsolute(place) ? {} : { path: place }),
      settings,
    },
    plannedRows(store, plan.parts),
  );
  return writeBatch(store, batch, request, settings, control);
}

/**
 * Writes a batch again from its frozen rows, byte for byte, whatever the project's labels are by now; in
 * its own format, or in another.
 */
export async function exportAgain(
  store: AnnotationStore,
  id: number,
  request: Pick<ExportRequest, 'out' | 'root' | 'project' | 'replaces'> & {
    readonly format?: string | undefined;
  },
  control: ExportControl = {},
): Promise<ExportReport> {
  const batch = store.batch(id);
  if (!batch) throw new UserError(`There is no fine-tuning batch ${String(id)} in this project.`);
  const parsed = settingsSchema.safeParse(batch.settings);
  const settings = parsed.data ?? { schema: request.project.schema, losses: [] };
  const { format = batch.format, out, root, project, replaces } = request;
  const target = { format, out, root, project, replaces };
  const frozen = { id, hash: batch.hash, parts: store.batchParts(id) };
  await refuseTargets(store, new Set(frozen.parts.keys()), target, settings.schema);
  return writeBatch(store, frozen, target, settings, control);
}

type Target = Pick<ExportRequest, 'format' | 'out' | 'root' | 'project' | 'replaces'>;

async function refuseTargets(
  store: AnnotationStore,
  parts: ReadonlySet<string>,
  { format, out, root, project, replaces = false }: Target,
  schema: LabelSchema,
): Promise<void> {
  const files = targetFiles(parts, createExporter(format), out, schema);
  const texts = new CorpusTexts(store, root, project.corpus);
  await new ExportedFiles(store, root).refuse(files, replaces, texts);
}

interface Plan {
  /** The part of each text, by its key; undefined where there is only one. */
  readonly parts: ReadonlyMap<string, string> | undefined;
  /** Texts that were in a file when they were answered. */
  readonly placed: ReadonlySet<string>;
  /** What the rows themselves no longer hold. */
  readonly losses: readonly Loss[];
}

const mostExamples = 5;

/** Looks at all rows once, holding little of each. */
function planOf(store: AnnotationStore, { split, seed, project }: ExportRequest): Plan {
  const rows: Splittable[] = [];
  const placed = new Set<string>();
  const examples: string[] = [];
  let [answers, hidden] = [0, 0];
  const names = new Map<string, string>();
  for (const { key, anchor, hiddenLabels, text, annotation } of store.exportRows()) {
    if (anchor !== undefined) placed.add(key);
    answers += 1;
    if (split) {
      const labels = labelsOf(annotation, names);
      rows.push({ key, anchor: anchor && documentOf(anchor, names), labels });
    }
    if (hiddenLabels.length === 0) continue;
    hidden += 1;
    if (examples.length < mostExamples) {
      examples.push(`${hiddenLabels.join(', ')}: “${shorten(text)}”`);
    }
  }
  if (answers === 0) {
    throw new UserError('Nothing has been answered yet, so there is nothing to export.');
  }
  return {
    parts: split && partsOf(rows, split, seed, project),
    placed,
    losses: hidden === 0 ? [] : [{ ...retired, count: hidden, examples }],
  };
}

function partsOf(
  rows: readonly Splittable[],
  split: readonly number[],
  seed: number,
  { query, holdout }: Project,
): ReadonlyMap<string, string> {
  const keys = rows.map(row => row.key);
  // What measures the model goes to the last part, so that it measures the exported model as well.
  const heldOut = selectHoldout(keys, query.seed, holdout);
  const parts = splitRecords(rows, split, seed, key => heldOut.has(key));
  return new Map(keys.map((key, i) => [key, parts[i] ?? wholePart]));
}

/** Every label that the answer gives, by task, and that it gives none. */
function labelsOf({ entities, classes }: Annotation, names: Map<string, string>): string[] {
  const given = [
    ...labelsOfTask('entities', entities?.spans),
    ...labelsOfTask('classes', classes?.values),
  ];
  return [...new Set(given)].map(name => once(name, names));
}

/** Of a place only what a split needs: there are as many as answers. */
function documentOf(
  { path: file, record }: Anchor,
  names: Map<string, string>,
): Splittable['anchor'] {
  return { path: once(file, names), record };
}

/** The string itself, each kept once. */
function once(name: string, names: Map<string, string>): string {
  const known = names.get(name);
  if (known === undefined) names.set(name, name);
  return known ?? name;
}

function labelsOfTask(
  task: Task,
  values: readonly { readonly label: string; readonly verdict: string }[] | undefined,
): string[] {
  if (values === undefined) return [];
  const chosen = values.filter(({ verdict }) => verdict === 'yes');
  return chosen.length === 0 ? [task] : chosen.map(({ label: name }) => `${task} ${name}`);
}

const retired = {
  kind: 'retired-label',
  message: 'Texts with spans or classes whose label is no longer in glossator.json lack them',
} as const;

/** What was only flagged or noted is nothing to learn from, but it is said that it stays behind. */
function loneRemarks(store: AnnotationStore): Loss[] {
  const { count, examples } = store.loneRemarks(mostExamples);
  if (count === 0) return [];
  const message = 'Comments and flags on texts without an answer are not exported';
  const excerpt = (text: string): string => `“${shorten(text)}”`;
  const shown = examples.map(({ text, comment }) =>
    comment === null ? excerpt(text) : `${excerpt(comment)} on ${excerpt(text)}`,
  );
  return [{ kind: 'lone-remark', message, count, examples: shown }];
}

/** With a split, a text that was answered for the first time since the plan was made waits for the next export. */
function* plannedRows(
  store: AnnotationStore,
  parts: ReadonlyMap<string, string> | undefined,
): Generator<NewBatchItem> {
  for (const row of store.exportRows()) {
    const part = parts ? parts.get(row.key) : wholePart;
    if (part !== undefined) yield { ...row, part };
  }
}

/** What it takes, beside the rows, to make the same files again. */
interface Settings {
  readonly schema: LabelSchema;
  readonly dataset?: string | undefined;
  readonly scheme?: TagScheme | undefined;
  readonly losses: readonly Loss[];
}

const label = z.object({
  name: z.string(),
  description: z.optional(z.string()),
  color: z.optional(z.string()),
  key: z.optional(z.string()),
});
const settingsSchema = z.object({
  schema: z.object({
    entities: z.optional(z.object({ overlap: z.boolean(), labels: z.array(label) })),
    classes: z.optional(z.object({ mode: z.enum(['single', 'multi']), labels: z.array(label) })),
  }),
  dataset: z.optional(z.string()),
  scheme: z.optional(z.enum(tagSchemes)),
  losses: z._default(
    z.array(
      z.object({
        kind: z.string(),
        message: z.string(),
        count: z.int(),
        examples: z.array(z.string()),
      }),
    ),
    [],
  ),
});

async function writeBatch(
  store: AnnotationStore,
  batch: FrozenBatch,
  { format, out, root }: Target,
  { schema, dataset, scheme, losses: planned }: Settings,
  control: ExportControl,
): Promise<ExportReport> {
  const frozen: FrozenRows = {
    parts: batch.parts,
    rows: part => store.batchItems(batch.id, part),
  };
  const create = () => createExporter(format, { dataset, scheme });
  const exported = new ExportedFiles(store, root);
  const written = await writeFiles(frozen, create, out, schema, exported, control);
  const losses = mergeLosses([...planned, ...written.losses]);
  const said = {
    batch: batch.id,
    hash: batch.hash,
    format,
    files: written.files.map(({ name, part, examples, answers }) => ({
      ...{ name, part, examples, answers },
    })),
    losses,
  };
  const report = await writeReport(out, frozen.parts, said, exported);
  return {
    batch: batch.id,
    hash: batch.hash,
    files: written.files.map(({ path: file, part, examples, answers }) => ({
      ...{ path: file, part, examples, answers },
    })),
    losses,
    removed: written.removed,
    report,
  };
}
