/**
 * Runs the unit tests: bundles every `.test.ts` of `test/unit` and hands them to Mocha on plain Node.
 * `node test/harness/unit.mjs [part of a path]` runs only what matches.
 */
import { globSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import Mocha from 'mocha';
import { root, testBundle } from './bundle.mjs';

/** Resolves to `{ passed, failed }`. */
export async function runUnitTests(filter = '') {
  const entries = globSync('test/unit/**/*.test.ts', { cwd: root }).filter(f => f.includes(filter));
  const outdir = path.join(root, 'dist/test/unit');
  rmSync(outdir, { recursive: true, force: true });
  await build({ ...testBundle, entryPoints: entries, outdir, outbase: path.join(root, 'test/unit') });
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'dot', color: false });
  for (const file of globSync('**/*.test.cjs', { cwd: outdir })) mocha.addFile(path.join(outdir, file));
  await mocha.loadFilesAsync();
  return new Promise(resolve => {
    const runner = mocha.run(failed => resolve({ passed: runner.stats.passes, failed }));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { passed, failed } = await runUnitTests(process.argv[2]);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
