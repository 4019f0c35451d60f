/**
 * `npm run bench:round`: a round over 100,000 sentences of about 20 words with the built-in encoder's features,
 * 500 answers, in the engine's own process. Parts of it beside plain JavaScript that does the same, on a part
 * of the pool and multiplied up: what else the machine does weighs on both. The features are made up
 * (see largeCorpus.mjs).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../test/harness/bundle.mjs';
import { removeFolder, temporaryFolder } from '../test/harness/workspace.mjs';
import { writeProject } from './corpus.mjs';
import { withEngineProcess } from './engineProcess.mjs';
import { fillCache, largeCorpus } from './largeCorpus.mjs';
import { answersOf, product } from './product.mjs';
import { median, quantile, spread } from './statistics.mjs';

const sentences = Number(process.env.GLOSSATOR_BENCH_SENTENCES ?? 100_000);
const answers = 500;
/** Answers between two rounds. */
const batch = 10;
const runs = 5;
/** Examples and words that plain JavaScript is measured on. */
const referenceExamples = 1000;
const referenceWords = 20_000;
const pingMilliseconds = 20;
const modelFolder = path.join(root, 'models/glossator-encoder');
const targets = {
  entities: { round: 2.5, emissions: 0.2, memory: 600 },
  classes: { round: 0.5, memory: 600 },
};

export async function largeRound() {
  const folder = temporaryFolder('bench');
  try {
    const pool = largeCorpus(sentences);
    writeProject(folder, pool);
    const cacheFolder = path.join(folder, '.glossator/cache');
    const words = await fillCache(pool, modelFolder, cacheFolder);
    const step = Math.floor(sentences / (answers + runs * batch));
    const asked = await answersOf(pool.filter((_, i) => i % step === 0));
    const rows = [];
    for (const task of ['entities', 'classes']) {
      const project = keepTask(folder, task);
      const training = asked.map(answer => ({
        ...answer,
        annotation: { [task]: answer.annotation[task] },
      }));
      const measured = await rounds(folder, project, cacheFolder, training);
      const references = await plain(task, project, cacheFolder, pool, training);
      rows.push(...report(task, measured, references, words));
    }
    rows.push(await emissions(cacheFolder, pool, words));
    return rows;
  } finally {
    removeFolder(folder);
  }
}

/** Leaves the project one task; gives the project as the engine is told it. */
function keepTask(folder, task) {
  const file = path.join(folder, 'glossator.json');
  keepTask.whole ??= JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ version: 1, [task]: keepTask.whole[task] }));
  return readFileSync(file, 'utf8');
}

async function parsed(text) {
  const { parseProject } = await product();
  const result = parseProject(text);
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems));
  return result.project;
}

/** Rounds of the real engine: a cold one, then warm ones after `batch` answers each. */
async function rounds(folder, project, cacheFolder, training) {
  const params = {
    root: folder,
    project: await parsed(project),
    modelFolder,
    cacheFolder,
    threads: 2,
    training: training.slice(0, answers),
    exportedPaths: [],
    background: false,
  };
  return withEngineProcess(params, async ({ request, memory }) => {
    await request('index', { encode: true });
    const timed = async () => {
      const pings = new AbortController();
      const waits = keepAsking(request, training[0].key, pings.signal);
      const started = performance.now();
      const { milliseconds } = await request('round', {});
      const scored = performance.now();
      pings.abort();
      await waits;
      const before = performance.now();
      await request('next', { count: 5, skip: [] });
      const select = performance.now() - before;
      return {
        fit: milliseconds.fit / 1000,
        score: milliseconds.score / 1000,
        select: select / 1000,
        round: (scored - started + select) / 1000,
        waits: await waits,
      };
    };
    const cold = await timed();
    const warm = [];
    for (let run = 0; run < runs; run++) {
      const from = answers + run * batch;
      await request('learn', { changes: training.slice(from, from + batch) });
      warm.push(await timed());
    }
    return { cold, warm, memory: memory() };
  });
}

/** Asks for one example again and again until the signal; resolves to the milliseconds of each answer. */
async function keepAsking(request, key, signal) {
  const waits = [];
  while (!signal.aborted) {
    const started = performance.now();
    await request('item', { key });
    waits.push(performance.now() - started);
    await new Promise(resolve => setTimeout(resolve, pingMilliseconds));
  }
  return waits;
}

