/**
 * `npm run bench:encoder`: how much the built-in encoder is worth beside lexical features, another encoder and
 * TF-IDF, through the product's own features, heads and metrics, on the report sets of data/README.md.
 *
 *   --group choose       the sets that defaults are chosen on instead
 *   --sets a,b           only these
 *   --seeds 5            draws of the labelled examples
 *   --quick              two seeds, five sets, the smaller budgets
 *   --model NAME=FOLDER  one more encoder beside the lexical features; may be repeated
 *   --encoder FOLDER     instead of the built-in one
 *   --columns a,b        only these: lexical, encoder, both, minilm, tfidf and names of models
 *   --threads 1          of the encoder
 *   --no-speed           leaves the speed as it was measured before
 *   --table              only prints what is there
 *
 * A run can be ended and started again: finished figures are kept while model, code and data stay the same.
 * MiniLM's column needs its weights (encoder/minilm.py), the TF-IDF column Python 3.9 or newer.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../test/harness/bundle.mjs';
import { dataFolder, isThere, labelsOf, load as loadSet, sets as allSets } from './data/sets.mjs';
import { budgets, labelledRows, testRows } from './encoder/draws.mjs';
import { openProbe } from './encoder/probe.mjs';
import { measureSpeed } from './encoder/speed.mjs';
import { describeProbes, describeSpeed } from './encoder/table.mjs';
import { tfidfFigures, tfidfVersion } from './encoder/tfidf.mjs';
import { readJson, resultsFile, writeJson } from './files.mjs';
import { load, machine } from './machine.mjs';
import { builtInModel, codeVersion, product } from './product.mjs';

/** Grows when rows are drawn or figures are worked out in another way. */
const benchVersion = 1;
/** A cell whose fit takes longer than this is measured with fewer seeds. */
const slowSeconds = 120;
const seedsWhenSlow = 2;

const workFolder = path.join(root, 'bench/work');
const output = resultsFile('encoder-');
const quickSets = {
  choose: ['wikigold', 'restaurant8k', 'snips', 'sms_spam', 'hate_davidson'],
  report: ['conll2003', 'wnut17', 'trec', 'ag_news', 'banking77'],
};
const quickBudgets = ['100', '500', '8/class'];

