/** The project folder → documents, file by file, with everything that was left out and why. */
import path from 'node:path';
import { CancelledError } from '../base/errors.js';
import type { CorpusSettings } from '../project/project.js';
import type { SkippedFile } from '../protocol/engine.js';
import { decodingOf } from './decoding.js';
import type { CorpusDocument } from './document.js';
import { fileKindOf, type FileKind } from './fileKind.js';
import { listFiles } from './fileList.js';
import { readJsonLinesFile } from './jsonLinesFile.js';
import { failureReason } from './problems.js';
import type { FileReader, FileToRead } from './reader.js';
import { tableReader } from './tableFile.js';
import { textReader } from './textFile.js';

export interface ScanOptions {
  /** Absolute path of the project folder. */
  readonly root: string;
  readonly settings: CorpusSettings;
  /** Relative to root: files that exports wrote, and with a `/` at the end folders that aren't corpus. */
  readonly exportedPaths: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((filesDone: number, filesTotal: number) => void) | undefined;
}

export type ScanItem =
  | { readonly kind: 'document'; readonly document: CorpusDocument }
  | { readonly kind: 'skipped'; readonly skipped: SkippedFile }
  /** After a file's documents, if it gave any. */
  | { readonly kind: 'file'; readonly path: string; readonly documents: number };

/**
 * Documents in the order of paths and records. Every file that the settings name ends in a `file` or at
 * least one `skipped` item. Throws UserError where the root can't be read or the encoding is unknown,
 * CancelledError after an abort.
 */
export async function* scanCorpus(options: ScanOptions): AsyncGenerator<ScanItem, void, undefined> {
  const { root, settings, signal, onProgress } = options;
  const decoding = decodingOf(settings.encoding);
  const { paths, skipped } = await listFiles(root, settings, options.exportedPaths, signal);
  for (const one of skipped) yield { kind: 'skipped', skipped: one };
  onProgress?.(0, paths.length);
  for (const [i, name] of paths.entries()) {
    if (signal?.aborted === true) throw new CancelledError();
    yield* readFile({
      path: name,
      absolutePath: path.join(root, name),
      textField: settings.textField,
      decoding,
      signal,
    });
    onProgress?.(i + 1, paths.length);
  }
}

const readers: Readonly<Record<FileKind, FileReader>> = {
  plain: textReader('plain'),
  markdown: textReader('markdown'),
  csv: tableReader('comma'),
  tsv: tableReader('tab'),
  jsonLines: readJsonLinesFile,
};

async function* readFile(file: FileToRead): AsyncGenerator<ScanItem, void, undefined> {
  const skip = (reason: string): ScanItem => ({
    kind: 'skipped',
    skipped: { path: file.path, line: null, reason },
  });
  const kind = fileKindOf(file.path);
  if (kind === undefined) {
    yield skip("isn't read: store it as JSON Lines (.jsonl), one object per line");
    return;
  }
  let documents = 0;
  try {
    for await (const item of readers[kind](file)) {
      if (file.signal?.aborted === true) throw new CancelledError();
      if (item.kind === 'document') documents += 1;
      yield item;
    }
  } catch (error) {
    const reason = failureReason(error);
    if (reason === undefined) throw error;
    yield skip(documents > 0 ? `${reason}, after ${documents} records` : reason);
  }
  if (documents > 0) yield { kind: 'file', path: file.path, documents };
}
