import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CancelledError } from '../../../src/base/errors.js';
import { sha256 } from '../../../src/base/hash.js';
import { Pool, type PoolSummary } from '../../../src/corpus/pool.js';
import type { CorpusSettings } from '../../../src/project/project.js';
import { defaults, folderWith, removeFolders, type Files } from './folder.js';

async function poolOf(
  files: Files,
  settings: Partial<CorpusSettings> = {},
): Promise<{ pool: Pool; summary: PoolSummary }> {
  return Pool.build({
    root: folderWith(files),
    settings: { ...defaults, ...settings },
    exportedPaths: [],
  });
}

function indices(pool: Pool): number[] {
  return Array.from({ length: pool.size }, (_, i) => i);
}

const files: Files = {
  'a.txt': 'Ada met Bob. They talked.\r\n\r\nThen Ada left 😀. Good.\n',
  'b.jsonl': '{"text":"Good. Ada met Bob."}\n{"id":1}\n{"text":"Last one."}\n',
  'c.csv': 'id,text\n1,"Line one\nand two."\n2,Good.\n',
  'd.md': '```\ncode\n```\n',
};

describe('Pool', () => {
  afterEach(removeFolders);

  it('holds every example with its text, key, place and line', async () => {
    const { pool } = await poolOf(files);
    assert.deepEqual(
      indices(pool).map(i => pool.text(i)),
      [
        'Ada met Bob.',
        'They talked.',
        'Then Ada left 😀.',
        'Good.',
        'Good.',
        'Ada met Bob.',
        'Last one.',
        'Line one\nand two.',
        'Good.',
      ],
    );
    assert.deepEqual(
      indices(pool).map(i => pool.line(i)),
      [1, 1, 3, 3, 1, 1, 3, 2, 4],
    );
    for (const i of indices(pool)) {
      const anchor = pool.anchor(i);
      const document = pool.documentText(i);
      assert.equal(pool.key(i), sha256(pool.text(i)));
      assert.equal(anchor.docHash, sha256(document));
      assert.equal(document.slice(anchor.start, anchor.end), pool.text(i));
      assert.ok(document.slice(0, anchor.start).endsWith(anchor.before));
      assert.ok(document.slice(anchor.end).startsWith(anchor.after));
    }
    const { path, record, field } = pool.anchor(8);
    assert.deepEqual({ path, record, field }, { path: 'c.csv', record: 2, field: 'text' });
    assert.equal(pool.anchor(0).record, null);
    assert.equal(pool.anchor(0).field, null);
  });

  it('sums up what it read and what it left out', async () => {
    const { summary } = await poolOf(files);
    assert.deepEqual(summary, {
      files: 4,
      documents: 6,
      examples: 9,
      distinct: 6,
      skipped: [
        { path: 'b.jsonl', line: 2, reason: 'has no field "text"; its fields are "id"' },
        {
          path: 'd.md',
          line: null,
          reason: 'has no text outside front matter and code blocks',
          harmless: true,
        },
      ],
      perFile: [
        { path: 'a.txt', documents: 1, examples: 4 },
        { path: 'b.jsonl', documents: 2, examples: 3 },
        { path: 'c.csv', documents: 2, examples: 2 },
        { path: 'd.md', documents: 1, examples: 0 },
      ],
    });
  });

  it('knows repetitions of a text and asks the first', async () => {
    const { pool } = await poolOf(files);
    assert.deepEqual(
      indices(pool).map(i => pool.firstOf(i)),
      [0, 1, 2, 3, 3, 0, 6, 7, 3],
    );
    assert.equal(pool.indexOf(sha256('Good.')), 3);
    assert.equal(pool.indexOf(sha256('Bad.')), undefined);
    assert.equal(pool.indexOf('not a hash'), undefined);
  });

  it('finds examples by document position', async () => {
    const { pool } = await poolOf(files);
    assert.deepEqual(
      [0, 5, 12, 13, 25, 26, 29, 9999].map(offset => pool.at('a.txt', offset)),
      [0, 0, 0, 1, 1, undefined, 2, undefined],
    );
    assert.equal(pool.at('b.jsonl', 0, 3), 6);
    assert.equal(pool.at('b.jsonl', 6, 1), 5);
    assert.equal(pool.at('b.jsonl', 0, 2), undefined);
    assert.equal(pool.at('b.jsonl', 0), undefined);
    assert.equal(pool.at('c.csv', 3, 2), 8);
    assert.equal(pool.at('none.txt', 0), undefined);
  });

  it('finds examples by text, narrowed by path and place', async () => {
    const { pool } = await poolOf({ ...files, 'e.txt': 'Good.\n\nBad.\n\nGood.' });
    assert.equal(pool.locate('Good.'), 3);
    assert.equal(pool.locate('Good.', 'c.csv'), 8);
    assert.equal(pool.locate('Good.', 'd.md'), undefined);
    assert.equal(pool.locate('Ada', 'a.txt'), undefined);
    assert.equal(pool.locate('Good.', 'e.txt'), 9);
    assert.equal(pool.locate('Good.', 'e.txt', 13), 11);
    assert.equal(pool.locate('Good.', 'e.txt', 9), 11);
  });

  it('gives context of the same document, cut between words', async () => {
    const words = Array.from({ length: 200 }, (_, i) => `word${i}`).join(' ');
    const { pool } = await poolOf({ 'a.txt': `${words}.\n\nThe example.\n\n${words}.` });
    assert.equal(pool.text(1), 'The example.');
    const before = pool.contextBefore(1);
    const after = pool.contextAfter(1);
    assert.ok(
      before.length > 250 && before.length <= 300 && after.length > 250 && after.length <= 300,
    );
    assert.match(before, /^word\d+ .* word199\.$/);
    assert.match(after, /^word0 .* word\d+$/);
    assert.ok(` ${words} `.includes(` ${after} `));
    assert.equal(pool.contextBefore(0), '');
    assert.equal(pool.contextAfter(2), '');
  });

  it('never cuts context or anchors inside a surrogate pair', async () => {
    const { pool } = await poolOf({ 'a.txt': `a${'😀'.repeat(500)}\n\nx.\n\n${'😀'.repeat(500)}` });
    const i = indices(pool).findIndex(n => pool.text(n) === 'x.');
    const { before, after } = pool.anchor(i);
    for (const text of [before, after, pool.contextBefore(i), pool.contextAfter(i)]) {
      assert.ok(text.isWellFormed() && text.length > 0);
    }
  });

  it('agrees with a plain list of texts, whatever the corpus', async () => {
    const sentence = fc.constantFrom('One.', 'Two.', 'Three is more.', 'Four!');
    const corpus = fc.array(fc.array(sentence, { minLength: 1, maxLength: 30 }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(corpus, async documents => {
        const { pool, summary } = await poolOf(
          Object.fromEntries(documents.map((texts, i) => [`${i}.txt`, texts.join('\n\n')])),
        );
        const all: readonly string[] = documents.flat();
        assert.deepEqual(
          indices(pool).map(i => pool.text(i)),
          all,
        );
        assert.deepEqual(
          indices(pool).map(i => pool.firstOf(i)),
          all.map(text => all.indexOf(text)),
        );
        assert.equal(summary.distinct, new Set(all).size);
        for (const i of indices(pool)) {
          const { path, start } = pool.anchor(i);
          assert.equal(pool.at(path, start), i);
          assert.equal(pool.locate(pool.text(i), path, start), i);
          assert.equal(pool.indexOf(pool.key(i)), all.indexOf(all[i] ?? ''));
        }
        removeFolders();
      }),
      { numRuns: 50 },
    );
  });

  it('knows its examples by key, equal ones in their order', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `Example ${i % 2900}.`);
    const { pool } = await poolOf({ 'all.txt': lines.join('\n\n') });
    const expected = indices(pool).sort(
      (a, b) => (pool.key(a) < pool.key(b) ? -1 : pool.key(a) > pool.key(b) ? 1 : 0) || a - b,
    );
    assert.deepEqual([...pool.inKeyOrder()], expected);
  });

  it('keeps thousands of keys apart', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `line number ${i % 15_000}`);
    const { pool, summary } = await poolOf({ 'a.txt': lines.join('\n') });
    assert.equal(pool.size, 20_000);
    assert.equal(summary.distinct, 15_000);
    for (const i of [0, 1, 7_777, 14_999, 15_000, 19_999]) {
      assert.equal(pool.indexOf(sha256(lines[i] ?? '')), i % 15_000);
      assert.equal(pool.firstOf(i), i % 15_000);
    }
  });

  it('lets the event loop turn while it works, and stops when it is cancelled', async () => {
    const text = 'This is one of very many sentences. '.repeat(50_000);
    const abort = new AbortController();
    let turns = 0;
    const tick = setInterval(() => {
      turns += 1;
      if (turns === 3) abort.abort();
    }, 0);
    const root = folderWith({ 'a.txt': text });
    await assert.rejects(
      Pool.build({ root, settings: defaults, exportedPaths: [], signal: abort.signal }),
      CancelledError,
    );
    clearInterval(tick);
    assert.ok(turns >= 3);
  });

  it('is empty for an empty folder', async () => {
    const { pool, summary } = await poolOf({});
    assert.equal(pool.size, 0);
    assert.equal(summary.files, 0);
    assert.throws(() => pool.text(0), RangeError);
  });
});
