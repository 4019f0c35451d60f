/**
 * `npm run bench:schemes`: what BIOES tags are worth beside BIO ones to a CRF with few answers, by CRFsuite on
 * the features that the product's head sees, with the same random sentences, on the sets for entities that
 * defaults are chosen on. Both decode only what their scheme allows.
 *
 *   --sets a,b   only these        --table   only prints what is there
 *
 * Needs Python 3.11 or newer.
 */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isThere, sets as allSets } from './data/sets.mjs';
import { readJson, resultsFile, workFolder, writeJson } from './files.mjs';
import { openWorld } from './learning/world.mjs';
import { machine } from './machine.mjs';
import { exportJob } from './peers/export.mjs';
import { pythonLines } from './peers/python.mjs';
import { builtInModel, product } from './product.mjs';
import { formatTable } from './table.mjs';

const { values: options } = parseArgs({
  options: { sets: { type: 'string' }, table: { type: 'boolean', default: false } },
});
const output = resultsFile('schemes-');

async function runsOf(set) {
  const { Slices } = await product();
  const slices = new Slices(new AbortController().signal);
  const features = path.join(workFolder, 'features');
  const world = await openWorld(set, builtInModel, features, slices);
  const folder = path.join(workFolder, 'schemes', set.name);
  try {
    await exportJob(folder, set, world, {}, []);
    const runs = [];
    for await (const run of pythonLines('schemes.py', folder)) runs.push(run);
    return runs;
  } finally {
    await world.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function describe(sets) {
  const rows = [['', 'sentences', 'BIO', 'BIOES', 'difference']];
  for (const { title, runs } of Object.values(sets)) {
    for (const size of new Set(runs.map(run => run.sentences))) {
      const own = runs.filter(run => run.sentences === size);
      const mean = scheme => (100 * own.reduce((sum, run) => sum + run[scheme], 0)) / own.length;
      const [bio, bioes] = [mean('BIO'), mean('BIOES')];
      rows.push([title, size, bio.toFixed(1), bioes.toFixed(1), (bioes - bio).toFixed(1)]);
    }
  }
  return formatTable(rows);
}

async function main() {
  const results = existsSync(output) ? readJson(output) : { sets: {} };
  if (!options.table) {
    const wanted = options.sets?.split(',');
    const chosen = allSets.filter(
      ({ group, task, name }) =>
        group === 'choose' &&
        task === 'entities' &&
        isThere(name) &&
        (wanted?.includes(name) ?? true),
    );
    for (const set of chosen) {
      const { name, title } = set;
      results.sets[name] = { title, machine: machine(), runs: await runsOf(set) };
      writeJson(output, results);
    }
  }
  console.log(describe(results.sets));
}

await main();
