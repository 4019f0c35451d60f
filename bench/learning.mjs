/**
 * `npm run bench:learning`: what the order of questions is worth, by simulation with the product's own code on
 * the report sets of data/README.md; `npm run bench:choose` the same on the sets that defaults are chosen on.
 *
 *   --group choose       instead of report
 *   --sets a,b           only these
 *   --strategies a,b     instead of the headline ones; `all` for every one there is
 *   --seeds 10           runs of each strategy on each set
 *   --first 64           so many answers, fitted after every four as the editor fits after every five, kept in a
 *                        file of its own
 *   --quick              three sets, two seeds, the first points: a look, kept in a file of its own
 *   --model FOLDER       instead of the built-in encoder
 *   --jobs 2             processes at a time; each fits on one processor
 *   --keep               keeps runs of an earlier build beside the new ones, and says so
 *   --table              only prints what is there
 *
 * A run can be ended and started again: finished runs (set, strategy, seed) are kept while code, model and
 * plan stay the same. The data is not part of this repository: GLOSSATOR_DATA names its folder.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder, isThere, sets as allSets } from './data/sets.mjs';
import { readJson, resultsFile, workFolder, writeJson } from './files.mjs';
import { first, headlineOf, plans, quick } from './learning/plans.mjs';
import { runAll } from './learning/schedule.mjs';
import { describeLearning } from './learning/table.mjs';
import { load, machine } from './machine.mjs';
import { builtInModel, codeVersion, product } from './product.mjs';

const { values: options } = parseArgs({
  options: {
    group: { type: 'string', default: 'report' },
    sets: { type: 'string' },
    strategies: { type: 'string' },
    seeds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    first: { type: 'string' },
    model: { type: 'string', default: builtInModel },
    jobs: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
  },
});

/** Refuses what would only look like a result. */
function fail(message) {
  console.error(message);
  process.exit(2);
}

const files = { report: 'learning-', choose: 'choose-' };
if (!(options.group in files)) fail(`There is no group ${options.group}`);
const part = options.first ? 'first-' : options.quick ? 'quick-' : '';
const output = resultsFile(`${files[options.group]}${part}`);
const seeds = Number(options.seeds ?? (options.quick ? quick.seeds : 10));
if (!Number.isInteger(seeds) || seeds < 1) fail(`--seeds ${options.seeds} is no number of runs`);

const jobs = Number(options.jobs);
if (!Number.isInteger(jobs) || jobs < 1) fail(`--jobs ${options.jobs} is no number of processes`);

function chosenSets() {
  const inGroup = allSets.filter(({ group }) => group === options.group);
  const names =
    options.sets?.split(',') ??
    (options.quick ? quick.sets[options.group] : inGroup.map(({ name }) => name));
  const unknown = names.filter(name => !inGroup.some(set => set.name === name));
  if (unknown.length > 0) fail(`Not in the group ${options.group}: ${unknown.join(', ')}`);
  const missing = names.filter(name => !isThere(name));
  if (missing.length > 0) {
    console.log(
      `Skipped, not in ${dataFolder()}: ${missing.join(', ')}. ` +
        'Set GLOSSATOR_DATA to the folder that holds them (bench/data/README.md).',
    );
  }
  return inGroup.filter(({ name }) => names.includes(name) && !missing.includes(name));
}

async function chosenStrategies({ task }) {
  const { strategyNames } = await product();
  if (options.strategies === 'all') return strategyNames;
  const named = options.strategies?.split(',') ?? headlineOf(task, strategyNames);
  const unknown = named.filter(name => !strategyNames.includes(name));
  if (unknown.length > 0) fail(`There is no strategy ${unknown.join(', ')}`);
  return named;
}

function planOf({ name }) {
  if (options.first) return { ...first, budget: Number(options.first) };
  const plan = plans[name];
  if (!options.quick) return plan;
  return { ...plan, budget: Math.min(plan.budget, quick.points * plan.batch) };
}

/** Code and encoder that a figure depends on. */
async function buildVersion() {
  const { readModelFolder } = await product();
  const { fingerprint } = await readModelFolder(options.model);
  const code = await codeVersion({
    'simulation/simulate.ts': ['simulate'],
    'simulation/world.ts': ['World'],
  });
  return { code: code.slice(0, 16), model: fingerprint.slice(0, 16) };
}

/** The runs of a set that still count. */
function runsOf(results, set, build) {
  const plan = planOf(set);
  const known = results.sets[set.name];
  const current = run => run.code === build.code && run.model === build.model;
  const samePlan = known && JSON.stringify(known.plan) === JSON.stringify(plan);
  const runs = samePlan ? known.runs.filter(run => options.keep || current(run)) : [];
  const dropped = (known?.runs.length ?? 0) - runs.length;
  if (dropped > 0) console.log(`${set.title}: ${dropped} runs of another build are measured again`);
  const old = runs.filter(run => !current(run)).length;
  if (old > 0) console.log(`${set.title}: ${old} runs are kept from another build`);
  const { name, title, task } = set;
  results.sets[name] = { title, task, plan, runs };
  return runs;
}

async function main() {
  const known = existsSync(output) ? readJson(output) : {};
  const results = { machine: machine(), sets: known.builds ? known.sets : {} };
  if (!options.table) {
    const build = await buildVersion();
    results.builds = [...new Set([...(known.builds ?? []), `${build.code} ${build.model}`])];
    const sets = [];
    for (const set of chosenSets()) {
      const runs = runsOf(results, set, build);
      const strategies = await chosenStrategies(set);
      const wanted = Array.from({ length: seeds }, (_, s) =>
        strategies.map(strategy => ({ strategy, seed: s + 1 })),
      ).flat();
      const missing = wanted.filter(
        ({ strategy, seed }) => !runs.some(run => run.strategy === strategy && run.seed === seed),
      );
      sets.push({ set, plan: planOf(set), missing });
    }
    const settings = {
      model: path.resolve(options.model),
      cacheFolder: path.join(workFolder, 'features'),
    };
    await runAll(sets, settings, jobs, ({ set }, run) => {
      results.sets[set.name].runs.push({ ...run, ...build, load: load()[0] });
      writeJson(output, results);
      const end = run.points.at(-1);
      console.log(
        `${set.title}, ${run.strategy}, seed ${run.seed}: ${(100 * end.metric).toFixed(1)} ` +
          `with ${end.labels} answers, ${run.seconds} s of processor`,
      );
    });
  }
  console.log(`\n${await describeLearning(results)}`);
  console.log(
    '\nPoints of entity F1, accuracy or micro-F1. area: mean height of the curve; 95 %: paired bootstrap over ' +
      'the seeds; worst, first: difference to random at the worst point and at the first; cost: to reach ' +
      'random’s end, as a share of random’s.',
  );
}

await main();
