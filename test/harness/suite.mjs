/**
 * Runs the tests of one folder with Mocha on plain Node: `node test/harness/suite.mjs unit [part of a path]`.
 * Every suite ends with `endSuite`, which tells the outcome to a person and to test/run.mjs.
 */
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import Mocha from 'mocha';
import { bundleTests, root } from './bundle.mjs';

/** Runs test/`suite`; `rootHooks` are Mocha's, around every test. Resolves to `{ passed, failed, skipped }`. */
export async function runSuite(suite, filter, options = {}) {
  const { timeout = 180_000, reporter = 'dot', rootHooks } = options;
  process.setSourceMapsEnabled(true);
  const { files, remove } = await bundleTests(suite, filter);
  try {
    const mocha = new Mocha({
      ui: 'bdd',
      timeout,
      reporter,
      rootHooks,
      color: false,
      forbidOnly: true,
    });
    for (const file of files) mocha.addFile(file);
    await mocha.loadFilesAsync();
    return await new Promise(resolve => {
      const runner = mocha.run(failed => {
        const { passes, pending } = runner.stats;
        resolve({ passed: passes, failed, skipped: pending });
      });
      // The reporter tells of failures at its end, which a suite that is ended from outside never comes to.
      runner.on('fail', (test, error) =>
        console.error(`\nnot ok: ${test.fullTitle()}: ${error.message}`),
      );
    });
  } finally {
    remove();
  }
}

/** Prints and reports a suite's outcome and ends the process; a suite without a test has failed. */
export function endSuite(suite, { passed, failed, skipped = 0 }) {
  const { GLOSSATOR_SUITE_REPORT: report } = process.env;
  console.log(`${suite}: ${passed} tests ok, ${failed} not ok, ${skipped} skipped`);
  if (report) {
    writeFileSync(`${report}.new`, JSON.stringify({ passed, failed, skipped }));
    renameSync(`${report}.new`, report);
  }
  // A test that leaves a handle open must not hold the run up.
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

/** Whether the module of this URL is the program that was started. */
export const isMain = url => url === pathToFileURL(path.resolve(process.argv[1])).href;

if (isMain(import.meta.url)) {
  const [suite = 'unit', filter] = process.argv.slice(2);
  process.chdir(root);
  endSuite(suite, await runSuite(suite, filter));
}
