/** Writes a frozen batch as files: one for each part of the split, what belongs beside them, a report. */
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CancelledError, codeOf, messageOf, UserError } from '../base/errors.js';
import type { LabelSchema } from '../domain/schema.js';
import type { ExportedFile, Exporter, ExportRecord, Loss } from '../interchange/exportRecord.js';
import { LossLog } from '../interchange/lossLog.js';
import { splitParts } from '../interchange/split.js';

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
  /** Frozen rows of its part, also those that the format has no place for. */
  readonly answers: number;
}

export interface WrittenFiles {
  readonly files: readonly ExportFile[];
  readonly losses: readonly Loss[];
}

/** How an export is followed and stopped. */
export interface ExportControl {
  /** Stopped while files are written: none of them is there half. */
  readonly signal?: AbortSignal | undefined;
  /** Told of rows that are written, of all rows. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface FrozenRows {
  /** How many rows each part has. */
  readonly parts: ReadonlyMap<string, number>;
  readonly rows: (part: string) => Iterable<ExportRecord>;
}

/**
 * `out` is the file itself, or with a split the folder of one file per part. What belongs beside a single
 * file has the file's name in front, because the folder is the user's.
 * @throws UserError when a file can't be written
 */
export async function writeFiles(
  { parts, rows }: FrozenRows,
  createExporter: () => Exporter,
  out: string,
  schema: LabelSchema,
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
  let companions: Exporter['companions'];
  for (const part of [wholePart, ...splitParts] as const) {
    const answers = parts.get(part);
    if (answers === undefined) continue;
    const exporter = createExporter();
    const file = part === wholePart ? out : path.join(out, part + exporter.extension);
    await writeWhole(file, exporter.write(counted(part, exporter), schema), control.signal);
    const name = path.basename(file);
    files.push({ path: file, name, part, examples: exporter.written(), answers });
    losses.push(...exporter.losses());
    companions = exporter.companions?.bind(exporter);
  }
  for (const { name, text } of companions?.(files, schema) ?? []) {
    await writeText(besidePath(out, parts, name), text);
  }
  return { files, losses: mergeLosses([...losses, ...lost.list()]) };
}

/** Says beside the files what they hold and what they couldn't. */
export async function writeReport(
  out: string,
  parts: FrozenRows['parts'],
  report: object,
): Promise<string> {
  const file = besidePath(out, parts, 'export-report.json');
  await writeText(file, `${JSON.stringify(report, undefined, 2)}\n`);
  return file;
}

function besidePath(out: string, parts: FrozenRows['parts'], name: string): string {
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

function writeText(file: string, text: string): Promise<void> {
  return writing(file, async unfinished => {
    await writeFile(unfinished, text, { flush: true });
  });
}

function writeWhole(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  return writing(file, async unfinished => {
    try {
      const stream = createWriteStream(unfinished, { flush: true });
      await pipeline(Readable.from(chunks), stream, signal ? { signal } : {});
    } catch (error) {
      throw signal?.aborted === true ? new CancelledError() : error;
    }
  });
}

/** The file appears whole or not at all. */
async function writing(file: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${file}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await write(unfinished);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new UserError(`The export can't be written to ${file} (${code}: ${messageOf(error)}).`);
  }
}
