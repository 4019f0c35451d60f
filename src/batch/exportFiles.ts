/** Writes rows as files: one for each part of the split, what belongs beside them, a report. */
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, UserError } from '../base/errors.js';
import type { LabelSchema } from '../domain/schema.js';
import type { ExportedFile, Exporter, ExportRecord, Loss } from '../interchange/exportRecord.js';
import { LossLog } from '../interchange/lossLog.js';
import { splitParts } from '../interchange/split.js';
import { reportName, type ExportedFiles } from './exportedFiles.js';
import type { PendingFiles } from './pendingFiles.js';

/** Rows without a split. */
export const wholePart = 'all';
const rowsPerReport = 1_000;

/** What is counted here for all formats that have no place for it. */
const unwritten = {
  comment: 'Comments of annotators are not exported; the format has no place',
  annotator:
    'Texts that another annotator has answered as well are exported for each; the format doesn’t say whose an answer is',
} as const;

export interface ExportFile extends ExportedFile {
  /** Absolute. */
  readonly path: string;
  /** Rows of its part, also those that the format has no place for. */
  readonly answers: number;
}

export interface WrittenFiles {
  readonly files: readonly ExportFile[];
  readonly losses: readonly Loss[];
}

/** How an export is followed and stopped. */
export interface ExportControl {
  /** Stopped while files are written: none of them is there. */
  readonly signal?: AbortSignal | undefined;
  /** Told of rows that are written, of all rows. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Names of parts. */
type Parts = Pick<ReadonlySet<string>, 'has'>;

/** Of a frozen batch, or of one that is to be frozen. */
export interface ExportRows {
  /** How many rows each part has. */
  readonly parts: ReadonlyMap<string, number>;
  readonly rows: (part: string) => Iterable<ExportRecord>;
}

/** Every file that `writeFiles` writes, and the report. */
export function targetFiles(
  parts: Parts,
  exporter: Exporter,
  out: string,
  schema: LabelSchema,
): string[] {
  const files = partFiles(parts, exporter, out);
  const written = files.map(file => ({ ...file, examples: 0 }));
  const companions = exporter.companions?.(written, schema) ?? [];
  const beside = [...companions.map(({ name }) => name), reportName];
  return [...files.map(file => file.path), ...beside.map(name => besidePath(out, parts, name))];
}

/**
 * `out` is the file itself, or with a split the folder of one file per part. What belongs beside a single
 * file has the file's name in front, because the folder is the user's.
 * @throws UserError when a file can't be written
 */
export async function writeFiles(
  { parts, rows }: ExportRows,
  createExporter: () => Exporter,
  out: string,
  schema: LabelSchema,
  pending: PendingFiles,
  control: ExportControl = {},
): Promise<WrittenFiles> {
  const total = [...parts.values()].reduce((sum, count) => sum + count, 0);
  let done = 0;
  const lost = new LossLog(unwritten);
  const counted = function* (part: string, exporter: Exporter): Generator<ExportRecord> {
    let before: string | undefined;
    for (const row of rows(part)) {
      if (row.comment !== undefined && exporter.writesComments !== true) {
        lost.add('comment', row, row.comment);
      }
      if (row.key === before && exporter.writesAnnotators !== true) lost.add('annotator', row);
      before = row.key;
      yield row;
      if (++done % rowsPerReport === 0) control.onProgress?.(done, total);
    }
  };
  const files: ExportFile[] = [];
  const losses: Loss[] = [];
  for (const file of partFiles(parts, createExporter(), out)) {
    const { part } = file;
    const exporter = createExporter();
    const chunks = exporter.write(counted(part, exporter), schema);
    await pending.write(file.path, chunks, control.signal);
    files.push({ ...file, examples: exporter.written(), answers: parts.get(part) ?? 0 });
    losses.push(...exporter.losses());
  }
  for (const { name, text } of createExporter().companions?.(files, schema) ?? []) {
    pending.writeText(besidePath(out, parts, name), text);
  }
  return { files, losses: mergeLosses([...losses, ...lost.list()]) };
}

function partFiles(
  parts: Parts,
  { extension }: Exporter,
  out: string,
): Pick<ExportFile, 'path' | 'name' | 'part'>[] {
  return ([wholePart, ...splitParts] as const)
    .filter(part => parts.has(part))
    .map(part => {
      const file = part === wholePart ? out : path.join(out, part + extension);
      return { path: file, name: path.basename(file), part };
    });
}

/**
 * Removes an earlier split's files of parts that this one doesn't have: their texts may be in its parts now.
 * Returns their absolute paths.
 */
export async function removeOtherParts(
  parts: Parts,
  { extension }: Exporter,
  out: string,
  exported: ExportedFiles,
): Promise<string[]> {
  if (parts.has(wholePart)) return [];
  const removed: string[] = [];
  for (const part of splitParts) {
    const file = path.join(out, part + extension);
    if (parts.has(part) || !exported.has(file)) continue;
    const isThere = (await stat(file).catch(() => undefined)) !== undefined;
    try {
      await rm(file, { force: true });
    } catch (error) {
      throw new UserError(
        `${file} is of an earlier split and can't be removed (${messageOf(error)}). Remove it: its texts may be in other parts now.`,
      );
    }
    exported.delete(file);
    if (isThere) removed.push(file);
  }
  return removed;
}

/** Where it is said beside the files what they hold and what they couldn't. */
export function reportPath(out: string, parts: Parts): string {
  return besidePath(out, parts, reportName);
}

function besidePath(out: string, parts: Parts, name: string): string {
  return parts.has(wholePart) ? `${out}.${name}` : path.join(out, name);
}

export function mergeLosses(losses: readonly Loss[]): Loss[] {
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
