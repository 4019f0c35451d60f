/** Where benches keep what they make, and the little they all do with files. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../test/harness/bundle.mjs';

/** Results that are committed, one set per platform. */
const resultsFolder = path.join(root, 'bench/results');
/**
 * Projects of long benches, so that they can be resumed. Not below the repository: what its .gitignore
 * names would be no corpus.
 */
export const workFolder = path.join(os.tmpdir(), 'glossator-bench');

/** `bench/results/linux-x64.json` for `''`, `…/learning-linux-x64.json` for `'learning-'`. */
export const resultsFile = prefix =>
  path.join(resultsFolder, `${prefix}${process.platform}-${process.arch}.json`);

export const readJson = file => JSON.parse(readFileSync(file, 'utf8'));

/** Whole or not at all: a bench may be ended at any moment. */
export function writeJson(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(value, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** The objects of a JSONL text. */
export const parseLines = text =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

export const readLines = file => parseLines(readFileSync(file, 'utf8'));

export function writeLines(file, rows) {
  writeFileSync(file, rows.map(row => `${JSON.stringify(row)}\n`).join(''));
}
