import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { glossator, rows, temporaryFolder, writeLines, type Run } from './cli.js';

interface Result {
  readonly recorded: number;
  readonly problems: number;
  readonly notUsed: readonly { path: string; line: number; reason: string }[];
}

describe('label files that can’t be used as they are', () => {
  const folder = temporaryFolder();
  let project: string;
  let count = 0;
  beforeEach(() => {
    project = path.join(folder.path, `project ${count++}`);
    mkdirSync(project);
    const settings = {
      version: 1,
      entities: { labels: ['PER', 'LOC'] },
      classes: { labels: ['a', 'b'] },
      holdout: 0,
    };
    writeFileSync(path.join(project, 'glossator.json'), JSON.stringify(settings));
    writeFileSync(path.join(project, 'a.txt'), 'Ada flew to Paris.\n\nBob 💩 stayed in Rome.');
  });
  after(() => folder.remove());

  const label = (content: string | Uint8Array, ...args: string[]): Run => {
    const from = path.join(project, '..', 'labels.jsonl');
    writeFileSync(from, content);
    return glossator('label', project, '--from', from, '--json', ...args);
  };
  const answered = (): string[] => {
    const out = `${project}.jsonl`;
    const run = glossator('export', project, '--format', 'prodigy', '--out', out);
    assert.equal(run.code, 0, run.stderr);
    return rows<{ text: string }>('score', project).map(row => row.text);
  };
  const ada = '{"text": "Ada flew to Paris.", "spans": [{"start": 0, "end": 3, "label": "PER"}]}';
  const bob = '{"text": "Bob 💩 stayed in Rome.", "label": "b"}';

  it('names the line of whatever it can’t use, and records what stands before and after', () => {
    const bad: readonly (readonly [string, RegExp])[] = [
      ['{"text": "Ada flew to Paris.", "label": "c"}', /"c".*glossator\.json/],
      ['{"text": "Ada flew to Paris.", "label": "__proto__"}', /__proto__/],
      [spans([0, 3, 'ORG']), /"ORG"/],
      [spans([0, 3, 'constructor']), /constructor/],
      [spans([12, 99, 'LOC']), /12–99 \(LOC\).*18 characters/],
      [spans([3, 3, 'LOC']), /3–3 \(LOC\)/],
      [spans([9, 3, 'LOC']), /9–3 \(LOC\)/],
      [spans([-1, 3, 'LOC']), /start/],
      [spans([0.5, 3, 'LOC']), /start/],
      [spans([0, 3, 'PER'], [0, 8, 'LOC']), /overlap/],
      [
        '{"text": "Bob 💩 stayed in Rome.", "spans": [{"start": 0, "end": 5, "label": "PER"}]}',
        /splits a character/,
      ],
      ['{"text": "Ada flew to Paris.", "labels": ["a", "b"]}', /one class/],
      ['{"text": "Ada flew to Paris."}', /says nothing/],
      ['{"label": "a"}', /needs "text"/],
      ['{"text": 7, "label": "a"}', /text/],
      ['{"text": "Ada flew to Paris.", "answer": "maybe"}', /answer/],
      ['{"text": "Nowhere to be found.", "label": "a"}', /No example of the corpus/],
      [
        '{"path": "../../etc/passwd", "spans": [{"start": 0, "end": 3, "label": "PER"}]}',
        /No example stands at/,
      ],
      [
        '{"path": "a.txt", "spans": [{"start": 900, "end": 903, "label": "PER"}]}',
        /No example stands at a\.txt, 900/,
      ],
      [
        '{"path": "a.txt", "spans": [{"start": 12, "end": 25, "label": "LOC"}]}',
        /reaches beyond its example/,
      ],
      ['[1, 2]', /object/i],
      ['null', /object/i],
      ['{"text": "Ada flew', /isn't valid JSON/],
    ];
    const run = label([ada, ...bad.map(([line]) => line), bob].join('\n'));
    assert.equal(run.code, 1);
    for (const [i, [line, message]] of bad.entries()) {
      const said = run.stderr.split('\n').find(one => one.includes(`labels.jsonl:${i + 2}: `));
      assert.match(said ?? `nothing about ${line}`, message);
    }
    const [result] = run.json<Result>();
    assert.deepEqual([result?.recorded, result?.problems], [2, bad.length]);
    assert.deepEqual(
      result?.notUsed.map(each => [path.basename(each.path), each.line]),
      bad.map((_, i) => ['labels.jsonl', i + 2]),
    );
    for (const [i, [, message]] of bad.entries()) {
      assert.match(result.notUsed[i]?.reason ?? '', message);
    }
    assert.match(run.stderr, /Some lines were not used; the rest is recorded/);
    assert.deepEqual(answered(), []);
  });

  it('reads a byte order mark and Windows line ends, and names bytes that aren’t UTF-8', () => {
    const run = label(
      Buffer.concat([
        Buffer.from(`\uFEFF${ada}\r\n\r\n`),
        Buffer.from('{"text": "caf\xe9"}\r\n', 'latin1'),
        Buffer.from(`${bob}\r\n`),
      ]),
    );
    assert.equal(run.code, 1);
    assert.match(run.stderr, /labels\.jsonl:3: isn't valid UTF-8/);
    const [result] = run.json<Result>();
    assert.deepEqual([result?.recorded, result?.problems], [2, 1]);
    assert.deepEqual(answered(), []);
  });

  it('says where spans cut words behind a character that units count differently', () => {
    // “Rome” as Python counts; UTF-16 units begin at 17.
    const shifted = (start: number, end: number): string =>
      JSON.stringify({
        text: 'Bob 💩 stayed in Rome.',
        spans: [{ start, end, label: 'LOC' }],
      });
    const run = label([shifted(16, 20), ada].join('\n'));
    assert.equal(run.code, 0);
    assert.match(run.stderr, /1 × Spans begin or end inside a word.*--offsets codepoints.*:1\)/);
    const [result] = run.json<{ cutWords: number }>();
    assert.equal(result?.cutWords, 1);
    const right = label(shifted(16, 20), '--offsets', 'codepoints');
    assert.deepEqual([right.code, right.json<{ cutWords: number }>()[0]?.cutWords], [0, 0]);
    assert.doesNotMatch(right.stderr, /inside a word/);
  });

  it('says so when there is no such file, or a folder, or nothing in it', () => {
    for (const command of [
      ['label', '--from'],
      ['eval', '--test'],
    ] as const) {
      const [name, option] = command;
      const missing = glossator(name, project, option, path.join(project, 'missing.jsonl'));
      assert.deepEqual([missing.code, missing.stdout], [1, '']);
      assert.match(missing.stderr, /missing\.jsonl is not there\.$/m);
      const directory = glossator(name, project, option, project);
      assert.equal(directory.code, 1);
      assert.match(directory.stderr, /is a folder; name a file/);
      assert.doesNotMatch(missing.stderr + directory.stderr, /\n\s+at /, 'no stack');
    }
    assert.deepEqual(label('').json(), [{ recorded: 0, problems: 0, notUsed: [], cutWords: 0 }]);
  });

  it('measures on no part of a gold file: the first line that can’t be used is named', () => {
    const file = path.join(folder.path, 'gold.jsonl');
    const measure = (...lines: string[]): Run => {
      writeFileSync(file, lines.join('\n'));
      return glossator('eval', project, '--test', file);
    };
    for (const [bad, message] of [
      ['{"text": "x"', /gold\.jsonl:2: isn't valid JSON/],
      [
        '{"text": "Ada", "spans": [{"start": 0, "end": 9, "label": "PER"}]}',
        /gold\.jsonl:2: .*0–9/,
      ],
      ['{"path": "a.txt", "spans": []}', /gold\.jsonl:2: .*name its "text"/],
      [
        '{"path": "a.txt", "spans": [{"start": 0, "end": 3, "label": "PER"}]}',
        /gold\.jsonl:2: has no "text"/,
      ],
      ['{"text": "Ada", "label": "c"}', /gold\.jsonl:2: .*no label "c"/],
      [
        '{"text": "Ada", "spans": [{"start": 0, "end": 3, "label": "toString"}]}',
        /gold\.jsonl:2: .*no label "toString"/,
      ],
    ] as const) {
      const run = measure(ada, bad, bob);
      assert.equal(run.code, 1);
      assert.match(run.stderr, message);
      assert.equal(run.stdout, '');
    }
    const run = measure('');
    assert.equal(run.code, 1);
    assert.match(run.stderr, /gold\.jsonl holds no example to measure on/);
  });

  it('measures on no line that is ignored, rejected or incomplete, and counts them', () => {
    const file = path.join(folder.path, 'gold.jsonl');
    const line = { text: 'Ada flew to Paris.', label: 'a' };
    writeLines(file, [
      line,
      ...[{ answer: 'reject' }, { answer: 'ignore' }, { complete: false }].map(more => ({
        ...{ ...line, ...more },
      })),
    ]);
    const run = glossator('eval', project, '--test', file, '--json');
    assert.equal(run.code, 0, run.stderr);
    const [result] = run.json<{ examples: number; leftOut: number }>();
    assert.deepEqual([result?.examples, result?.leftOut], [1, 3]);
    assert.match(run.stderr, /Left out 3 of the lines: only complete, accepted answers/);
  });

  it('keeps what was answered before when a whole file is of no use', () => {
    writeLines(path.join(folder.path, 'first.jsonl'), [JSON.parse(ada)]);
    assert.equal(
      glossator('label', project, '--from', path.join(folder.path, 'first.jsonl')).code,
      0,
    );
    const run = label(Buffer.alloc(10_000, 0xff));
    assert.equal(run.code, 1);
    assert.match(run.stderr, /labels\.jsonl:1: /);
    assert.deepEqual(answered(), ['Bob 💩 stayed in Rome.']);
  });
});

function spans(...list: readonly (readonly [number, number, string])[]): string {
  return JSON.stringify({
    text: 'Ada flew to Paris.',
    spans: list.map(([start, end, label]) => ({ start, end, label })),
  });
}
