/**
 * Activation: the packed extension's first `activate()` in the extension host of a newly started VS Code. In a
 * folder without a project, because in one with a project VS Code activates it before anybody can time it.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { copyFixture, removeFolder } from '../test/harness/workspace.mjs';
import { measureInHost } from './hostBench.mjs';
import { median, spread } from './statistics.mjs';

const runs = 5;
const limit = 150;

export async function activation() {
  const workspace = copyFixture('sample');
  rmSync(path.join(workspace, 'glossator.json'));
  try {
    const measured = await measureInHost('activation', { workspace, runs });
    const figures = spread(measured.map(({ milliseconds }) => milliseconds));
    return [
      {
        figure: 'activation',
        measured: figures.median,
        unit: 'ms',
        target: limit,
        detail: figures,
      },
      {
        figure: 'activation, processor time',
        measured: median(measured.map(({ cpuMilliseconds }) => cpuMilliseconds)),
        unit: 'ms',
      },
    ];
  } finally {
    removeFolder(path.dirname(workspace));
  }
}
