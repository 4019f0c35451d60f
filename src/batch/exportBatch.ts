/** Annotations → files in a format of the field and a frozen fine-tuning batch in the database, together. */
import path from 'node:path';
import { CancelledError, UserError } from '../base/errors.js';
import { placeIn } from '../base/paths.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Loss } from '../interchange/exportRecord.js';
import { createExporter } from '../interchange/formats.js';
import { splitParts } from '../interchange/split.js';
import type { TagScheme } from '../interchange/tagScheme.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { NewBatch } from '../store/batches.js';
import { parseSettings, type BatchSettings } from './batchSettings.js';
import { CorpusTexts } from './corpusTexts.js';
import { ExportedFiles } from './exportedFiles.js';
import { loneRemarks, plannedRows, planOf, type Splitting } from './exportPlan.js';
import {
  mergeLosses,
  removeOtherParts,
  reportPath,
  targetFiles,
  wholePart,
  writeFiles,
  type ExportControl,
  type ExportFile,
  type ExportRows,
} from './exportFiles.js';
import { PendingFiles } from './pendingFiles.js';
import { staleTexts, type FindMissing } from './staleTexts.js';

export interface ExportRequest extends Splitting {
  readonly format: string;
  /** Absolute. With a split a folder that gets one file per part, else the file itself. */
  readonly out: string;
  /** Whether files that no export in this format wrote may be replaced; undefined where nobody can ask for that. */
  readonly replaces?: boolean | undefined;
  /** Absolute path of the project folder. */
  readonly root: string;
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
 *   was stopped. Then nothing is frozen, but where the message names a batch: files that were whole could not
 *   take their places, or those of an earlier split could not be removed.
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
  const settings: BatchSettings = {
    schema,
    dataset: path.basename(request.root),
    scheme: request.scheme,
    losses: [...plan.losses, ...loneRemarks(store), ...stale],
  };
  const place = placeIn(request.root, request.out);
  const batch: NewBatch = {
    name: path.basename(request.out),
    purpose: 'export',
    format: request.format,
    seed: request.seed,
    split: Object.fromEntries(
      (request.split ?? []).map((share, i) => [splitParts[i] ?? '', share]),
    ),
    ...(place !== undefined && { path: place }),
    settings,
  };
  const draft = store.draftBatch(plannedRows(store, plan.parts));
  try {
    const source: Source = {
      ...{ hash: draft.hash, parts: draft.parts },
      rows: part => draft.rows(part),
      freeze: last => store.freezeBatch(batch, draft, last).id,
    };
    return await writeAll(store, source, request, settings, control);
  } finally {
    draft.dispose();
  }
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
  const settings = parseSettings(batch.settings) ?? { schema: request.project.schema, losses: [] };
  const { format = batch.format, out, root, project, replaces } = request;
  const target = { format, out, root, project, replaces };
  const source: Source = {
    ...{ hash: batch.hash, parts: store.batchParts(id) },
    rows: part => store.batchItems(id, part),
    freeze: last => {
      last(id);
      return id;
    },
  };
  await refuseTargets(store, new Set(source.parts.keys()), target, settings.schema);
  return writeAll(store, source, target, settings, control);
}

type Target = Pick<ExportRequest, 'format' | 'out' | 'root' | 'project' | 'replaces'>;

async function refuseTargets(
  store: AnnotationStore,
  parts: ReadonlySet<string>,
  { format, out, root, project, replaces }: Target,
  schema: LabelSchema,
): Promise<void> {
  const exporter = createExporter(format);
  const files = targetFiles(parts, exporter, out, schema);
  const texts = new CorpusTexts(store, root, project.corpus);
  await new ExportedFiles(store, root, exporter.format).refuse(files, replaces, texts);
}

/** Rows of a batch, or of one that is to be. */
interface Source extends ExportRows {
  readonly hash: string;
  /** Gives the batch. What `last` does with its number comes before it is frozen, which it isn't if that fails. */
  readonly freeze: (last: (batch: number) => void) => number;
}

/** All that may fail comes before the batch is frozen, but for giving the files their names. */
async function writeAll(
  store: AnnotationStore,
  source: Source,
  { format, out, root }: Target,
  { schema, dataset, scheme, losses: planned }: BatchSettings,
  control: ExportControl,
): Promise<ExportReport> {
  const create = () => createExporter(format, { dataset, scheme });
  const { hash, parts } = source;
  const exported = new ExportedFiles(store, root, create().format);
  const report = reportPath(out, parts);
  const pending = new PendingFiles();
  try {
    const written = await writeFiles(source, create, out, schema, pending, control);
    const losses = mergeLosses([...planned, ...written.losses]);
    const files = written.files.map(({ name, part, examples, answers }) => ({
      ...{ name, part, examples, answers },
    }));
    if (control.signal?.aborted === true) throw new CancelledError();
    const batch = source.freeze(id => {
      const said = { batch: id, hash, format, files, losses };
      pending.writeText(report, `${JSON.stringify(said, undefined, 2)}\n`);
    });
    const named = (error: unknown): never => {
      throw withBatch(error, batch);
    };
    await pending.publish(exported).catch(named);
    const removed = await removeOtherParts(parts, create(), out, exported).catch(named);
    return {
      ...{ batch, hash, losses, removed, report },
      files: written.files.map(({ path: file, part, examples, answers }) => ({
        ...{ path: file, part, examples, answers },
      })),
    };
  } finally {
    await pending.discard();
  }
}

function withBatch(error: unknown, batch: number): unknown {
  if (!(error instanceof UserError)) return error;
  return new UserError(`${error.message} What it holds is frozen as fine-tuning batch ${batch}.`, {
    cause: error,
  });
}
