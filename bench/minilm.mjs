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
const leastCosine = 0.9999;

/** Equally many texts of each set, from all over it. */
function texts() {
  const chosen = sets.filter(set => set.group === 'choose' && isThere(set.name));
  if (chosen.length === 0) return synthesise(sentences).map(({ text }) => text);
  const share = Math.ceil(sentences / chosen.length);
  return chosen
    .flatMap(({ name }) => {
      const rows = loadSet(name).train;
      const step = rows.length / share;
      return Array.from({ length: share }, (_, i) => rows[Math.floor(i * step)].text);
    })
    .slice(0, sentences);
}

/** A text's words, which of them follow the one before without a space, and where they start. */
function toExample(text, tokenize) {
  const tokens = tokenize(text);
  return {
    text,
    words: tokens.map(({ start, end }) => text.slice(start, end)),
    joined: tokens.map(({ start }, i) => start === tokens[i - 1]?.end),
    starts: tokens.map(({ start }) => [...text.slice(0, start)].length),
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
    { stdio: ['ignore', 'ignore', 'inherit'] },
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
  const examples = texts()
    .map(text => toExample(text, tokenize))
    .filter(({ words }) => words.length > 0);
  writeJson(
    path.join(folder, 'texts.json'),
    examples.map(({ text, starts }) => ({ text, starts })),
  );
  console.log(`${examples.length} sentences; PyTorch first…`);
  runPyTorch(folder);
  const { buffer } = new Uint8Array(readFileSync(path.join(folder, 'pytorch.f32')));
  const rows = [];
  for (const kind of ['fp32', 'int8']) {
    const encoder = await Encoder.open(path.join(folder, kind));
    const { dims } = encoder;
    const wanted = i => new Float32Array(buffer, i * dims * 4, dims);
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
    `Sets: ${sets.some(({ name }) => isThere(name)) ? dataFolder() : 'none, made of the sample'}; load ${load().join(', ')}`,
  );
} finally {
  removeFolder(folder);
}
