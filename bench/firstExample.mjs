/**
 * The first example: from pressing the keys of *Next Uncertain Example* to words in the panel, on a folder
 * of 10,000 sentences that has never been indexed, in a VS Code with the packed extension installed.
 */
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { root, testBundle } from '../test/harness/bundle.mjs';
import { endSession } from '../test/harness/session.mjs';
import { synthesise, writeProject } from './corpus.mjs';
import { spread } from './statistics.mjs';

const sentences = 10_000;
const runs = 5;
const limit = 5;
const patience = 120_000;

/** The tests' own view of a VS Code window. */
async function loadWorkbench() {
  const outfile = path.join(root, 'dist/test', `bench-workbench-${process.pid}.cjs`);
  process.once('exit', () => rmSync(outfile, { force: true }));
  const { outExtension: _, ...options } = testBundle;
  await build({ ...options, entryPoints: [path.join(root, 'test/ui/workbench.ts')], outfile });
  return createRequire(import.meta.url)(outfile).Workbench;
}

/** Extensions add their commands seconds after the window has drawn itself; keys do nothing before. */
async function untilCommandIsThere(page) {
  const row = page.locator('.quick-input-list .monaco-list-row').first();
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input[type="text"]').first().fill('>Glossator: Next');
    const found = await row
      .filter({ hasText: 'Next Uncertain Example' })
      .waitFor({ timeout: 1500 })
      .then(
        () => true,
        () => false,
      );
    await page.keyboard.press('Escape');
    if (found) return;
  }
  throw new Error('“Next Uncertain Example” is not in the palette');
}

/** Whether some frame of the page shows words of an example. */
async function showsWords(page) {
  for (const frame of page.frames()) {
    if (frame.parentFrame() === null) continue;
    const words = frame.getByRole('listbox', { name: 'Words' }).getByRole('option');
    // Frames come and go while a webview opens.
    if ((await words.count().catch(() => 0)) > 0) return true;
  }
  return false;
}

export async function firstExample() {
  const Workbench = await loadWorkbench();
  const pool = synthesise(sentences);
  const seconds = [];
  for (let run = 0; run < runs; run++) {
    // A VS Code of its own: an engine that still encodes the folder before would compete with this one.
    const workbench = await Workbench.open({ prepare: folder => writeProject(folder, pool) });
    const { page } = workbench;
    await untilCommandIsThere(page);
    const started = performance.now();
    await page.keyboard.press('Control+Alt+u');
    while (!(await showsWords(page))) {
      if (performance.now() - started > patience) throw new Error('No example was shown');
    }
    seconds.push((performance.now() - started) / 1000);
    await workbench.close();
    await endSession({ keepLogs: false });
  }
  const figures = spread(seconds);
  return [
    {
      figure: 'first example of 10,000 sentences',
      measured: figures.median,
      unit: 's',
      target: limit,
      detail: figures,
    },
  ];
}
