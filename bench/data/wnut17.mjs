// WNUT-17 (Derczynski et al. 2017, W17-4418; CC BY 4.0) as a project folder for benchmarks:
// node bench/data/wnut17.mjs DATA_DIR OUT_DIR. The pool is the training split: its first posts as .txt
// files, the others in one .jsonl.
import { join } from 'node:path';
import { labelsOf, load } from './sets.mjs';
import { folders, jsonl, writeGold, writeProject, writeText } from './write.mjs';

const textFiles = 400;

const { data, out } = folders('wnut17.mjs');
const loaded = load('wnut17', data);
const { train } = loaded;
writeProject(out, { entities: { labels: labelsOf(loaded).map(name => ({ name })) } });
train.slice(0, textFiles).forEach(({ text }, i) => {
  writeText(join(out, 'pool', 'posts', `${String(i + 1).padStart(4, '0')}.txt`), text);
});
const rows = train.slice(textFiles).map(({ text }, i) => ({ id: textFiles + i + 1, text }));
writeText(join(out, 'pool', 'posts.jsonl'), jsonl(rows));
writeGold(out, loaded);
