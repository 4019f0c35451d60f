import assert from 'node:assert/strict';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { glossator, rows, runMeasured, temporaryFolder } from './cli.js';

interface Index {
  readonly files: number;
  readonly examples: number;
  readonly perFile?: readonly { path: string; documents: number; examples: number }[];
  readonly skipped: readonly { path: string; line: number | null; reason: string }[];
}

interface Row {
  readonly path: string;
  readonly record: number | null;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const isRoot = process.getuid?.() === 0;

describe('files that can’t be read as they are', () => {
  const folder = temporaryFolder();
  const project = path.join(folder.path, 'project');
  let index: Index;
  let stderr = '';
  let ranked: Row[] = [];

  const write = (name: string, content: string | Uint8Array): void => {
    mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
    writeFileSync(path.join(project, name), content);
  };
  const link = (target: string, name: string): void =>
    symlinkSync(target, path.join(project, name));

  before(() => {
    write('glossator.json', '{"version": 1, "classes": {"labels": ["a"]}, "holdout": 0}');
    write('good.txt', 'Ada flew to Paris.');
    write('latin1.txt', Buffer.from('A first line.\nA caf\xe9 in Rome.\n', 'latin1'));
    write('utf16.txt', Buffer.from('\uFEFFWide letters.', 'utf16le'));
    write('bom.txt', '\uFEFFA mark before the text.');
    write('crlf.txt', 'Windows ends lines so.\r\n\r\nAnd so.\r\n');
    write('nul.txt', 'binary \0 data');
    write('late-nul.txt', `${'A line of text.\n'.repeat(1000)}\0\n`);
    write('empty.txt', '');
    write('blank.md', '   \n\n\t\n');
    mkdirSync(path.join(project, 'folder.txt'));
    write(
      'records.jsonl',
      Buffer.concat([
        Buffer.from(
          [
            '{"text": "The first record."}',
            '{"text": "Cut off',
            '{"body": "No text here."}',
            '{"text": 5}',
            '["a list"]',
            '{"text": "  "}',
            '{"text": "A \\u0000 inside."}',
            '{"__proto__": {"text": "Not mine."}, "text": "My own text."}',
            '{"__proto__": {"text": "Not mine either."}}',
            '',
          ].join('\n'),
        ),
        Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]),
        Buffer.from('{"text": "The last record."}'),
      ]),
    );
    write(
      'table.csv',
      'id,text\n1,A first row.\n2\n3,"Never closed.\n4,A fourth row.\n5,"Two\nlines."\n6,\n',
    );
    write('other.tsv', 'id\tbody\n1\tNobody reads this.\n');
    write('headed.csv', 'id,text\n');
    const outside = path.join(folder.path, 'outside');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'secret.txt'), 'A secret outside.');
    link(path.join(outside, 'secret.txt'), 'leak.txt');
    link('../outside/secret.txt', 'leak2.txt');
    link(outside, 'leaks');
    link('nowhere.txt', 'dangling.txt');
    link('good.txt', 'again.txt');
    link('loop.txt', 'loop.txt');
    if (!isRoot) {
      write('locked.txt', 'Not for you.');
      chmodSync(path.join(project, 'locked.txt'), 0);
    }
    const run = glossator('index', project, '--json');
    assert.equal(run.code, 0, run.stderr);
    [index = { files: 0, examples: 0, skipped: [] }] = run.json<Index>();
    ({ stderr } = run);
    ranked = rows<Row>('score', project, '--top', '100000');
  });
  after(() => folder.remove());

  const texts = (): string[] => ranked.map(row => row.text);
  const expected: readonly (readonly [string, string, number | null, RegExp])[] = [
    ['bytes that are not UTF-8', 'latin1.txt', 2, /isn't valid utf-8; save it as utf-8/],
    ['UTF-16', 'utf16.txt', null, /byte order mark of utf-16le.*corpus\.encoding/],
    ['NUL characters', 'nul.txt', null, /contains NUL characters/],
    ['NUL characters far into the file', 'late-nul.txt', null, /contains NUL characters/],
    ['an empty file', 'empty.txt', null, /is empty/],
    ['a blank file', 'blank.md', null, /has no text/],
    ['a malformed JSONL line', 'records.jsonl', 2, /isn't valid JSON/],
    ['a missing field', 'records.jsonl', 3, /has no field "text"; its fields are "body"/],
    ['a field that isn’t text', 'records.jsonl', 4, /has a number in "text"/],
    ['a line that isn’t an object', 'records.jsonl', 5, /is a list, not an object/],
    ['an empty field', 'records.jsonl', 6, /has an empty "text"/],
    ['an escaped NUL', 'records.jsonl', 7, /has a NUL character/],
    ['a field of the prototype', 'records.jsonl', 9, /has no field "text"/],
    ['a line that isn’t UTF-8', 'records.jsonl', 10, /isn't valid UTF-8/],
    ['a row without its fields', 'table.csv', 3, /has 1 field where the header has 2/],
    ['a quote that is never closed', 'table.csv', 4, /quote/i],
    ['an empty cell', 'table.csv', 8, /has an empty "text"/],
    ['a missing column', 'other.tsv', 1, /has no column "text"; its columns are "id", "body"/],
    ['a table without rows', 'headed.csv', null, /has a header but no rows/],
    ['a link to a file outside', 'leak.txt', null, /outside the project folder/],
    ['a relative link to a file outside', 'leak2.txt', null, /outside the project folder/],
    ['a link to a folder outside', 'leaks', null, /outside the project folder/],
    ['a broken link', 'dangling.txt', null, /broken link \(ENOENT\)/],
    ['a link to itself', 'loop.txt', null, /broken link \(ELOOP\)/],
    ['a second name of a file', 'again.txt', null, /is a link to good\.txt/],
    ...(isRoot ? [] : [['a file without permission', 'locked.txt', null, /denied/] as const]),
  ];
  for (const [what, file, line, reason] of expected) {
    it(`names ${what} by file and line`, () => {
      const found = index.skipped.filter(one => one.path === file && one.line === line);
      assert.equal(found.length, 1, JSON.stringify(index.skipped, undefined, 1));
      assert.match(found[0]?.reason ?? '', reason);
      const place = line === null ? file : `${file}:${line}`;
      assert.ok(stderr.includes(`Skipped ${place}: ${found[0]?.reason ?? ''}\n`));
    });
  }

  it('skips nothing else, and says nothing twice', () => {
    assert.deepEqual(
      index.skipped.map(one => `${one.path}:${one.line ?? ''}`).sort(),
      expected.map(([, file, line]) => `${file}:${line ?? ''}`).sort(),
    );
  });

  it('reads all the rest', () => {
    assert.deepEqual(
      texts().sort(),
      [
        'A first row.',
        'A fourth row.',
        'A mark before the text.',
        'Ada flew to Paris.',
        'And so.',
        'My own text.',
        'The first record.',
        'The last record.',
        'Two\nlines.',
        'Windows ends lines so.',
      ].sort(),
    );
  });

  it('counts from after a byte order mark, and over carriage returns', () => {
    const place = (text: string): [number, number] | undefined => {
      const row = ranked.find(one => one.text === text);
      return row && [row.start, row.end];
    };
    assert.deepEqual(place('A mark before the text.'), [0, 23]);
    assert.deepEqual(place('And so.'), [26, 33]);
  });

  it('reads other encodings when it is told to', () => {
    const other = path.join(folder.path, 'latin');
    mkdirSync(other);
    writeFileSync(
      path.join(other, 'glossator.json'),
      '{"version": 1, "classes": {"labels": ["a"]}, "holdout": 0, "corpus": {"encoding": "windows-1252"}}',
    );
    writeFileSync(path.join(other, 'a.txt'), Buffer.from('Un caf\xe9 \x97 merci.', 'latin1'));
    assert.deepEqual(
      rows<Row>('score', other).map(row => row.text),
      ['Un café — merci.'],
    );
  });

  it('says that an encoding is unknown', () => {
    const other = path.join(folder.path, 'unknown');
    mkdirSync(other);
    writeFileSync(
      path.join(other, 'glossator.json'),
      '{"version": 1, "classes": {"labels": ["a"]}, "holdout": 0, "corpus": {"encoding": "klingon"}}',
    );
    writeFileSync(path.join(other, 'a.txt'), 'A text.');
    const run = glossator('index', other);
    assert.equal(run.code, 1);
    assert.match(run.stderr, /corpus\.encoding "klingon" isn't a known encoding/);
  });
});

describe('a line of a gigabyte', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  after(() => folder.remove());
  const gigabyte = 1024 ** 3;
  const mebibytes = (bytes: number): number => bytes / 1024 ** 2;

  /** A hole of a gigabyte on one line, so that it costs no space on the disk. */
  const writeAround = (file: string, before: string, after: string): void => {
    const handle = openSync(file, 'w');
    writeSync(handle, before);
    writeSync(handle, after, Buffer.byteLength(before) + gigabyte);
    closeSync(handle);
  };
  const newProject = (name: string): string => {
    const project = path.join(folder.path, name);
    mkdirSync(project);
    writeFileSync(
      path.join(project, 'glossator.json'),
      '{"version": 1, "classes": {"labels": ["a"]}, "holdout": 0}',
    );
    return project;
  };
  // Where NUL bytes begin earlier the file counts as binary.
  const records = Array.from({ length: 600 }, (_, i) => `{"text": "Record number ${i}."}\n`).join(
    '',
  );
  const rowsOfTable = Array.from({ length: 600 }, (_, i) => `${i},Row number ${i}.\n`).join('');

  it('is never held in memory: it is skipped by its number, and the lines around it are read', () => {
    const project = newProject('large');
    writeFileSync(path.join(project, 'plain.jsonl'), records);
    const usual = runMeasured('index', project, '--json');
    assert.equal(usual.code, 0, usual.stderr);
    writeAround(path.join(project, 'records.jsonl'), records, '\n{"text": "After it."}\n');
    writeAround(path.join(project, 'table.csv'), `id,text\n${rowsOfTable}`, '\n601,After that.\n');
    writeAround(path.join(project, 'whole.txt'), 'Text.\n'.repeat(2000), '\nEnd.\n');
    const run = runMeasured('index', project, '--json');
    assert.equal(run.code, 0, run.stderr);
    const [index] = run.json<Index>();
    assert.deepEqual(
      index?.skipped.map(({ path: name, line, reason }) => [name, line, reason.slice(0, 26)]),
      [
        ['records.jsonl', 601, 'is longer than 16 MiB'],
        ['table.csv', 602, 'is longer than 16 MiB'],
        ['whole.txt', null, 'is 1025 MiB; text files ov'],
      ],
    );
    assert.deepEqual(index.perFile, [
      { path: 'plain.jsonl', documents: 600, examples: 600 },
      { path: 'records.jsonl', documents: 601, examples: 601 },
      { path: 'table.csv', documents: 601, examples: 601 },
    ]);
    assert.ok(
      run.peakBytes < usual.peakBytes + 200 * 1024 ** 2,
      `${mebibytes(run.peakBytes)} MiB at most, ${mebibytes(usual.peakBytes)} MiB without it`,
    );
    assert.ok(run.peakBytes < 700 * 1024 ** 2, `${mebibytes(run.peakBytes)} MiB at most`);
  });

  it('of labels is named, and the labels around it are recorded', () => {
    const project = newProject('labels');
    writeFileSync(path.join(project, 'a.txt'), 'Ada flew.\n\nBob stayed.');
    const from = path.join(folder.path, 'labels.jsonl');
    writeAround(
      from,
      '{"text": "Ada flew.", "label": "a"}\n',
      '\n{"text": "Bob stayed.", "label": "a"}\n',
    );
    const run = runMeasured('label', project, '--from', from, '--json');
    assert.equal(run.code, 1);
    assert.match(run.stderr, /labels\.jsonl:2: is longer than 16 MiB/);
    const [result] = run.json<{ recorded: number; problems: number }>();
    assert.deepEqual([result?.recorded, result?.problems], [2, 1]);
    assert.ok(run.peakBytes < 700 * 1024 ** 2, `${mebibytes(run.peakBytes)} MiB at most`);
  });
});
