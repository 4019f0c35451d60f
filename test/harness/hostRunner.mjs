/**
 * Runs test/host inside a real extension host: code-server loads the extension as one under development,
 * and test/host/index.ts runs Mocha there. `node test/harness/hostRunner.mjs [part of a path]` takes the
 * extension from the repository as built; with `--vsix`, from the packed VSIX.
 *
 * The exit code that VS Code reports is 0 even when its extension host has died, so it is never believed
 * alone: the results file must say that every test ended.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleTests, root } from './bundle.mjs';
import { launchChromium } from './chromium.mjs';
import { installVsix, startCodeServer } from './codeServer.mjs';
import { endSuite, isMain } from './suite.mjs';
import { packedVsix } from './vsix.mjs';
import { copyFixture, removeFolder, temporaryFolder } from './workspace.mjs';

const evidence = path.join(root, 'test-results/host');

/** Opens the page that starts the tests; resolves to the exit code, or 'timeout'. */
async function drive(page, server, { extensionFolder, entry, workspace, timeout }) {
  const exit = Promise.withResolvers();
  // VS Code looks for both functions when the page loads.
  await page.exposeFunction('codeAutomationExit', exit.resolve);
  await page.exposeFunction('codeAutomationLog', () => {});
  const posix = file =>
    path
      .resolve(file)
      .replaceAll('\\', '/')
      .replace(/^(?!\/)/, '/');
  const remote = file => `vscode-remote://${server.host}${posix(file)}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(extensionFolder)],
    ['extensionTestsPath', remote(entry)],
    ['skipWelcome', 'true'],
  ]);
  const query = new URLSearchParams({ folder: posix(workspace), payload });
  await page.goto(`${server.url}/?${query}`);
  const timer = setTimeout(() => exit.resolve('timeout'), timeout);
  const code = await exit.promise;
  clearTimeout(timer);
  return code;
}

function describe({ code, crashed, report, timeout }) {
  if (crashed) return `the extension host crashed${report ? ` in: ${report.running}` : ''}`;
  if (code === 'timeout')
    return `no end after ${timeout} ms${report ? ` in: ${report.running}` : ''}`;
  if (!report) return `no test ran (exit code ${code}); see server.log and page.log`;
  if (!report.done) return `the tests stopped (exit code ${code}) in: ${report.running}`;
  return undefined;
}

/**
 * Runs the tests of `files` through `entry` in the extension of `extensionFolder`, on `workspace`; at most
 * `timeout` ms. Resolves to `{ passed, failed, skipped }`; a crash or a timeout counts as one more failure.
 * Logs and a screenshot of a failed run are in test-results/host.
 */
export async function runInExtensionHost({ extensionFolder, entry, files, workspace, timeout }) {
  const folder = temporaryFolder('host');
  const results = path.join(folder, 'results.json');
  const env = { GLOSSATOR_TEST_RESULTS: results, GLOSSATOR_TEST_FILES: JSON.stringify(files) };
  const server = await startCodeServer({ testDriver: true, env });
  const consoleLines = [];
  let failed = true;
  let browser;
  try {
    browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('console', message => consoleLines.push(`${message.type()} ${message.text()}`));
    const code = await drive(page, server, { extensionFolder, entry, workspace, timeout });
    const report = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined;
    const trouble = describe({ code, crashed: server.crashed(), report, timeout });
    for (const { title, error } of report?.tests ?? []) {
      console.log(`  ${error === undefined ? 'ok    ' : 'NOT OK'} ${title}`);
      if (error !== undefined) console.log(error.replace(/^/gm, '         '));
    }
    if (trouble) console.log(`  NOT OK ${trouble}`);
    const count = { passed: 0, failed: 0, skipped: 0, ...report?.count };
    if (trouble) count.failed += 1;
    failed = count.failed > 0;
    if (failed) {
      mkdirSync(evidence, { recursive: true });
      await page.screenshot({ path: path.join(evidence, 'failed.png') });
    }
    return count;
  } finally {
    await browser?.close();
    await server.stop({ keep: true });
    if (failed) {
      mkdirSync(evidence, { recursive: true });
      writeFileSync(path.join(evidence, 'page.log'), `${consoleLines.join('\n')}\n`);
      cpSync(server.log, path.join(evidence, 'server.log'));
      const logs = path.join(server.dataDir, 'logs');
      if (existsSync(logs)) cpSync(logs, path.join(evidence, 'logs'), { recursive: true });
      console.log(`  Logs: ${evidence}`);
    }
    removeFolder(server.dataDir);
    removeFolder(folder);
  }
}

/** Runs test/host on a copy of the sample; `vsix`: the packed extension instead of the repository. */
export async function runHostTests({ filter = '', vsix, timeout = 300_000 } = {}) {
  rmSync(evidence, { recursive: true, force: true });
  const { folder, files, remove } = await bundleTests('host', filter);
  const extensions = temporaryFolder('extensions');
  const workspace = copyFixture('sample');
  try {
    const extensionFolder = vsix ? await installVsix(vsix, extensions) : root;
    const entry = path.join(folder, 'index.cjs');
    return await runInExtensionHost({ extensionFolder, entry, files, workspace, timeout });
  } finally {
    remove();
    removeFolder(extensions);
    removeFolder(path.dirname(workspace));
  }
}

if (isMain(import.meta.url)) {
  const args = process.argv.slice(2);
  const vsix = args.includes('--vsix') ? packedVsix() : undefined;
  endSuite('host', await runHostTests({ filter: args.find(a => !a.startsWith('--')), vsix }));
}
