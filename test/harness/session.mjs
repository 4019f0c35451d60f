/**
 * What the tests of test/ui share: a code-server with the packed VSIX installed, and a browser. Both start
 * when the first test asks for a page, and others where one asks for a folder that isn't trusted.
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

/** By whether folders are trusted. */
const started = new Map();

async function start(trust) {
  const extensionsDir = temporaryFolder('extensions');
  await installVsix(packedVsix(), extensionsDir);
  const server = await startCodeServer({ extensionsDir, trust, settings: quietlyRestricted });
  return { extensionsDir, server, browser: await launchChromium() };
}

/** A folder that isn't trusted opens in Restricted Mode without a question. */
const quietlyRestricted = { 'security.workspace.trust.startupPrompt': 'never' };

/** A page of VS Code on `folder`, in a browser profile of its own: a window of its own. */
export async function openWindow(folder, { width = 1280, height = 800, trust = true } = {}) {
  if (!started.has(trust)) started.set(trust, start(trust));
  const { server, browser } = await started.get(trust);
  const context = await browser.newContext({ viewport: { width, height } });
  // Playwright's own 30 seconds are too few where two cores run a server, a browser and an engine.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(`${server.url}/?folder=${encodeURIComponent(folder.replaceAll('\\', '/'))}`);
  return page;
}

/** Saves a picture of every window that is open, for a test that has failed. */
export async function pictureWindows(title) {
  if (started.size === 0) return;
  mkdirSync(resultsFolder, { recursive: true });
  const name = title.replaceAll(/\W+/g, '-').slice(0, 80);
  const browsers = (await Promise.all(started.values())).map(({ browser }) => browser);
  const pages = browsers.flatMap(browser => browser.contexts()).flatMap(context => context.pages());
  for (const [i, page] of pages.entries()) {
    await page.screenshot({ path: path.join(resultsFolder, `failed-${name}-${i + 1}.png`) });
  }
}

/** Whether an extension host of a shared server has died. */
export const extensionHostCrashed = async () =>
  (await Promise.all(started.values())).some(({ server }) => server.crashed());

/** Stops what was started; `keepLogs` copies VS Code's logs to test-results/ui first. */
export async function endSession({ keepLogs }) {
  for (const [trust, starting] of started) {
    const { extensionsDir, server, browser } = await starting;
    await browser.close();
    await server.stop({ keep: true });
    if (keepLogs) {
      const folder = path.join(resultsFolder, trust ? '.' : 'restricted');
      mkdirSync(folder, { recursive: true });
      cpSync(server.log, path.join(folder, 'server.log'));
      const logs = path.join(server.dataDir, 'logs');
      if (existsSync(logs)) cpSync(logs, path.join(folder, 'logs'), { recursive: true });
    }
    removeFolder(server.dataDir);
    removeFolder(extensionsDir);
  }
  started.clear();
}
