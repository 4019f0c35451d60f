/**
 * `npm run bench -- learning`: how much the order of questions is worth, on WNUT-17 (entities) and
 * Banking77 (classes), through the built command line only: `score` asks, the training gold answers,
 * `label` records, `eval` measures on the test split. Beside the project's strategy stands the random order.
 *
 * The data sets are not part of this repository: GLOSSATOR_DATA names their folder (see data/README.md).
 * A run can be ended and started again: finished points are kept, with a copy of the build they began with.
 * `--fresh` begins anew, `--seeds 2` repeats every order with another seed.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../test/harness/bundle.mjs';
import { isMain } from '../test/harness/suite.mjs';
import {
  parseLines,
  readJson,
  readLines,
  resultsFile,
  workFolder,
  writeJson,
  writeLines,
} from './files.mjs';
import { load, machine } from './machine.mjs';
import { timedRound, trainingOf, withEngine } from './product.mjs';
import { formatTable } from './table.mjs';

const sets = [
  {
    name: 'wnut17',
    title: 'WNUT-17',
    metric: 'entity F1',
    value: row => row.entities.f1,
    baseline: row => row.entities.memorisedF1,
  },
  {
    name: 'banking77',
    title: 'Banking77',
    metric: 'accuracy',
    value: row => row.classes.accuracy,
    baseline: row => row.classes.majority,
  },
];
const points = [100, 300, 1000];
/** Answers between two looks at the model, in strategy order. */
const batchSize = 50;

const folder = path.join(workFolder, 'learning');
const product = path.join(folder, 'product');
const output = resultsFile('learning-');

