// What both converters share: reading packed sources, writing project folders and gold files.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export function readGzip(...path) {
  return gunzipSync(readFileSync(join(...path))).toString('utf8');
}

/** The two arguments of a converter; exits 2 with its usage when they are missing. */
export function folders(name) {
  const [data, out] = process.argv.slice(2);
  if (data === undefined || out === undefined) {
    process.stderr.write(`usage: node bench/data/${name} DATA_DIR OUT_DIR\n`);
    process.exit(2);
  }
  return { data, out };
}

export function writeText(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export function jsonl(rows) {
  return rows.map(row => `${JSON.stringify(row)}\n`).join('');
}

/**
 * Empties the pool and writes `glossator.json`. Only `pool/` is corpus, so gold files may lie beside
 * it; the unit is the document, so that every text is asked about whole.
 */
export function writeProject(out, labels, textField = 'text') {
  rmSync(join(out, 'pool'), { recursive: true, force: true });
  const corpus = { include: ['pool/**/*.{txt,csv,jsonl}'], unit: 'document', textField };
  const project = { version: 1, ...labels, corpus };
  writeText(join(out, 'glossator.json'), `${JSON.stringify(project, null, 2)}\n`);
}

/** The first of each text: an annotation belongs to a text, wherever it stands. */
export function firstOfEachText(examples) {
  const texts = new Set();
  return examples.filter(({ text }) => !texts.has(text) && texts.add(text));
}
