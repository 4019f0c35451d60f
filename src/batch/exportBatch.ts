/** Annotations → a frozen fine-tuning batch in the database → files in a format of the field. */
import path from 'node:path';
import { CancelledError, UserError } from '../base/errors.js';
import { placeIn } from '../base/paths.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Loss } from '../interchange/exportRecord.js';
import { createExporter } from '../interchange/formats.js';
import { splitParts } from '../interchange/split.js';
import type { TagScheme } from '../interchange/tagScheme.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { FrozenBatch } from '../store/batches.js';
import { parseSettings, type BatchSettings } from './batchSettings.js';
import { CorpusTexts } from './corpusTexts.js';
import { ExportedFiles } from './exportedFiles.js';
import { loneRemarks, plannedRows, planOf, type Splitting } from './exportPlan.js';
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

export interface ExportRequest extends Splitting {
  readonly format: string;
  /** Absolute. With a split a folder that gets one file per part, else the file itself. */
  readonly out: string;
  /** Whether files that no export wrote may be replaced; undefined where nobody can ask for that. */
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
  const settings: BatchSettings = {
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
      ...(place !== undefined && { path: place }),
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
  const settings = parseSettings(batch.settings) ?? { schema: request.project.schema, losses: [] };
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
  { format, out, root, project, replaces }: Target,
  schema: LabelSchema,
): Promise<void> {
  const files = targetFiles(parts, createExporter(format), out, schema);
  const texts = new CorpusTexts(store, root, project.corpus);
  await new ExportedFiles(store, root).refuse(files, replaces, texts);
}

async function writeBatch(
  store: AnnotationStore,
  batch: FrozenBatch,
  { format, out, root }: Target,
  { schema, dataset, scheme, losses: planned }: BatchSettings,
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