/** Seconds that plain JavaScript takes for the whole pool's scores and order, example by example. */
async function plain(task, project, cacheFolder, pool, training) {
  const p = await product();
  const { schema } = await parsed(project);
  const encoder = await p.Encoder.open(modelFolder, 1);
  const cache = await p.FeatureCache.open(cacheFolder, encoder.identity, encoder.dims, p.silentLog);
  const features = new p.FeatureSource(encoder, cache);
  const slices = new p.Slices(new AbortController().signal);
  const statistics = new p.RowStatistics(encoder.dims);
  const ngrams = new p.NgramCounts();
  const sample = pool
    .slice(0, referenceExamples)
    .map(({ text }) => ({ text, key: p.sha256(text) }));
  for (const { text, key } of sample) {
    statistics.add((await features.read(key, text)).dense);
    ngrams.add(text);
  }
  const scale = statistics.standardiser();
  const scales = { tokens: scale, examples: scale, ngrams };
  const started = training.slice(0, answers);
  const heads = await p.fitHeads(started, schema, features, scales, undefined, slices);
  const scoreAll = async () => {
    const before = performance.now();
    for (const { text, key } of sample) {
      const read = await features.read(key, text);
      const prediction = p.predict(heads, text, read);
      p.scorePrediction(prediction, read.words.length, schema, 'maxTokenEntropy');
    }
    return ((performance.now() - before) / 1000) * (sentences / sample.length);
  };
  await scoreAll();
  const score = [];
  const select = [];
  for (let run = 0; run < runs; run++) {
    score.push(await scoreAll());
    const before = performance.now();
    const scored = pool.map(({ text }) => ({
      score: Math.round(1e4 * Math.sin(text.length)),
      text,
    }));
    scored.sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
    select.push((performance.now() - before) / 1000);
  }
  await cache.dispose();
  await encoder.dispose();
  return { score: median(score), select: median(select) };
}

/** The product of all features with nine columns of weights, beside the same in plain JavaScript. */
async function emissions(cacheFolder, pool, words) {
  const p = await product();
  const encoder = await p.Encoder.open(modelFolder, 1);
  const { dims, identity } = encoder;
  const cache = await p.FeatureCache.open(cacheFolder, identity, dims, p.silentLog);
  const columns = new p.EncodedPool(dims);
  for (const { text } of pool) {
    const texts = p.tokenize(text).map(({ start, end }) => text.slice(start, end));
    columns.add(texts, cache.find(p.sha256(text)));
  }
  const seen = 9;
  const products = await p.RowProducts.open();
  const weights = Float32Array.from({ length: dims * seen }, (_, i) => Math.sin(i));
  const values = new Int8Array(4096 * dims);
  const scales = new Float32Array(4096);
  const out = new Float32Array(4096 * seen);
  const fast = async () => {
    const before = performance.now();
    for (let from = 0, to = 0; from < columns.size; from = to) {
      to = Math.min(columns.size, columns.stretch(from, 2048));
      const count = columns.start(to) - columns.start(from);
      columns.copyFeatures(from, to, values, scales);
      const rows = values.subarray(0, count * dims);
      await products.multiply(rows, dims, weights, seen, out.subarray(0, count * seen));
    }
    return (performance.now() - before) / 1000;
  };
  const slow = () => {
    const before = performance.now();
    for (let done = 0; done < referenceWords; done += 2000) {
      for (let t = 0; t < 2000; t++) {
        for (let k = 0; k < seen; k++) {
          let sum = 0;
          for (let d = 0; d < dims; d++) sum += values[t * dims + d] * weights[d * seen + k];
          out[t * seen + k] = sum;
        }
      }
    }
    return ((performance.now() - before) / 1000) * (words / referenceWords);
  };
  await fast();
  slow();
  const [own, reference] = [[], []];
  for (let run = 0; run < runs; run++) {
    own.push(await fast());
    reference.push(slow());
  }
  await products.dispose();
  await cache.dispose();
  await encoder.dispose();
  return {
    figure: `emissions of ${millions(words)} words`,
    measured: median(own),
    unit: 's',
    target: targets.entities.emissions,
    detail: {
      ...spread(own),
      plainJavaScript: spread(reference),
      ratio: median(own) / median(reference),
    },
  };
}

const millions = words => `${(words / 1e6).toFixed(1)} M`;

function report(task, { cold, warm, memory }, references, words) {
  const name = `round, ${sentences / 1000},000 sentences, ${task}`;
  const figure = part => {
    const figures = spread(warm.map(one => one[part]));
    const reference = references[part];
    return {
      figure: `${name}: ${part}`,
      measured: figures.median,
      unit: 's',
      detail: {
        ...figures,
        cold: cold[part],
        ...(reference && { plainJavaScript: reference, ratio: figures.median / reference }),
      },
    };
  };
  const waits = warm.flatMap(one => one.waits);
  return [
    figure('fit'),
    figure('score'),
    figure('select'),
    { ...figure('round'), figure: `${name}: whole`, target: targets[task].round },
    {
      figure: `${name}: an answer of the engine meanwhile, p99`,
      measured: quantile(waits, 0.99),
      unit: 'ms',
      detail: { ...spread(waits), words },
    },
    ...(memory
      ? [
          {
            figure: `${name}: memory of the engine`,
            measured: memory.now / 1e6,
            unit: 'MB',
            target: targets[task].memory,
            detail: { peak: memory.peak / 1e6 },
          },
        ]
      : []),
  ];
}
