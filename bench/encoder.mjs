/**
 * `npm run bench:encoder`: how much the built-in encoder is worth beside lexical features, another encoder and
 * TF-IDF, through the product's own features, heads and metrics, on the report sets of data/README.md.
 *
 *   --group choose       the sets that defaults are chosen on instead
 *   --sets a,b           only these
 *   --seeds 5            draws of the labelled examples
 *   --quick              two seeds, five sets, the smaller budgets, no speed
 *   --model NAME=FOLDER  one more encoder beside the lexical features; may be repeated
 *   --encoder FOLDER     instead of the built-in one
 *   --columns a,b        only these: lexical, encoder, both, minilm, tfidf and names of models
 *   --budgets a,b        only these: 100, 500, 1000, 8/class, 64/class
 *   --threads 1          2: a second process encodes beside this one
 *   --no-speed           leaves the speed as it was measured before
 *   --table              only prints what is there
 *
 * A run can be ended and started again: finished figures are kept while model, code and data stay the same.
 * Two runs can go on side by side for different sets. MiniLM's column needs its folder (encoder/minilm.py),
 * the TF-IDF column Python 3.9 or newer. That baseline's logistic regression is plain, as it is usually run;
 * the product's counts rare classes as much as frequent ones.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../test/harness/bundle.mjs';
import { dataFolder, isThere, labelsOf, load as loadSet, sets as allSets } from './data/sets.mjs';
import { codeVersions, columnsOf, digest, versionOf } from './encoder/columns.mjs';
import { budgets, labelledRows, testRows } from './encoder/draws.mjs';
import { openProbe } from './encoder/probe.mjs';
import { measureSpeed } from './encoder/speed.mjs';
import { FigureStore } from './encoder/store.mjs';
import { describeProbes, describeSpeed } from './encoder/table.mjs';
import { tfidfFigures } from './encoder/tfidf.mjs';
import { load, machine } from './machine.mjs';
import { builtInModel } from './product.mjs';

/** Where a fit takes more processor time than this, so many seeds have to do. */
const slowSeconds = 120;
const seedsWhenSlow = 2;

const workFolder = path.join(root, 'bench/work');
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
    budgets: { type: 'string' },
    threads: { type: 'string', default: '1' },
    'no-speed': { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
  },
});

/** Refuses what would only look like a result. */
function fail(message) {
  console.error(message);
  process.exit(2);
}

/** Those of `all` that an option names, or all; an unknown name ends the run. */
function named(list, all, what) {
  if (list === undefined) return all;
  const unknown = list.filter(name => !all.some(known => known.name === name));
  if (unknown.length > 0) fail(`There is no ${what} ${unknown.join(', ')}`);
  return all.filter(({ name }) => list.includes(name));
}

function chosenSets() {
  const { group } = options;
  if (!(group in quickSets)) fail(`There is no group ${group}`);
  const list = options.sets?.split(',') ?? (options.quick ? quickSets[group] : undefined);
  return list ? named(list, allSets, 'set') : allSets.filter(set => set.group === group);
}

const others = options.model.map(argument => {
  const [name, folder] = argument.split('=');
  return { name, folder: folder ?? fail(`--model ${argument}: NAME=FOLDER`) };
});
const minilm = path.join(workFolder, 'minilm');
const sets = chosenSets();
const columns = named(
  options.columns?.split(','),
  columnsOf({ encoder: options.encoder, minilm, others }),
  'column',
);
const seedCount = Number(options.seeds ?? (options.quick ? 2 : 5));
const seeds = Array.from({ length: seedCount }, (_, i) => i + 1);
const budgetNames = options.budgets?.split(',') ?? (options.quick ? quickBudgets : undefined);
const budgetsOf = ({ task }) =>
  budgets[task].filter(({ name }) => budgetNames?.includes(name) ?? true);
const store = new FigureStore();

/** Whether a budget's fits are slow and it has the figures that have to do. */
const isEnough = ({ values, seconds }, { name }) =>
  seconds[name] > slowSeconds && Object.keys(values[name]).length >= seedsWhenSlow;

function keep({ values, seconds: longest }, { budget: { name }, seed }, { figure, seconds }) {
  (values[name] ??= {})[seed] = figure;
  longest[name] = Math.max(longest[name] ?? 0, seconds);
}

