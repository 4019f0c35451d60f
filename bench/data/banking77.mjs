// Banking77 (Casanueva et al. 2020, 2020.nlp4convai-1.5; CC BY 4.0) as a project folder for
// benchmarks: node bench/data/banking77.mjs DATA_DIR OUT_DIR. Half of the pool is .csv, half .jsonl.
import { join } from 'node:path';
import { labelsOf, load } from './sets.mjs';
import { folders, jsonl, writeGold, writeProject, writeText } from './write.mjs';

const quote = text => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const { data, out } = folders('banking77.mjs');
const loaded = load('banking77', data);
const labels = labelsOf(loaded).map(name => ({ name }));
writeProject(out, { classes: { mode: 'single', labels } });
// Alternately, because the source is sorted by category.
const numbered = loaded.train.map(({ text }, i) => ({ id: i + 1, text }));
const csv = numbered
  .filter(({ id }) => id % 2 === 0)
  .map(({ id, text }) => `${id},${quote(text)}\n`);
writeText(join(out, 'pool', 'queries.csv'), `id,text\n${csv.join('')}`);
writeText(join(out, 'pool', 'queries.jsonl'), jsonl(numbered.filter(({ id }) => id % 2 === 1)));
writeGold(out, loaded);
