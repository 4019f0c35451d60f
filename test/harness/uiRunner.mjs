/**
 * Runs test/ui: Playwright on a real VS Code in which the packed VSIX is installed as a user would do it.
 * `node test/harness/uiRunner.mjs [part of a path]`, after `npm run package`.
 */
import { rmSync } from 'node:fs';
import { endSession, extensionHostCrashed, pictureWindows, resultsFolder } from './session.mjs';
import { endSuite, isMain, runSuite } from './suite.mjs';

/** Resolves to `{ passed, failed, skipped }`; an extension host that died is one more failure. */
export async function runUiTests(filter) {
  rmSync(resultsFolder, { recursive: true, force: true });
  const rootHooks = {
    async afterEach() {
      if (this.currentTest.state === 'failed') await pictureWindows(this.currentTest.title);
    },
  };
  const count = await runSuite('ui', filter, { timeout: 240_000, reporter: 'spec', rootHooks });
  if (await extensionHostCrashed()) {
    console.log('  NOT OK an extension host crashed; see server.log');
    count.failed += 1;
  }
  await endSession({ keepLogs: count.failed > 0 });
  if (count.failed > 0) console.log(`  Logs and screenshots: ${resultsFolder}`);
  return count;
}

if (isMain(import.meta.url)) endSuite('ui', await runUiTests(process.argv[2]));
