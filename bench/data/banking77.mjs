// Banking77 (Casanueva et al. 2020, 2020.nlp4convai-1.5; CC BY 4.0) as a project folder for
// benchmarks: node bench/data/banking77.mjs DATA_DIR OUT_DIR, where DATA_DIR/banking77 holds
// train.csv, test.csv and categories.json, gzipped. Half of the pool is .csv, half .jsonl.
import { join } from 'node:path';
import { firstOfEachText, folders, jsonl, readGzip, writeProject, writeText } from './write.mjs';

/** RFC 4180 rows: fields with commas, quotes (doubled) and line breaks stand in quotes. */
function parseCsv(source) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of source.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g,
  )) {
    if (end === '' && row.length === 0 && !quoted && !plain) break;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const quote = text => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const { data, out } = folders('banking77.mjs');
const read = name =>
  parseCsv(readGzip(data, 'banking77', name))
    .slice(1)
    .map(([text, label]) => ({ text: text.trim(), label }));
const labels = JSON.parse(readGzip(data, 'banking77', 'categories.json.gz'));
const all = read('train.csv.gz');
const test = read('test.csv.gz');
const train = firstOfEachText(all);
const unknown = [...all, ...test].find(({ label }) => !labels.includes(label));
if (unknown) throw new Error(`unknown category ${unknown.label} at ${unknown.text}`);

writeProject(out, { classes: { mode: 'single', labels: labels.map(name => ({ name })) } });
// Alternately, because the source is sorted by category.
const numbered = train.map(({ text }, i) => ({ id: i + 1, text }));
const csv = numbered
  .filter(({ id }) => id % 2 === 0)
  .map(({ id, text }) => `${id},${quote(text)}\n`);
writeText(join(out, 'pool', 'queries.csv'), `id,text\n${csv.join('')}`);
writeText(join(out, 'pool', 'queries.jsonl'), jsonl(numbered.filter(({ id }) => id % 2 === 1)));
writeText(join(out, 'gold-train.jsonl'), jsonl(train));
writeText(join(out, 'gold-test.jsonl'), jsonl(test));
process.stderr.write(
  `${train.length} queries in the pool (${all.length - train.length} repeated ones left out), ` +
    `${test.length} in the test set\n`,
);