/** Runs the command line; its rows and the seconds it took. */
function glossator(...args) {
  const started = performance.now();
  const cli = path.join(product, 'dist/cli.js');
  const stdout = execFileSync(process.execPath, [cli, ...args, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { rows: parseLines(stdout), seconds: (performance.now() - started) / 1000 };
}

/** A build beside this run must not change what is measured half-way. */
function keepProduct() {
  if (existsSync(product)) return;
  for (const part of ['dist', 'models']) {
    cpSync(path.join(root, part), path.join(product, part), {
      recursive: true,
      filter: file => !file.startsWith(path.join(root, 'dist/test')),
    });
  }
}

/** The data set as an indexed project without an answer; what reading and encoding it took. */
function prepare(set, dataFolder, results) {
  const project = path.join(folder, set.name, 'unanswered');
  const known = results.sets[set.name];
  if (known && existsSync(project)) return { project, indexed: known.indexed };
  rmSync(path.join(folder, set.name), { recursive: true, force: true });
  const converter = path.join(root, 'bench/data', `${set.name}.mjs`);
  execFileSync(process.execPath, [converter, dataFolder, project]);
  const { rows, seconds } = glossator('index', project);
  const { examples, distinct, tokens, holdout, milliseconds } = rows[0];
  if (examples === 0) throw new Error(`${project} was read as an empty corpus`);
  const indexed = {
    ...{ examples, distinct, tokens, holdout },
    readSeconds: milliseconds.scan / 1000,
    encodeSeconds: milliseconds.encode / 1000,
    wallSeconds: seconds,
    load: load(),
  };
  results.sets[set.name] = { title: set.title, metric: set.metric, indexed, orders: {} };
  writeJson(output, results);
  return { project, indexed };
}

/** The next questions of an order. Chance does not look at the model: it is asked for all at once. */
function ask(project, strategy, count) {
  const args = ['score', project, '--top', String(count)];
  return glossator(...args, ...(strategy === 'random' ? ['--strategy', 'random'] : []));
}

/** Labels in one order from where it stopped, and measures at each point. */
function follow({ set, unanswered, strategy, seed, results }) {
  const name = `${strategy}-${seed}`;
  const { orders } = results.sets[set.name];
  orders[name] ??= { strategy, seed, answered: 0, asking: null, points: [] };
  const order = orders[name];
  const project = path.join(folder, set.name, name);
  if (!existsSync(project)) {
    cpSync(unanswered, project, { recursive: true });
    const file = path.join(project, 'glossator.json');
    writeJson(file, { ...readJson(file), query: { seed } });
  }
  const gold = new Map(
    readLines(path.join(project, 'gold-train.jsonl')).map(row => [row.text, row]),
  );
  const batch = path.join(project, 'batch.jsonl');
  for (const point of points) {
    if (order.points.some(done => done.answers === point)) continue;
    while (order.answered < point) {
      const left = point - order.answered;
      const count = strategy === 'random' ? left : Math.min(batchSize, left);
      // A batch that was chosen and perhaps not recorded: recording it again changes nothing.
      if (order.asking === null) {
        const { rows, seconds } = ask(project, strategy, count);
        if (rows.length === 0) throw new Error(`${project} has nothing left to ask`);
        writeLines(
          batch,
          rows.map(row => gold.get(row.text)),
        );
        order.asking = { count: rows.length, seconds };
        writeJson(output, results);
      }
      glossator('label', project, '--from', batch);
      order.answered += order.asking.count;
      order.lastScoreSeconds = order.asking.seconds;
      order.asking = null;
      writeJson(output, results);
    }
    const test = path.join(project, 'gold-test.jsonl');
    const { rows, seconds } = glossator('eval', project, '--test', test);
    order.points.push({
      answers: point,
      value: set.value(rows[0]),
      baseline: set.baseline(rows[0]),
      scoreCommandSeconds: order.lastScoreSeconds,
      evalCommandSeconds: seconds,
      load: load(),
    });
    writeJson(output, results);
    console.log(
      `${set.title}, ${strategy}, seed ${seed}, ${point} answers: ` +
        `${set.metric} ${(100 * set.value(rows[0])).toFixed(1)} %`,
    );
  }
}

/** What a cold round of so many answers takes, in the engine as the command line runs it. */
async function timeRounds(set, results) {
  const { orders } = results.sets[set.name];
  const done = orders['strategy-1'];
  if (results.sets[set.name].rounds || done?.points.length !== points.length) return;
  const project = path.join(folder, set.name, 'strategy-1');
  const training = await trainingOf(project);
  const rounds = [];
  for (const answers of points) {
    const options = { threads: 2, training: training.slice(0, answers) };
    const seconds = await withEngine(project, options, async engine => {
      await engine.request('index', { encode: true });
      return timedRound(engine);
    });
    rounds.push({ answers, ...seconds, load: load() });
  }
  results.sets[set.name].rounds = rounds;
  writeJson(output, results);
}

const percent = value => (value === undefined ? '–' : `${(100 * value).toFixed(1)} %`);

/** The results as tables. */
export function describeLearning(results) {
  const index = [['indexed', 'examples', 'tokens', 'read, s', 'encode, s']];
  const rows = [['learning', 'metric', 'order', 'seed', ...points.map(n => `${n} answers`)]];
  for (const { title, metric, indexed, orders } of Object.values(results.sets)) {
    const { examples, tokens, readSeconds, encodeSeconds } = indexed;
    index.push([title, examples, tokens, readSeconds.toFixed(1), encodeSeconds.toFixed(1)]);
    for (const order of Object.values(orders)) {
      const at = n => order.points.find(({ answers }) => answers === n)?.value;
      rows.push([title, metric, order.strategy, order.seed, ...points.map(n => percent(at(n)))]);
    }
  }
  const times = [['cold round', 'answers', 'fit, s', 'score, s', 'processor, s']];
  for (const { title, rounds = [] } of Object.values(results.sets)) {
    for (const { answers, fit, score, processor } of rounds) {
      times.push([title, answers, ...[fit, score, processor].map(value => value.toFixed(1))]);
    }
  }
  return [formatTable(index), formatTable(rows, [0, 1, 2]), formatTable(times)].join('\n\n');
}

/** Runs what is missing; resolves to the results, or to undefined where there is no data. */
export async function runLearning({ fresh = false, seeds = 1 } = {}) {
  const dataFolder = process.env.GLOSSATOR_DATA ?? path.join(root, '../shared/data');
  const missing = sets.filter(({ name }) => !existsSync(path.join(dataFolder, name)));
  if (missing.length > 0) {
    console.log(
      `learning: skipped, there is no ${missing.map(({ name }) => name).join(', ')} in ${dataFolder}. ` +
        'Set GLOSSATOR_DATA to the folder that holds them (bench/data/README.md).',
    );
    return undefined;
  }
  if (fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const resumes = existsSync(product) && existsSync(output);
  const results = resumes ? readJson(output) : { machine: machine(), batchSize, sets: {} };
  keepProduct();
  for (let seed = 1; seed <= seeds; seed++) {
    for (const set of sets) {
      const { project } = prepare(set, dataFolder, results);
      for (const strategy of ['random', 'strategy']) {
        follow({ set, unanswered: project, strategy, seed, results });
      }
      await timeRounds(set, results);
    }
  }
  return results;
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({
    options: { fresh: { type: 'boolean' }, seeds: { type: 'string', default: '1' } },
  });
  const results = await runLearning({ fresh: values.fresh, seeds: Number(values.seeds) });
  if (results) console.log(`\n${describeLearning(results)}`);
}
