/**
 * Features, answers and seed sets of a set, as the heads see them, for peers in another language: raw little-
 * endian arrays beside a `job.json`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { product } from '../product.mjs';

/** Arrays that grow; written as one file each. */
export class Arrays {
  constructor(folder) {
    this.folder = folder;
  }

  write(name, array) {
    writeFileSync(path.join(this.folder, name), new Uint8Array(array.buffer));
  }
}

/** Rows of a sparse matrix, by rising row. */
export class SparseRows {
  starts = [0];
  ids = [];
  values = [];

  add(ids, values) {
    for (const id of ids) this.ids.push(id);
    for (const value of values) this.values.push(value);
    this.starts.push(this.ids.length);
  }

  write(arrays, name) {
    arrays.write(`${name}.starts.i32`, Int32Array.from(this.starts));
    arrays.write(`${name}.ids.u32`, Uint32Array.from(this.ids));
    arrays.write(`${name}.values.f32`, Float32Array.from(this.values));
  }
}

/** One row for each example: n-grams beside the mean of its words' features. */
async function exportClasses(world, examples, name, arrays) {
  const { classDenseScale, pool } = await product();
  const { scales, features, schema } = world;
  const { dims } = features;
  const labels = schema.classes.labels.map(label => label.name);
  const dense = new Float32Array(examples.length * dims);
  const sparse = new SparseRows();
  for (const [i, { key, text }] of examples.entries()) {
    const read = await features.read(key, text);
    dense.set(scales.examples.apply(pool(read.dense, dims), classDenseScale(dims)), i * dims);
    const { ids, values } = scales.ngrams.vector(text);
    sparse.add(ids, values);
  }
  arrays.write(`${name}.dense.f32`, dense);
  sparse.write(arrays, `${name}.sparse`);
  arrays.write(
    `${name}.gold.i32`,
    Int32Array.from(examples, example => labels.indexOf(example.labels[0])),
  );
}

/** One row for each word: hashed lexical features, its neighbours' too, beside its own features. */
async function exportEntities(world, examples, name, arrays) {
  const { hashesAt, offsets, outside, spansToTags, tokenDenseScale, wordHashes } = await product();
  const { scales, features, schema } = world;
  const labels = schema.entities.labels.map(label => label.name);
  const known = new Map();
  const hashesOf = (word, offset) => {
    const at = `${offset} ${word}`;
    const found = known.get(at) ?? [...new Set(hashesAt(offset, wordHashes(word)))];
    known.set(at, found);
    return found;
  };
  const starts = [0];
  const gold = [];
  const rows = [];
  const sparse = new SparseRows();
  for (const { key, text, spans } of examples) {
    const { words, tokens, dense } = await features.read(key, text);
    rows.push(scales.tokens.apply(dense, tokenDenseScale(features.dims)));
    for (const t of words.keys()) {
      const ids = offsets.flatMap(offset => hashesOf(words[t + offset] ?? outside, offset));
      sparse.add(
        ids,
        ids.map(() => 1),
      );
    }
    const judged = spans.map(span => ({ ...span, verdict: 'yes', source: 'person' }));
    gold.push(...spansToTags(judged, tokens, labels, true).tags);
    starts.push(starts.at(-1) + words.length);
  }
  const dense = new Float32Array(starts.at(-1) * features.dims);
  for (const [i, row] of rows.entries()) dense.set(row, starts[i] * features.dims);
  arrays.write(`${name}.dense.f32`, dense);
  arrays.write(`${name}.texts.i32`, Int32Array.from(starts));
  sparse.write(arrays, `${name}.sparse`);
  arrays.write(`${name}.gold.i32`, Int32Array.from(gold));
}

/** @param runs what is still to be run: `{ strategy, seed, order: [places in the pool] }` with the seed set first */
export async function exportJob(folder, set, world, plan, runs) {
  mkdirSync(folder, { recursive: true });
  const arrays = new Arrays(folder);
  const write = set.task === 'entities' ? exportEntities : exportClasses;
  await write(world, world.pool, 'pool', arrays);
  await write(world, world.test, 'test', arrays);
  arrays.write(
    'pool.words.i32',
    Int32Array.from(world.pool, (_, i) => world.wordsOf(i)),
  );
  const labels = (world.schema.entities ?? world.schema.classes).labels.length;
  const { ngrams } = world.scales;
  const job = { set: set.name, task: set.task, labels, dims: world.features.dims, plan, runs };
  writeFileSync(
    path.join(folder, 'job.json'),
    JSON.stringify({ ...job, columns: 2 * ngrams.buckets }),
  );
}
