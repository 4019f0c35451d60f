/**
 * `npm test`: builds, packs the VSIX and runs every suite, each in a process of its own, so that one that
 * dies is counted as failed and the others still run. `npm test -- SUITE [part of a path]` runs one suite.
 * The last line, the only one of its form, is `N passed, N failed` over all of them.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './harness/bundle.mjs';
import { removeFolder, temporaryFolder } from './harness/workspace.mjs';

const minutes = 60_000;

/**
 * A suite runs where its folder exists. `packed`: it looks at the VSIX. `limit`: ms until it is ended, which
 * only a suite that hangs should meet: three times and more of what a slow machine needs.
 */
const suites = [
  { name: 'unit', command: ['suite.mjs', 'unit'], limit: 15 * minutes },
  { name: 'cli', command: ['suite.mjs', 'cli'], limit: 30 * minutes },
  { name: 'package', command: ['suite.mjs', 'package'], packed: true, limit: 2 * minutes },
  { name: 'host', command: ['hostRunner.mjs', '--vsix'], packed: true, limit: 10 * minutes },
  { name: 'ui', command: ['uiRunner.mjs'], packed: true, limit: 25 * minutes },
];

/** Runs a program on this Node; resolves to its exit code, or to null where it was ended. */
function run(script, args, { limit, env = {} }) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [path.join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      timeout: limit,
    });
    child.on('error', () => resolve(null));
    child.on('exit', resolve);
  });
}

async function runOne({ name, command: [script, ...args], limit }, filter) {
  const folder = temporaryFolder('report');
  const report = path.join(folder, 'report.json');
  console.log(`\n— ${name} —`);
  const started = Date.now();
  const code = await run(`test/harness/${script}`, [...args, ...filter], {
    limit,
    env: { GLOSSATOR_SUITE_REPORT: report },
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  let count;
  if (existsSync(report)) count = JSON.parse(readFileSync(report, 'utf8'));
  else {
    console.log(`${name}: ended without a result (exit code ${code ?? 'none: killed'})`);
    count = { passed: 0, failed: 1 };
  }
  removeFolder(folder);
  // A suite that ran nothing, or says that all is well and ends with an error, has failed.
  if (count.failed === 0 && (count.passed === 0 || code !== 0)) count.failed = 1;
  console.log(`${name}: ${count.failed === 0 ? 'ok' : 'NOT OK'}, ${seconds} s`);
  return count;
}

const [only, ...filter] = process.argv.slice(2);
const chosen = suites.filter(({ name }) =>
  only === undefined ? existsSync(path.join(root, 'test', name)) : name === only,
);
if (chosen.length === 0) {
  console.error(`There is no suite “${only}”: ${suites.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const buildFlags = chosen.some(({ packed }) => packed) ? ['--vsix'] : [];
const total = { passed: 0, failed: 0 };
if ((await run('esbuild.config.mjs', buildFlags, { limit: 5 * minutes })) !== 0) {
  console.log('The build failed; no test was run.');
  total.failed = 1;
} else {
  for (const suite of chosen) {
    const { passed, failed } = await runOne(suite, filter);
    total.passed += passed;
    total.failed += failed;
  }
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
