import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import { Pool } from '../../../src/corpus/pool.js';
import { fileProgress } from '../../../src/engine/fileProgress.js';
import type { FileProgress } from '../../../src/protocol/engine.js';
import { defaults, folderWith, removeFolders, type Files } from '../corpus/folder.js';

/** What is said of these files when these texts are answered. */
async function progress(files: Files, ...texts: readonly string[]): Promise<FileProgress[]> {
  const root = folderWith(files);
  const { pool, summary } = await Pool.build({ root, settings: defaults, exportedPaths: [] });
  return fileProgress({ pool, summary: { ...summary, holdout: 0 } }, texts.map(sha256));
}

const said = (files: readonly FileProgress[]): unknown[] =>
  files.map(({ path, examples, answered, skipped }) => [path, examples, answered, skipped]);

describe('The progress of files', () => {
  afterEach(removeFolders);

  it('counts the answered examples of each', async () => {
    const files = { 'a.txt': 'One.\nTwo.\n', 'b.txt': 'Three.\n', 'c/d.txt': 'Four.\n' };
    assert.deepEqual(said(await progress(files, 'Two.', 'Three.')), [
      ['a.txt', 2, 1, []],
      ['b.txt', 1, 1, []],
      ['c/d.txt', 1, 0, []],
    ]);
  });

  it('counts an answer wherever its text stands', async () => {
    const files = { 'a.txt': 'Same.\nOther.\nSame.\n', 'b.txt': 'Same.\n' };
    assert.deepEqual(said(await progress(files, 'Same.')), [
      ['a.txt', 3, 2, []],
      ['b.txt', 1, 1, []],
    ]);
  });

  it('passes over answers about texts that no file has', async () => {
    assert.deepEqual(said(await progress({ 'a.txt': 'One.\n' }, 'Gone.')), [['a.txt', 1, 0, []]]);
  });

  it('says why something was left out, every reason of a file and with its line', async () => {
    const files = {
      'a.jsonl': '{"text":"One."}\nno JSON\nnor this\n',
      'b.txt': Buffer.from([0xff]),
    };
    const [read, unread, ...more] = await progress(files, 'One.');
    assert.deepEqual([read?.path, read?.examples, read?.answered], ['a.jsonl', 1, 1]);
    assert.equal(read?.skipped.length, 2);
    assert.match(read.skipped.join('\n'), /^line 2 .*\nline 3 /);
    assert.deepEqual([unread?.path, unread?.examples, unread?.answered], ['b.txt', 0, 0]);
    assert.match(unread?.skipped.join() ?? '', /isn't valid utf-8/);
    assert.deepEqual(more, []);
  });
});
