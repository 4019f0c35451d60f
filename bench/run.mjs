/**
 * `npm run bench [-- NAME…]`: builds and packs, runs the benches (or those named), prints one table and
 * keeps the figures in bench/results. The long ones have commands of their own (CONTRIBUTING.md).
 *
 * Figures are read as measured/target, and against others of the same run: what else the machine does
 * weighs on all of them, and the load is kept beside each.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../test/harness/bundle.mjs';
import { activation } from './activation.mjs';
import { answers } from './answers.mjs';
import { readJson, resultsFile, writeJson } from './files.mjs';
import { firstExample } from './firstExample.mjs';
import { indexing } from './indexing.mjs';
import { interchange } from './interchange.mjs';
import { largeRound } from './largeRound.mjs';
import { load, machine } from './machine.mjs';
import { round } from './round.mjs';
import { size } from './size.mjs';
import { formatTable } from './table.mjs';

/** Each resolves to rows `{ figure, measured, unit, target?, detail? }`; targets are upper limits. */
const benches = {
  size,
  activation,
  firstExample,
  answers,
  indexing,
  round,
  largeRound,
  interchange,
};

const number = value =>
  new Intl.NumberFormat('en', { maximumSignificantDigits: value < 1000 ? 3 : 4 }).format(value);

/** Figures as a table; the ratio is measured/target, at most 1 where the target is met. */
function describe(rows) {
  const cells = rows.map(({ figure, measured, unit, target }) => [
    figure,
    `${number(measured)} ${unit}`,
    target === undefined ? '' : `≤ ${number(target)} ${unit}`,
    target === undefined ? '' : (measured / target).toFixed(2),
  ]);
  return formatTable([['figure', 'measured', 'target', 'measured/target'], ...cells]);
}

async function runBenches(names) {
  const output = resultsFile('');
  const known = existsSync(output) ? readJson(output) : { benches: {} };
  const results = { machine: machine(), benches: known.benches };
  for (const name of names) {
    console.log(`— ${name} —`);
    const before = load();
    const rows = await benches[name]();
    results.benches[name] = { load: { before, after: load() }, rows };
    writeJson(output, results);
  }
  const rows = names.flatMap(name => results.benches[name].rows);
  const { cpu, cores, node } = results.machine;
  console.log(`\n${describe(rows)}\n`);
  console.log(`${cores} × ${cpu}, Node ${node}; load ${load().join(', ')}`);
  console.log(`Written to ${path.relative(root, output)}`);
}

const { positionals } = parseArgs({ allowPositionals: true });
const known = Object.keys(benches);
const unknown = positionals.filter(name => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench “${unknown.join('”, “')}”: ${known.join(', ')}`);
  process.exit(2);
}

// What is measured is the source as it stands, packed as it ships.
const built = spawnSync(process.execPath, ['esbuild.config.mjs', '--vsix'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (built.status !== 0) process.exit(1);

await runBenches(positionals.length > 0 ? positionals : known);
// Handles of the browser and the servers may still be closing.
process.exit(0);
