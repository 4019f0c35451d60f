/**
 * `npm run bench:minilm`: the real all-MiniLM-L6-v2, exported to ONNX and read by Glossator, against PyTorch
 * on 1,000 sentences. Ends with an error where a sentence's cosine is below 0.9999 in float32.
 *
 * The sentences come from the sets that choose defaults (data/README.md), in equal parts, or are made of the
 * sample's where the sets aren't there.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { root } from '../test/harness/bundle.mjs';
import { removeFolder, temporaryFolder } from '../test/harness/workspace.mjs';
import { synthesise } from './corpus.mjs';
import { dataFolder, isThere, load as loadSet, sets } from './data/sets.mjs';
import { writeJson } from './files.mjs';
import { load } from './machine.mjs';
import { product } from './product.mjs';
import { formatTable } from './table.mjs';

const sentences = 1000;
/** More, because a few have words that Glossator reads only a part of. */
const drawn = 1050;
/** Numbers per piece of all-MiniLM-L6-v2. */
const width = 384;
const leastCosine = 0.9999;

/** Equally many texts of each set, from all over it. */
function texts() {
  const chosen = sets.filter(set => set.group === 'choose' && isThere(set.name));
  if (chosen.length === 0) return synthesise(drawn).map(({ text }) => text);
  const share = Math.ceil(drawn / chosen.length);
  return chosen.flatMap(({ name }) => {
    const rows = loadSet(name).train;
    const step = rows.length / share;
    return Array.from({ length: share }, (_, i) => rows[Math.floor(i * step)].text);
  });
}

/** A text's words, and which of them follow the one before without a space. */
function toExample(text, tokenize) {
  const tokens = tokenize(text);
  return {
    words: tokens.map(({ start, end }) => text.slice(start, end)),
    joined: tokens.map(({ start }, i) => start === tokens[i - 1]?.end),
  };
}

function runPyTorch(folder) {
  const { status, error } = spawnSync(
    process.execPath,
    [
      path.join(root, 'test/python/venv.mjs'),
      '--requirements',
      path.join(root, 'bench/encoder/minilm_requirements.txt'),
      path.join(root, 'bench/encoder/minilm_reference.py'),
      folder,
    ],
    // One thread: sentences are short, and threads that wait for each other spin.
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, OMP_NUM_THREADS: '1' } },
  );
  if (error) throw error;
  if (status !== 0) throw new Error('PyTorch did not come to an end');
}

function cosine(a, b) {
  const dot = (x, y) => x.reduce((sum, value, d) => sum + value * y[d], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

const folder = temporaryFolder('minilm');
try {
  const { Encoder, dequantise, pool, tokenize } = await product();
  const all = texts()
    .map(text => toExample(text, tokenize))
    .filter(({ words }) => words.length > 0);
  writeJson(
    path.join(folder, 'texts.json'),
    all.map(({ words }) => words),
  );
  console.log(`${all.length} sentences; PyTorch first…`);
  runPyTorch(folder);
  const { buffer } = new Uint8Array(readFileSync(path.join(folder, 'pytorch.f32')));
  const pytorch = all.map((_, i) => new Float32Array(buffer, i * width * 4, width));
  const chosen = [...all.keys()].filter(i => !Number.isNaN(pytorch[i][0])).slice(0, sentences);
  const leftOut = pytorch.filter(row => Number.isNaN(row[0])).length;
  const examples = chosen.map(i => all[i]);
  const rows = [];
  for (const kind of ['fp32', 'int8']) {
    const encoder = await Encoder.open(path.join(folder, kind));
    const { dims } = encoder;
    const wanted = i => pytorch[chosen[i]];
    const plain = [];
    for (const [i, example] of examples.entries()) {
      plain.push(cosine(pool(await encoder.encode(example), dims), wanted(i)));
      await nextTurn();
    }
    const stored = (await encoder.encodeMany(examples, () => nextTurn())).map((made, i) =>
      cosine(pool(dequantise(made, dims), dims), wanted(i)),
    );
    await encoder.dispose();
    for (const [what, cosines] of [
      [kind, plain],
      [`${kind}, as cached`, stored],
    ]) {
      const mean = cosines.reduce((a, b) => a + b) / cosines.length;
      rows.push([what, mean.toFixed(6), Math.min(...cosines).toFixed(6)]);
    }
    if (kind === 'fp32' && Math.min(...plain) < leastCosine) process.exitCode = 1;
  }
  console.log(formatTable([['MiniLM-L6', 'mean cosine', 'least'], ...rows]));
  console.log(
    `${examples.length} sentences; ${leftOut} of those drawn left out for a word that is cut`,
  );
  console.log(
    `Sets: ${sets.some(({ name }) => isThere(name)) ? dataFolder() : 'none, made of the sample'}; load ${load().join(', ')}`,
  );
} finally {
  removeFolder(folder);
}
