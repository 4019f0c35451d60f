/**
 * What the tests of test/ui share: one code-server with the packed VSIX installed, and one browser. Both
 * start when the first test asks for a page.
 */
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './bundle.mjs';
import { launchChromium } from './chromium.mjs';
import { installVsix, startCodeServer } from './codeServer.mjs';
import { packedVsix } from './vsix.mjs';
import { removeFolder, temporaryFolder } from './workspace.mjs';

/** Where screenshots and the logs of failed runs go. */
export const resultsFolder = path.join(root, 'test-results/ui');

let started;

async function start() {
  const extensionsDir = temporaryFolder('extensions');
  await installVsix(packedVsix(), extensionsDir);
  const server = await startCodeServer({ extensionsDir });
  return { extensionsDir, server, browser: await launchChromium() };
}

/** A page of VS Code on `folder`, in a browser profile of its own: a window of its own. */
export async function openWindow(folder, { width = 1280, height = 800 } = {}) {
  started ??= start();
  const { server, browser } = await started;
  const context = await browser.newContext({ viewport: { width, height } });
  // Playwright's own 30 seconds are too few where two cores run a server, a browser and an engine.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(`${server.url}/?folder=${encodeURIComponent(folder.replaceAll('\\', '/'))}`);
  return page;
}

/** Saves a picture of every window that is open, for a test that has failed. */
export async function pictureWindows(title) {
  if (started === undefined) return;
  const { browser } = await started;
  mkdirSync(resultsFolder, { recursive: true });
  const name = title.replaceAll(/\W+/g, '-').slice(0, 80);
  const pages = browser.contexts().flatMap(context => context.pages());
  for (const [i, page] of pages.entries()) {
    await page.screenshot({ path: path.join(resultsFolder, `failed-${name}-${i + 1}.png`) });
  }
}

/** Whether an extension host of the shared server has died. */
export const extensionHostCrashed = async () => (await started)?.server.crashed() ?? false;

/** Stops what was started; `keepLogs` copies VS Code's logs to test-results/ui first. */
export async function endSession({ keepLogs }) {
  if (started === undefined) return;
  const { extensionsDir, server, browser } = await started;
  await browser.close();
  await server.stop({ keep: true });
  if (keepLogs) {
    mkdirSync(resultsFolder, { recursive: true });
    cpSync(server.log, path.join(resultsFolder, 'server.log'));
    const logs = path.join(server.dataDir, 'logs');
    if (existsSync(logs)) cpSync(logs, path.join(resultsFolder, 'logs'), { recursive: true });
  }
  removeFolder(server.dataDir);
  removeFolder(extensionsDir);
  started = undefined;
}
