/** Throw-away folders for tests and `npm start`: nobody's own files are ever opened. */
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './bundle.mjs';

const folders = new Set();

/** Removes a folder that `temporaryFolder` made. */
export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

/** Absolute path of a new folder in the folder for temporary files; removed at the latest when we end. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), `glossator-${name}-`));
  folders.add(folder);
  return folder;
}

process.on('exit', () => {
  for (const folder of folders) {
    try {
      removeFolder(folder);
    } catch (error) {
      console.error(`${folder} is left behind: ${error.message}`);
    }
  }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // A signal would end us without the handlers of 'exit'. Whoever listens too ends the process itself.
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(1);
  });
}

/** A temporary copy of test/fixtures/`name`; its parent goes with `removeFolder(path.dirname(copy))`. */
export function copyFixture(name) {
  const fixture = path.join(root, 'test/fixtures', name);
  if (!existsSync(fixture)) throw new Error(`There is no test/fixtures/${name}`);
  const copy = path.join(temporaryFolder('workspace'), path.basename(name));
  cpSync(fixture, copy, {
    recursive: true,
    filter: file => path.basename(file) !== '.glossator',
  });
  return copy;
}