const { values: options } = parseArgs({
  options: {
    group: { type: 'string', default: 'report' },
    sets: { type: 'string' },
    seeds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    model: { type: 'string', multiple: true, default: [] },
    encoder: { type: 'string', default: builtInModel },
    columns: { type: 'string' },
    threads: { type: 'string', default: '1' },
    'no-speed': { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
  },
});

const digest = parts =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

/** Refuses what would only look like a result. */
function fail(message) {
  console.error(message);
  process.exit(2);
}

function chosenSets() {
  const names =
    options.sets?.split(',') ??
    (options.quick
      ? quickSets[options.group]
      : allSets.filter(({ group }) => group === options.group).map(({ name }) => name));
  const unknown = names?.filter(name => !allSets.some(set => set.name === name)) ?? [options.group];
  if (unknown.length > 0) fail(`There is no set or group ${unknown.join(', ')}`);
  const chosen = allSets.filter(({ name }) => names.includes(name));
  const missing = chosen.filter(({ name }) => !isThere(name));
  if (missing.length > 0) {
    console.log(
      `Skipped, not in ${dataFolder()}: ${missing.map(({ name }) => name).join(', ')}. ` +
        'Set GLOSSATOR_DATA to the folder that holds them (bench/data/README.md).',
    );
  }
  return chosen.filter(set => !missing.includes(set));
}

/** `{ name, title, lexical, folder?, tfidf? }` in the order of the table. */
function chosenColumns() {
  const minilm = path.join(workFolder, 'minilm');
  const hasMinilm = existsSync(path.join(minilm, 'model.onnx'));
  const given = options.model.map(argument => {
    const [name, folder] = argument.split('=');
    return { name, title: `${name}, both`, lexical: true, folder: folder ?? fail('NAME=FOLDER') };
  });
  const columns = [
    { name: 'lexical', title: 'lexical only', lexical: true },
    { name: 'encoder', title: 'encoder only', lexical: false, folder: options.encoder },
    { name: 'both', title: 'both', lexical: true, folder: options.encoder },
    ...(hasMinilm
      ? [{ name: 'minilm', title: 'MiniLM-L6, both', lexical: true, folder: minilm }]
      : []),
    { name: 'tfidf', title: 'TF-IDF', tfidf: true },
    ...given,
  ];
  const wanted = options.columns?.split(',');
  if (!hasMinilm && (wanted?.includes('minilm') ?? true)) {
    console.log('Without MiniLM-L6: bench/encoder/minilm.py makes its folder, bench/work/minilm.');
  }
  return wanted ? columns.filter(({ name }) => wanted.includes(name)) : columns;
}

/** What a column's figures depend on, but for the data. */
async function versionOf(column, code) {
  if (column.tfidf) return tfidfVersion();
  if (!column.folder) return [code.heads];
  const { readModelFolder } = await product();
  const { fingerprint } = await readModelFolder(column.folder);
  return [code.heads, code.encoder, column.lexical, fingerprint];
}

/** The values of a column for a set that still count; empties them where they don't. */
function columnOf(results, set, column, fingerprint) {
  const known = (results.sets[set.name] ??= { ...set, columns: {} });
  if (known.columns[column.name]?.fingerprint !== fingerprint) {
    known.columns[column.name] = { fingerprint, values: {}, seconds: {} };
  }
  return known.columns[column.name];
}

const percent = value => `${(100 * value).toFixed(1)} %`;

async function measureColumn({ set, column, cells, data, store, save }) {
  if (column.tfidf) {
    const figures = tfidfFigures(
      set,
      data,
      cells.map(({ budget, seed }) => labelledRows(data.loaded, budget, seed)),
    );
    cells.forEach(({ budget, seed }, i) => {
      (store.values[budget.name] ??= {})[seed] = figures[i];
    });
    save();
    console.log(`${set.title}, ${column.title}: ${cells.length} figures`);
    return;
  }
  const settings = {
    cacheFolder: path.join(workFolder, 'features'),
    threads: Number(options.threads),
  };
  const probe = await openProbe(set, data, column, settings);
  for (const { budget, seed } of cells) {
    const values = (store.values[budget.name] ??= {});
    const slow = store.seconds[budget.name] > slowSeconds;
    if (slow && Object.keys(values).length >= seedsWhenSlow) continue;
    const rows = labelledRows(data.loaded, budget, seed);
    await probe.encode(rows);
    const started = performance.now();
    values[seed] = await probe.measure(rows);
    const seconds = (performance.now() - started) / 1000;
    store.seconds[budget.name] = Math.max(
      store.seconds[budget.name] ?? 0,
      Math.round(seconds * 10) / 10,
    );
    save();
    console.log(
      `${set.title}, ${column.title}, ${budget.name}, seed ${seed}: ` +
        `${percent(values[seed])} (${seconds.toFixed(1)} s, load ${load()[0]})`,
    );
  }
  await probe.close();
}

const sets = chosenSets();
const columns = chosenColumns();
const seeds = Array.from(
  { length: Number(options.seeds ?? (options.quick ? 2 : 5)) },
  (_, i) => i + 1,
);
const budgetsOf = ({ task }) =>
  budgets[task].filter(({ name }) => !options.quick || quickBudgets.includes(name));

const results = existsSync(output) ? readJson(output) : { sets: {}, speed: {} };
if (!options.table) {
  results.machine = machine();
  const save = () => writeJson(output, results);
  const code = {
    heads: await codeVersion({
      'engine/heads.ts': ['fitHeads'],
      'engine/evaluate.ts': ['evaluate'],
      'head/ngramFeatures.ts': ['NgramCounts'],
      'head/standardise.ts': ['RowStatistics'],
    }),
    encoder: await codeVersion({
      'encoder/wordPieces.ts': ['WordPieces'],
      'encoder/windows.ts': ['windowsOf'],
      'encoder/onnxSession.ts': ['openSession'],
      'encoder/quantise.ts': ['quantise', 'dequantise'],
    }),
  };
  if (!options['no-speed']) {
    const encoders = columns.filter(({ name, folder }) => folder && name !== 'encoder');
    const folders = encoders.map(({ name, folder }) => [
      name === 'both' ? path.basename(folder) : name,
      folder,
    ]);
    Object.assign(results.speed, await measureSpeed(Object.fromEntries(folders)));
    save();
  }
  for (const set of sets) {
    const loaded = loadSet(set.name);
    const data = { loaded, labels: labelsOf(loaded), test: testRows(set, loaded) };
    const texts = digest([loaded.train, loaded.test]);
    for (const column of columns) {
      if (column.tfidf && set.task === 'entities') continue;
      const fingerprint = digest([benchVersion, texts, await versionOf(column, code)]);
      const store = columnOf(results, set, column, fingerprint);
      const cells = budgetsOf(set)
        .flatMap(budget => seeds.map(seed => ({ budget, seed })))
        .filter(({ budget, seed }) => store.values[budget.name]?.[seed] === undefined);
      if (cells.length > 0) await measureColumn({ set, column, cells, data, store, save });
    }
  }
}
const { table, notes } = describeProbes({ results, sets, columns, seeds, budgetsOf });
console.log(`\n${table}\n\n${notes.join('\n')}\n\n${describeSpeed(results.speed)}`);
