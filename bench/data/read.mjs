/** Packed published files → their contents. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export function readGzip(...file) {
  return gunzipSync(readFileSync(path.join(...file))).toString('utf8');
}

/** The lines that hold something. */
export const readLines = (...file) =>
  readGzip(...file)
    .split(/\r?\n/)
    .filter(line => line.trim() !== '');

/** Rows of a CSV file with a header, as objects. */
export const readCsv = (...file) => parse(readGzip(...file), { columns: true });

/** One file of a packed archive. */
export const readMember = (archive, member) =>
  execFileSync('tar', ['-xzOf', archive, member], { encoding: 'utf8', maxBuffer: 1 << 28 });

export const memberNames = archive =>
  execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).trim().split('\n');

/**
 * Sentences of a file with one token a line and an empty line after each sentence, as arrays of rows of
 * cells; lines that mark a document are left out.
 */
export function readColumns(separator, ...file) {
  const sentences = [];
  let rows = [];
  for (const line of [...readGzip(...file).split(/\r?\n/), '']) {
    const cells = line.split(separator).map(cell => cell.trim());
    if (cells[0] !== '') {
      if (cells[0] !== '-DOCSTART-') rows.push(cells);
    } else if (rows.length > 0) {
      sentences.push(rows);
      rows = [];
    }
  }
  return sentences;
}
