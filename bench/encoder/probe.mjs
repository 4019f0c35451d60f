/**
 * What a column of the table sees, and one cell: the product's heads fitted to labelled rows and measured on
 * test rows. Parts are switched off here, by giving the heads nothing to see; the product always has both.
 */
import path from 'node:path';
import { answersOf, encoderChild, product } from '../product.mjs';
import { scaleRows } from './draws.mjs';

const encodedAtOnce = 512;

/** Words alone: what FeatureSource gives for an encoder without dimensions. */
async function withoutEncoder() {
  const { tokenize } = await product();
  return {
    dims: 0,
    read: (_key, text) => {
      const tokens = tokenize(text);
      const words = tokens.map(({ start, end }) => text.slice(start, end));
      return Promise.resolve({ tokens, words, dense: new Float32Array(0) });
    },
    readMany: () => Promise.resolve([]),
    dispose: () => Promise.resolve(),
  };
}

/** An encoder with its features kept in a folder, so that each text is encoded once for all runs. */
async function withEncoder(folder, cacheFolder, threads) {
  const { Encoder, FeatureCache, FeatureSource, silentLog } = await product();
  const helper = threads > 1 ? { helperScript: await encoderChild() } : {};
  const encoder = await Encoder.open(folder, helper);
  const cache = await FeatureCache.open(
    path.join(cacheFolder, encoder.identity.slice(0, 16)),
    encoder.identity,
    encoder.dims,
    silentLog,
  );
  return new FeatureSource(encoder, cache);
}

/** All words alike: what is left to the heads is the encoder. */
const withoutWords = source => ({
  dims: source.dims,
  readMany: (texts, breathe) => source.readMany(texts, breathe),
  read: async (key, text) => {
    const read = await source.read(key, text);
    return { ...read, words: read.words.map(() => '') };
  },
  dispose: () => source.dispose(),
});

const noNgrams = { vector: () => ({ ids: new Uint32Array(0), values: new Float32Array(0) }) };

const schemaOf = ({ task, multi }, names) => {
  const labels = names.map(name => ({ name }));
  return task === 'entities'
    ? { entities: { overlap: false, labels } }
    : { classes: { mode: multi ? 'multi' : 'single', labels } };
};

/** Fills the cache; few texts at a time, so that a run that is ended has not worked in vain. */
async function encodeAll(rows, source) {
  const { sha256 } = await product();
  const texts = rows.map(({ text }) => ({ key: sha256(text), text }));
  for (let at = 0; at < texts.length; at += encodedAtOnce) {
    await source.readMany(texts.slice(at, at + encodedAtOnce), () => Promise.resolve());
  }
}

/** Scales as a round takes them from the pool, which is the training split without its labels. */
async function scalesOf(loaded, source, lexical) {
  const { NgramCounts, RowStatistics, pool, sha256 } = await product();
  const tokens = new RowStatistics(source.dims);
  const examples = new RowStatistics(source.dims);
  const rows = source.dims > 0 ? scaleRows(loaded) : [];
  await encodeAll(rows, source);
  for (const { text } of rows) {
    const { dense } = await source.read(sha256(text), text);
    tokens.add(dense);
    examples.add(pool(dense, source.dims));
  }
  const ngrams = new NgramCounts();
  if (lexical) for (const { text } of loaded.train) ngrams.add(text);
  return {
    tokens: tokens.standardiser(),
    examples: examples.standardiser(),
    ngrams: lexical ? ngrams : noNgrams,
  };
}

/** The figure of a set, in [0, 1]: exact span F1; accuracy, or micro-F1 where several classes can hold. */
const figureOf = ({ task, multi }, { entities, classes }) => {
  if (task === 'entities') return entities.f1;
  return multi ? classes.microF1 : classes.accuracy;
};

/**
 * @param column `{ lexical, folder }`: whether the lexical features are on; the encoder's folder, if any
 * @returns `measure(rows)` → the figure of heads fitted to these rows, and `close()`
 */
export async function openProbe(set, { loaded, labels, test }, column, { cacheFolder, threads }) {
  const { Slices, evaluate, fitHeads } = await product();
  const opened = column.folder
    ? await withEncoder(column.folder, path.join(cacheFolder, set.name), threads)
    : await withoutEncoder();
  const source = column.lexical ? opened : withoutWords(opened);
  const schema = schemaOf(set, labels);
  const scales = await scalesOf(loaded, source, column.lexical);
  const slices = new Slices(new AbortController().signal);
  const gold = test.map(({ text, spans, label, labels: all = label && [label] }) => ({
    text,
    spans,
    labels: all,
  }));
  return {
    /** So that what follows takes the time of heads alone. */
    encode: rows => encodeAll([...rows, ...test], source),
    measure: async rows => {
      const training = await answersOf(rows);
      const heads = await fitHeads(training, schema, source, scales, undefined, slices);
      return figureOf(set, await evaluate(gold, training, heads, schema, source, slices));
    },
    close: () => source.dispose(),
  };
}
