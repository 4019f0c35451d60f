import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CancelledError, UserError } from '../../../src/base/errors.js';
import { scanCorpus } from '../../../src/corpus/scan.js';
import { defaults, folderWith, removeFolders, scan } from './folder.js';

/** As root every file can be read, so the test steps down while it looks. */
async function unprivileged<T>(action: () => Promise<T>): Promise<T> {
  const asRoot = process.geteuid?.() === 0;
  if (asRoot) process.seteuid?.(65534);
  try {
    return await action();
  } finally {
    if (asRoot) process.seteuid?.(0);
  }
}

describe('scanCorpus', () => {
  afterEach(removeFolders);

  describe('which files', () => {
    it('reads files in the order of their paths, with / as separator', async () => {
      const root = folderWith({
        'b.txt': 'B',
        'a/z.txt': 'Z',
        'a/b/c.md': 'C',
        'A.txt': 'A',
        'a.txt': 'a',
      });
      const { documents, files } = await scan(root);
      assert.deepEqual(documents, [
        'A.txt: A',
        'a.txt: a',
        'a/b/c.md: C',
        'a/z.txt: Z',
        'b.txt: B',
      ]);
      assert.deepEqual(files, ['A.txt 1', 'a.txt 1', 'a/b/c.md 1', 'a/z.txt 1', 'b.txt 1']);
    });

    it('reads files whose names end in capital letters as what they are', async () => {
      const root = folderWith({ 'A.TXT': 'A', 'B.Csv': 'text\nb', 'c/D.JSONL': '{"text":"d"}' });
      assert.deepEqual((await scan(root)).documents, ['A.TXT: A', 'B.Csv#1: b', 'c/D.JSONL#1: d']);
    });

    it('says the same when it is run again', async () => {
      const root = folderWith({
        'b.txt': 'B',
        'c.csv': 'text\nx\n"y',
        'a.jsonl': '{"text":"1"}\n{',
        'd.md': '',
      });
      assert.deepEqual((await scan(root)).items, (await scan(root)).items);
    });

    it('leaves out what is never part of a corpus', async () => {
      const root = folderWith({
        'keep.txt': 'x',
        '.glossator/annotations.txt': 'x',
        'sub/.glossator/cache.txt': 'x',
        '.git/info.txt': 'x',
        'node_modules/pkg/readme.md': 'x',
        'sub/node_modules/pkg/readme.md': 'x',
        'glossator.json': '{}',
        'ignored/a.txt': 'x',
        'out/train.jsonl': '{"text":"x"}',
        'export.jsonl': '{"text":"x"}',
        'texts/a.txt': 'x',
        'draft.txt': 'x',
        '.gitignore': 'ignored/\n',
      });
      const result = await scan(
        root,
        { include: ['**/*'], exclude: ['draft*'] },
        { exportedPaths: ['export.jsonl', './out/', 'texts'] },
      );
      assert.deepEqual(result.documents, ['keep.txt: x', 'texts/a.txt: x']);
      assert.deepEqual(result.skipped, []);
    });

    it('never leaves the project folder', async () => {
      const outside = folderWith({ 'secret.txt': 'secret', 'data/more.txt': 'secret' });
      const root = folderWith({ 'in.txt': 'in', 'sub/real.txt': 'real', '.glossator/x.txt': 'x' });
      symlinkSync(path.join(outside, 'secret.txt'), path.join(root, 'link.txt'));
      symlinkSync(path.join(outside, 'data'), path.join(root, 'data'));
      symlinkSync('sub/real.txt', path.join(root, 'same.txt'));
      symlinkSync('sub', path.join(root, 'loop'));
      symlinkSync('..', path.join(root, 'sub/up'));
      symlinkSync('nowhere', path.join(root, 'broken.txt'));
      symlinkSync('.glossator/x.txt', path.join(root, 'own.txt'));
      const escape = path.relative(root, outside).replaceAll('\\', '/');
      const include = ['**/*.txt', `${escape}/*.txt`];
      const { documents, skipped } = await scan(root, { include });
      assert.deepEqual(documents, ['in.txt: in', 'sub/real.txt: real']);
      assert.deepEqual(skipped, [
        `${escape} is outside the project folder`,
        'broken.txt is a broken link (ENOENT)',
        "data is a link to a place outside the project folder; folders behind links aren't read",
        'link.txt is a link to a place outside the project folder',
        'own.txt is a link to an excluded file',
        'same.txt is a link to sub/real.txt, which is read itself',
      ]);
    });

    it('tells about a folder behind a link that it would not follow', async () => {
      const outside = folderWith({ 'more.txt': 'x' });
      const root = folderWith({ 'in.txt': 'in' });
      symlinkSync(outside, path.join(root, 'data'));
      assert.deepEqual((await scan(root)).skipped, [
        "data is a link to a place outside the project folder; folders behind links aren't read",
      ]);
      assert.deepEqual((await scan(root, { include: ['data/*.txt'] })).skipped, [
        "data is a link to a place outside the project folder; folders behind links aren't read",
      ]);
    });

    it('does not even look into folders outside, however a pattern leads there', async () => {
      const folder = folderWith({ 'secret/deep/a.txt': 'x', 'project/in.txt': 'in' });
      const root = path.join(folder, 'project');
      symlinkSync(path.join(folder, 'secret'), path.join(root, 'data'));
      const { documents, skipped } = await scan(root, {
        include: ['*.txt', '../**', '{.,}{.,}/secret/**', `${folder}/**`, 'data/**/*.txt'],
      });
      assert.deepEqual(documents, ['in.txt: in']);
      assert.deepEqual(skipped, [
        '.. is outside the project folder',
        '../secret is outside the project folder',
        "data is a link to a place outside the project folder; folders behind links aren't read",
      ]);
    });

    it('reads a link whose target lies in the project but is not listed itself', async () => {
      const root = folderWith({ 'raw/notes.dat': 'Notes.' });
      symlinkSync('raw/notes.dat', path.join(root, 'notes.txt'));
      assert.deepEqual((await scan(root)).documents, ['notes.txt: Notes.']);
    });

    it('tells that .json is not read, and takes unknown endings for plain text', async () => {
      const root = folderWith({ 'a.json': '{"text":"x"}', 'b.log': 'a line' });
      const { documents, skipped } = await scan(root, { include: ['*.json', '*.log'] });
      assert.deepEqual(documents, ['b.log: a line']);
      assert.deepEqual(skipped, [
        "a.json isn't read: store it as JSON Lines (.jsonl), one object per line",
      ]);
    });

    it('finds nothing in an empty folder, and names a root that is not there', async () => {
      assert.deepEqual((await scan(folderWith({}))).items, []);
      await assert.rejects(
        scan(path.join(folderWith({}), 'gone')),
        (error: Error) => error instanceof UserError && error.message.includes('gone'),
      );
    });
  });

  describe('bad input', () => {
    it('skips what is not text, says why and where, and reads the rest', async () => {
      const root = folderWith({
        '0-good.txt': 'Good.',
        '1-empty.txt': '',
        '2-latin1.txt': Buffer.from('one\ntwo\ncaf\xe9\n', 'latin1'),
        '3-nul.txt': 'some\0thing',
        '4-utf16.txt': Buffer.from('\uFEFFwide', 'utf16le'),
        '5-binary.md': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]),
        '6-late-nul.txt': `${'x'.repeat(10_000)}\0`,
        '7-good.md': 'Also good.',
      });
      const { documents, skipped, files } = await scan(root);
      assert.deepEqual(documents, ['0-good.txt: Good.', '7-good.md: Also good.']);
      assert.deepEqual(files, ['0-good.txt 1', '7-good.md 1']);
      assert.deepEqual(skipped, [
        '1-empty.txt is empty',
        "2-latin1.txt:3 isn't valid utf-8; save it as utf-8 or name its encoding in corpus.encoding",
        '3-nul.txt contains NUL characters, so it looks binary',
        '4-utf16.txt starts with the byte order mark of utf-16le; save it as UTF-8 or set corpus.encoding to "utf-16le"',
        '5-binary.md contains NUL characters, so it looks binary',
        '6-late-nul.txt contains NUL characters, so it looks binary',
      ]);
    });

    it('removes a byte order mark and keeps line endings', async () => {
      const root = folderWith({ 'a.txt': '\uFEFFone\r\ntwo\rthree\n', 'b.txt': '\uFEFF\uFEFFx' });
      assert.deepEqual((await scan(root)).documents, [
        'a.txt: one\r\ntwo\rthree\n',
        'b.txt: \uFEFFx',
      ]);
    });

    it('reads another encoding when the project names it', async () => {
      const cafe = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x20, 0x80, 0x93]);
      const root = folderWith({ 'a.txt': cafe, 'b.txt': '\uFEFFé' });
      assert.deepEqual((await scan(root, { encoding: 'windows-1252' })).documents, [
        'a.txt: café €“',
        'b.txt: é',
      ]);
      const wide = folderWith({ 'a.txt': Buffer.from('\uFEFFwide é', 'utf16le') });
      assert.deepEqual((await scan(wide, { encoding: 'utf-16le' })).documents, ['a.txt: wide é']);
    });

    it('names an encoding that does not exist', async () => {
      await assert.rejects(
        scan(folderWith({ 'a.txt': 'x' }), { encoding: 'utf-9' }),
        (error: Error) => error instanceof UserError && error.message.includes('"utf-9"'),
      );
    });

    it('skips a text file that is too large to hold and says how to split it', async () => {
      const root = folderWith({ 'b.txt': 'Good.' });
      writeFileSync(path.join(root, 'a.txt'), Buffer.alloc(64 * 1024 * 1024 + 1, 'x'));
      const { documents, skipped } = await scan(root);
      assert.deepEqual(documents, ['b.txt: Good.']);
      assert.equal(skipped.length, 1);
      assert.match(skipped[0] ?? '', /^a\.txt is 65 MiB; .*split -C 32m/);
    });

    it('skips files and folders that may not be read', async () => {
      const root = folderWith({
        'a.txt': 'A',
        'b.jsonl': '{"text":"B"}',
        'c/d.txt': 'D',
        'e.txt': 'E',
      });
      chmodSync(root, 0o755);
      chmodSync(path.join(root, 'a.txt'), 0);
      chmodSync(path.join(root, 'b.jsonl'), 0);
      chmodSync(path.join(root, 'c'), 0);
      const { documents, skipped } = await unprivileged(() => scan(root));
      chmodSync(path.join(root, 'c'), 0o755);
      assert.deepEqual(documents, ['e.txt: E']);
      assert.deepEqual(skipped, [
        "c can't be read: permission denied",
        "a.txt can't be read: permission denied",
        "b.jsonl can't be read: permission denied",
      ]);
    });

    it('goes on when a file or its folder vanishes while it reads', async () => {
      const root = folderWith({ 'a.txt': 'A', 'b/c.txt': 'C', 'd.csv': 'text\nx', 'e.txt': 'E' });
      const options = { root, settings: defaults, exportedPaths: [] };
      const seen: string[] = [];
      for await (const item of scanCorpus(options)) {
        if (item.kind === 'file' && item.path === 'a.txt') {
          rmSync(path.join(root, 'b'), { recursive: true });
          rmSync(path.join(root, 'd.csv'));
        }
        if (item.kind === 'document') seen.push(item.document.path);
        if (item.kind === 'skipped') seen.push(`${item.skipped.path} ${item.skipped.reason}`);
      }
      const gone = 'is gone: it was moved or removed while the corpus was being read';
      assert.deepEqual(seen, ['a.txt', `b/c.txt ${gone}`, `d.csv ${gone}`, 'e.txt']);
    });

    it('goes on when a folder stands where a file was', async () => {
      const root = folderWith({ 'a.txt': 'A', 'b.txt': 'B' });
      const options = { root, settings: defaults, exportedPaths: [] };
      const skipped: string[] = [];
      for await (const item of scanCorpus(options)) {
        if (item.kind === 'file') {
          rmSync(path.join(root, 'b.txt'), { force: true, recursive: true });
          mkdirSync(path.join(root, 'b.txt'));
        }
        if (item.kind === 'skipped') skipped.push(item.skipped.reason);
      }
      assert.deepEqual(skipped, ["can't be read (EISDIR)"]);
    });
  });

  it('tells how far it is', async () => {
    const seen: string[] = [];
    const onProgress = (done: number, total: number): void => void seen.push(`${done}/${total}`);
    await scan(folderWith({ 'a.txt': 'A', 'b.txt': '' }), {}, { onProgress });
    assert.deepEqual(seen, ['0/2', '1/2', '2/2']);
  });

  it('stops when it is cancelled', async () => {
    const root = folderWith({ 'a.txt': 'A', 'b.csv': `text\n${'x\n'.repeat(100_000)}` });
    const abort = new AbortController();
    const options = { root, settings: defaults, exportedPaths: [], signal: abort.signal };
    let documents = 0;
    await assert.rejects(async () => {
      for await (const item of scanCorpus(options)) {
        if (item.kind === 'document') documents += 1;
        if (documents === 2) abort.abort();
      }
    }, CancelledError);
    assert.ok(documents < 100_001);
    await assert.rejects(scan(root, {}, { signal: AbortSignal.abort() }), CancelledError);
  });
});
