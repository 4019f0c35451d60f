/** The database goes while a project is open, as `git clean -fdx` or `git stash -a` take it away. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { answeredTexts, enginesOf, ignoreOne, openPanel, projectRoot, until } from './labelling.js';

describe('a database that is moved away', function () {
  this.timeout(120_000);

  it('closes its project, which makes no other one and goes on once told to', async () => {
    await openPanel();
    await ignoreOne();
    const before = answeredTexts();
    const folder = path.join(projectRoot(), '.glossator');
    const away = mkdtempSync(path.join(projectRoot(), 'away-'));
    for (const end of ['', '-wal', '-shm']) {
      renameSync(
        path.join(folder, `annotations.db${end}`),
        path.join(away, `annotations.db${end}`),
      );
    }
    await until(() => enginesOf(process.pid).length === 0);
    assert.ok(!existsSync(path.join(folder, 'annotations.db')));
    // Closed, it is one file.
    renameSync(path.join(away, 'annotations.db'), path.join(folder, 'annotations.db'));
    rmSync(away, { recursive: true });
    await openPanel();
    assert.deepEqual(answeredTexts(), before);
    await ignoreOne();
  });
});
