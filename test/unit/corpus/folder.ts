/** Temporary project folders for the tests of the corpus. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { scanCorpus, type ScanItem, type ScanOptions } from '../../../src/corpus/scan.js';
import type { CorpusSettings } from '../../../src/project/project.js';

export const defaults: CorpusSettings = {
  include: ['**/*.{txt,md,csv,tsv,jsonl}'],
  exclude: [],
  unit: 'sentence',
  textField: 'text',
  encoding: 'utf-8',
};

export type Files = Readonly<Record<string, string | Uint8Array>>;

const made: string[] = [];

/** A new folder with these files; removed by `removeFolders`. */
export function folderWith(files: Files): string {
  const root = mkdtempSync(path.join(tmpdir(), 'glossator-corpus-'));
  made.push(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  return root;
}

export function removeFolders(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
}

export interface Scanned {
  /** `path#record: text` */
  readonly documents: readonly string[];
  /** `path:line reason` */
  readonly skipped: readonly string[];
  readonly files: readonly string[];
  readonly items: readonly ScanItem[];
}

export async function scan(
  root: string,
  settings: Partial<CorpusSettings> = {},
  options: Partial<ScanOptions> = {},
): Promise<Scanned> {
  const items: ScanItem[] = [];
  const all = { root, settings: { ...defaults, ...settings }, exportedPaths: [], ...options };
  for await (const item of scanCorpus(all)) items.push(item);
  return {
    documents: items.flatMap(item =>
      item.kind === 'document'
        ? `${item.document.path}${item.document.record === null ? '' : `#${item.document.record}`}: ${item.document.text}`
        : [],
    ),
    skipped: items.flatMap(item =>
      item.kind === 'skipped'
        ? `${item.skipped.path}${item.skipped.line === null ? '' : `:${item.skipped.line}`} ${item.skipped.reason}`
        : [],
    ),
    files: items.flatMap(item => (item.kind === 'file' ? `${item.path} ${item.documents}` : [])),
    items,
  };
}
