// What both converters share: writing project folders and gold files.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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

/** `gold-train.jsonl` and `gold-test.jsonl`: `{ text, spans }` or `{ text, label }`. */
export function writeGold(out, { train, test, counts }) {
  const gold = rows => jsonl(rows.map(({ text, spans, label }) => ({ text, spans, label })));
  writeText(join(out, 'gold-train.jsonl'), gold(train));
  writeText(join(out, 'gold-test.jsonl'), gold(test));
  const leftOut = `${counts.repeated} repeated ones and ${counts.inTest} of the test set left out`;
  process.stderr.write(
    `${train.length} texts in the pool (${leftOut}), ${test.length} in the test set\n`,
  );
}
