/** Annotations → a frozen fine-tuning batch in the database → files in a format of the field. */
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf, messageOf, UserError } from '../base/errors.js';
import { selectHoldout } from '../evaluation/holdout.js';
import type { Loss } from '../interchange/exportRecord.js';
import { createExporter } from '../interchange/formats.js';
import { splitRecords, type SplitPart } from '../interchange/split.js';
import type { Project } from '../project/project.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { BatchItem } from '../store/batches.js';

export interface ExportRequest {
  readonly format: string;
  /** Absolute. With a split a folder that gets one file per part, else the file itself. */
  readonly out: string;
  /** Shares of train, dev and test; undefined writes everything into one file. */
  readonly split: readonly number[] | undefined;
  readonly seed: number;
  /** Absolute path of the project folder. */
  readonly root: string;
  readonly project: Project;
}

type Target = Pick<ExportRequest, 'format' | 'out' | 'project'>;

export interface ExportReport {
  readonly batch: number;
  readonly hash: string;
  readonly files: readonly {
    readonly path: string;
    readonly part: string;
    readonly examples: number;
  }[];
  readonly losses: readonly Loss[];
}

/** @throws UserError when there is nothing to export or the files can't be written. */
export async function exportBatch(
  store: AnnotationStore,
  request: ExportRequest,
): Promise<ExportReport> {
  const rows = [...store.exportRows()];
  if (rows.length === 0)
    throw new UserError('Nothing has been answered yet, so there is nothing to export.');
  const { query, holdout, schema } = request.project;
  // What measures the model goes to the last part, so that it measures the exported model as well.
  const heldOut = selectHoldout(
    rows.map(row => row.key),
    query.seed,
    holdout,
  );
  const parts =
    request.split && splitRecords(rows, request.split, request.seed, key => heldOut.has(key));
  const items: BatchItem[] = rows.map((row, i) => ({ ...row, part: parts?.[i] ?? 'all' }));
  const inside = path.relative(request.root, request.out);
  const batch = store.freezeBatch(
    {
      name: path.basename(request.out),
      purpose: 'export',
      format: request.format,
      seed: request.seed,
      split: Object.fromEntries(
        (request.split ?? []).map((share, i) => [partNames[i] ?? '', share]),
      ),
      ...(inside.startsWith('..') || path.isAbsolute(inside)
        ? {}
        : { path: inside.split(path.sep).join('/') }),
      settings: { schema },
    },
    items,
  );
  const written = await writeItems(items, request);
  return { batch: batch.id, hash: batch.hash, ...written };
}

/** Writes a batch again from its frozen rows. */
export async function exportAgain(
  store: AnnotationStore,
  id: number,
  request: Target,
): Promise<ExportReport> {
  const batch = store.batch(id);
  if (!batch) throw new UserError(`There is no fine-tuning batch ${String(id)} in this project.`);
  const items = [...store.batchItems(id)];
  return { batch: id, hash: batch.hash, ...(await writeItems(items, request)) };
}

const partNames: readonly SplitPart[] = ['train', 'dev', 'test'];

async function writeItems(
  items: readonly BatchItem[],
  request: Target,
): Promise<Pick<ExportReport, 'files' | 'losses'>> {
  const files: ExportReport['files'][number][] = [];
  const losses: Loss[] = [];
  const present = new Set(items.map(item => item.part));
  for (const part of ['all', ...partNames]) {
    if (!present.has(part)) continue;
    const exporter = createExporter(request.format);
    const file = part === 'all' ? request.out : path.join(request.out, part + exporter.extension);
    const records = items.filter(item => item.part === part);
    await writeWhole(file, exporter.write(records, request.project.schema));
    files.push({ path: file, part, examples: records.length });
    losses.push(...exporter.losses());
  }
  return { files, losses: mergeLosses(losses) };
}

function mergeLosses(losses: readonly Loss[]): Loss[] {
  const merged = new Map<string, Loss>();
  for (const loss of losses) {
    const known = merged.get(loss.kind);
    merged.set(
      loss.kind,
      known
        ? {
            ...known,
            count: known.count + loss.count,
            examples: [...known.examples, ...loss.examples].slice(0, 5),
          }
        : loss,
    );
  }
  return [...merged.values()];
}

/** The file appears whole or not at all. */
async function writeWhole(file: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = `${file}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await pipeline(Readable.from(chunks), createWriteStream(unfinished, { flush: true }));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new UserError(`The export can't be written to ${file} (${code}: ${messageOf(error)}).`);
  }
}