/** All figures at once: the vocabulary is counted once. */
function measureTfidf({ set, column, cells, data, figures }) {
  const draws = cells.map(({ budget, seed }) => ({
    budget: budget.name,
    rows: labelledRows(data.loaded, budget, seed),
  }));
  const slow = { seconds: slowSeconds, draws: seedsWhenSlow };
  for (const [i, measured] of tfidfFigures(set, data, draws, slow).entries()) {
    if (measured) keep(figures, cells[i], measured);
  }
  store.save(set.name);
  console.log(`${set.title}, ${column.title}: ${cells.length} figures`);
}

async function measureHeads({ set, column, cells, data, figures, cacheFolder }) {
  const settings = { cacheFolder, threads: Number(options.threads) };
  const probe = await openProbe(set, data, column, settings);
  for (const { budget, seed } of cells) {
    if (isEnough(figures, budget)) continue;
    const rows = labelledRows(data.loaded, budget, seed);
    await probe.encode(rows);
    const before = process.cpuUsage();
    const figure = await probe.measure(rows);
    const { user, system } = process.cpuUsage(before);
    const seconds = Math.round((user + system) / 1e5) / 10;
    keep(figures, { budget, seed }, { figure, seconds });
    store.save(set.name);
    console.log(
      `${set.title}, ${column.title}, ${budget.name}, seed ${seed}: ` +
        `${(100 * figure).toFixed(1)} % (${seconds} s of the processor, load ${load()[0]})`,
    );
  }
  await probe.close();
}

async function measureSets() {
  const code = await codeVersions();
  const versions = new Map();
  for (const column of columns) versions.set(column, await versionOf(column, code));
  // Features of another version of the encoding code are other features.
  const cacheFolder = path.join(workFolder, 'features', code.encoder.slice(0, 8));
  for (const set of sets.filter(({ name }) => isThere(name))) {
    const loaded = loadSet(set.name);
    const data = { loaded, labels: labelsOf(loaded), test: testRows(set, loaded) };
    const texts = digest([loaded.train, loaded.test]);
    for (const column of columns) {
      if (column.tfidf && set.task === 'entities') continue;
      const figures = store.columnOf(set, column, { version: versions.get(column), texts });
      const cells = budgetsOf(set)
        .flatMap(budget => seeds.map(seed => ({ budget, seed })))
        .filter(
          ({ budget, seed }) =>
            figures.values[budget.name]?.[seed] === undefined && !isEnough(figures, budget),
        );
      if (cells.length === 0) continue;
      const measure = column.tfidf ? measureTfidf : measureHeads;
      await measure({ set, column, cells, data, figures, cacheFolder });
    }
  }
}

if (!options.table) {
  const missing = sets.filter(({ name }) => !isThere(name)).map(({ name }) => name);
  if (missing.length > 0) {
    console.log(
      `Skipped, not in ${dataFolder()}: ${missing.join(', ')}. ` +
        'Set GLOSSATOR_DATA to the folder that holds them (bench/data/README.md).',
    );
  }
  if (options.columns === undefined && !columns.some(({ name }) => name === 'minilm')) {
    console.log(
      'Without MiniLM-L6, whose folder bench/work/minilm is made by node test/python/venv.mjs ' +
        '--requirements bench/encoder/minilm_requirements.txt bench/encoder/minilm.py',
    );
  }
  store.results.machine = machine();
  for (const { name, title, folder } of columns) {
    store.results.columns[name] = { title, model: folder && path.basename(folder) };
  }
  if (!options['no-speed'] && !options.quick) {
    const encoders = columns.filter(({ name, folder }) => folder && name !== 'encoder');
    const speeds = await measureSpeed(
      Object.fromEntries(encoders.map(({ name, folder }) => [name, folder])),
    );
    Object.assign(store.results.speed, speeds);
  }
  store.save();
  await measureSets();
}
const { results } = store;
const shown =
  options.columns || !options.table
    ? columns
    : Object.keys(results.columns).map(name => ({ name, title: results.columns[name].title }));
const { table, notes } = describeProbes({ results, sets, columns: shown, seeds, budgetsOf });
console.log(`\n${table}\n\n${notes.join('\n')}\n\n${describeSpeed(results.speed, shown)}`);
