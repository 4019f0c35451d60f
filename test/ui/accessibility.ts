/** What axe-core finds in a page: its own rules, run inside the page as its browser extension would. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';

const source = readFileSync(path.resolve('node_modules/axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings of a frame, e.g. `color-contrast: .context p`; empty where all is well. */
export async function seriousFindings(frame: Frame): Promise<string[]> {
  await frame.evaluate(source);
  const results = await frame.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(node => `${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? ''}`),
    );
}
