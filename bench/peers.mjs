/**
 * `npm run bench:peers`: the product's strategies beside those of small-text, scikit-activeml and modAL with
 * scikit-learn's logistic regression, and beside CRFsuite's for entities, on the report sets. The peers get
 * the features that the product's heads see, as strong a penalty, the same weights of rare classes, and the
 * seed sets that the product's own strategy (or chance, for theirs) began with, in the same run.
 *
 *   --sets a,b   only these        --seeds 5     runs of each strategy on each set
 *   --model FOLDER                 --table       only prints what is there
 *   --quick      two sets, two seeds, the first points
 *
 * Finished sets are kept while code, model and plan stay the same. Where only our own code has changed, or a
 * set was ended half-way, the peers' runs are kept if ours begins with the same examples as it did. Needs
 * Python 3.11 or newer.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isThere, sets as allSets } from './data/sets.mjs';
import { readJson, resultsFile, workFolder, writeJson } from './files.mjs';
import { plans, quick } from './learning/plans.mjs';
import { compare } from './learning/report.mjs';
import { describePeers } from './peers/table.mjs';
import { exportJob } from './peers/export.mjs';
import { pythonLines } from './peers/python.mjs';
import { openWorld } from './learning/world.mjs';
import { machine } from './machine.mjs';
import { builtInModel, codeVersion, product } from './product.mjs';

const { values: options } = parseArgs({
  options: {
    sets: { type: 'string' },
    seeds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    model: { type: 'string', default: builtInModel },
    table: { type: 'boolean', default: false },
  },
});

const output = resultsFile(options.quick ? 'peers-quick-' : 'peers-');
const seeds = Number(options.seeds ?? (options.quick ? 2 : 5));

function chosenSets() {
  const inGroup = allSets.filter(({ group }) => group === 'report');
  const names =
    options.sets?.split(',') ??
    (options.quick ? ['trec', 'wnut17'] : inGroup.map(({ name }) => name));
  const unknown = names.filter(name => !inGroup.some(set => set.name === name));
  if (unknown.length > 0) {
    console.error(`Not in the group report: ${unknown.join(', ')}`);
    process.exit(2);
  }
  return inGroup.filter(({ name }) => names.includes(name) && isThere(name));
}

const planOf = ({ name }) =>
  options.quick
    ? { ...plans[name], budget: Math.min(plans[name].budget, quick.points * plans[name].batch) }
    : plans[name];

/** What a project without a setting asks by, beside chance. */
async function ownStrategies({ task }) {
  const { strategyNames } = await product();
  const standard = task === 'entities' ? 'maxTokenEntropy' : 'margin';
  return [...(strategyNames.includes('auto') ? ['auto'] : [standard]), 'random'];
}

/** Runs of the product, the seed set of each, and random's whole order. */
async function ownRuns(set, world, slices, onRun) {
  const { nextQuestions, simulate } = await product();
  const orders = new Map();
  for (const strategy of await ownStrategies(set)) {
    for (let seed = 1; seed <= seeds; seed++) {
      const settings = { ...planOf(set), unit: 'examples', strategy, seed };
      const points = [];
      for await (const point of simulate(world, settings, slices)) {
        const { labels, tokens, metric } = point;
        points.push({ labels, tokens, metric: Number(metric.toFixed(5)) });
      }
      const asked = new Set();
      // Chance needs no heads, so its whole order is known; of the others the seed set.
      const last = strategy === 'random' ? settings.budget : settings.seedSize;
      for (let goal = settings.seedSize; goal <= last; goal += settings.batch) {
        const state = { heads: undefined, training: [], asked, from: asked.size, goal };
        for (const i of await nextQuestions(world, settings, state, slices)) asked.add(i);
      }
      orders.set(`${strategy === 'random' ? 'random' : 'own'} ${seed}`, [...asked]);
      onRun({ strategy, seed, points });
    }
  }
  return orders;
}

