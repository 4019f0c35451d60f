/** Activation: the packed extension's first `activate()` in the extension host of a newly started VS Code. */
import path from 'node:path';
import { copyFixture, removeFolder } from '../test/harness/workspace.mjs';
import { measureInHost } from './hostBench.mjs';
import { spread } from './statistics.mjs';

const runs = 5;
const limit = 150;

export async function activation() {
  const workspace = copyFixture('sample');
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
    ];
  } finally {
    removeFolder(path.dirname(workspace));
  }
}