/** Changes with the Python side: its code and its packages. */
function peersVersion() {
  const hash = createHash('sha256');
  const cwd = path.join(import.meta.dirname, 'peers');
  const pattern = '{{classes,data,entities,run}.py,requirements.txt}';
  for (const name of globSync(pattern, { cwd }).sort()) {
    hash.update(readFileSync(path.join(cwd, name)));
  }
  return hash.digest('hex');
}

/**
 * Whether the peers would be told what they were told: the seed sets, and all of random's order, both as far
 * as the numbers of their words tell.
 */
function beginsAsBefore(runs, before) {
  return runs.every(run => {
    const known = before.find(
      ({ strategy, seed }) => strategy === run.strategy && seed === run.seed,
    );
    const words = ({ points }) => points.map(({ tokens }) => tokens);
    const told = each => String(run.strategy === 'random' ? words(each) : words(each)[0]);
    return known !== undefined && told(known) === told(run);
  });
}

/** @param before what was kept of the same peers on the same features, for this or an earlier version of our code */
async function runSet(set, before, onOwn, onPeer) {
  const { Slices } = await product();
  const slices = new Slices(new AbortController().signal);
  const world = await openWorld(
    set,
    path.resolve(options.model),
    path.join(workFolder, 'features'),
    slices,
  );
  const folder = path.join(workFolder, 'peers', set.name);
  try {
    const own = [];
    const orders = await ownRuns(set, world, slices, run => {
      own.push(run);
      onOwn(run);
    });
    const kept = before && beginsAsBefore(own, before.runs) ? before.runs.slice(own.length) : [];
    for (const run of kept) onPeer(run);
    if (kept.length > 0 && !before.unfinished) return;
    await exportJob(folder, set, world, planOf(set), []);
    const strategies = [];
    for await (const names of pythonLines('run.py', folder)) strategies.push(...names);
    // Seed by seed, so that what a half-way end leaves compares all strategies.
    const runs = Array.from({ length: seeds }, (_, s) => s + 1).flatMap(seed =>
      strategies
        .filter(strategy => !kept.some(run => run.strategy === strategy && run.seed === seed))
        .map(strategy => ({
          strategy,
          seed,
          order: orders.get(`${strategy.endsWith('random') ? 'random' : 'own'} ${seed}`),
        })),
    );
    await exportJob(folder, set, world, planOf(set), runs);
    for await (const run of pythonLines('run.py', folder)) onPeer(run);
  } finally {
    await world.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main() {
  const known = existsSync(output) ? readJson(output) : { sets: {} };
  const results = { machine: machine(), sets: known.sets };
  if (!options.table) {
    const { readModelFolder } = await product();
    const { fingerprint } = await readModelFolder(options.model);
    const code = await codeVersion({ 'simulation/simulate.ts': ['simulate'] });
    const own = code.slice(0, 16);
    const peers = [fingerprint, peersVersion()].map(hash => hash.slice(0, 16)).join(' ');
    for (const set of chosenSets()) {
      const wanted = JSON.stringify({ peers, plan: planOf(set), seeds });
      const found = results.sets[set.name];
      const samePeers = found?.wanted === wanted;
      if (samePeers && found.own === own && !found.unfinished) continue;
      const runs = [];
      const keep = unfinished => {
        const { title, task } = set;
        results.sets[set.name] = { title, task, own, wanted, ...unfinished, runs };
        writeJson(output, results);
      };
      const add = run => {
        runs.push(run);
        console.log(
          `${set.title}, ${run.strategy}, seed ${run.seed}: ` +
            `${(100 * run.points.at(-1).metric).toFixed(1)} at the end`,
        );
      };
      // Not before there are peers' runs: those of an earlier start would be lost.
      await runSet(set, samePeers ? found : undefined, add, run => {
        add(run);
        keep({ unfinished: true });
      });
      keep({});
    }
  }
  console.log(`\n${await describePeers(results, compare)}`);
}

await main();
