import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.js';
import type { LabelledExample } from '../../../src/simulation/labelledExample.js';
import { schemaOf } from '../../../src/simulation/labelledExample.js';
import { readLabelled, type ReadLabelledOptions } from '../../../src/simulation/readLabelled.js';

async function* inBytes(content: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

function read(
  content: string | Uint8Array,
  name = 'pool.conll',
  options: Partial<ReadLabelledOptions> = {},
): Promise<LabelledExample[]> {
  return readLabelled({ name, chunks: inBytes(content, 97) }, { task: 'entities', ...options });
}

const marked = ({ text, spans }: LabelledExample): string[] =>
  spans.map(({ start, end, label }) => `${label}: ${text.slice(start, end)}`);

const failure = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof UserError, String(error));
  return error.message;
};

describe('reading labelled files', () => {
  it('keeps the tokens of a column file as they are', async () => {
    const [first, second, ...more] = await read(
      '-DOCSTART- -X- O\n\nYork-based NNP  B-ORG\n$5.00 CD O\n\n\nI PRP O\n🙂🙂 UH I-FUN\nlol UH I-FUN\n',
    );
    assert.ok(first?.tokens && second?.tokens);
    assert.deepEqual(
      first.tokens.map(({ start, end }) => first.text.slice(start, end)),
      ['York-based', '$5.00'],
    );
    assert.deepEqual(marked(first), ['ORG: York-based']);
    assert.deepEqual(marked(second), ['FUN: 🙂🙂 lol']);
    assert.equal(more.length, 0);
  });

  it('passes over comments, byte order marks and line endings, but not over number signs', async () => {
    const [only] = await read('\uFEFF# id 7 of 9\r\n#\tO\r\n#rome\tB-LOC\r\n');
    assert.ok(only);
    assert.equal(only.text, '# #rome');
    assert.deepEqual(marked(only), ['LOC: #rome']);
  });

  it('keeps a token that is a space of its own kind', async () => {
    const [only] = await read('\u00A0\tO\nRome\tB-LOC\n');
    assert.deepEqual(only && marked(only), ['LOC: Rome']);
    assert.equal(only?.tokens?.length, 2);
  });

  it('reads the tag from the column that is named', async () => {
    const [only] = await read('Rome LOC B-X\nfell O O\n', 'a.txt', { tagColumn: 2 });
    assert.deepEqual(only && marked(only), ['LOC: Rome']);
  });

  it('tells texts apart that differ in their tokens only', async () => {
    const [a, b] = await read('a\tO\nb c\tO\n\na b\tO\nc\tO\n');
    assert.equal(a?.text, b?.text);
    assert.notEqual(a?.key, b?.key);
  });

  it('takes lines of JSON for what they are, whatever the file is called', async () => {
    const [only] = await read(
      '{"text": "Rome fell", "spans": [{"start": 0, "end": 4, "label": "LOC"}]}',
      'gold',
    );
    assert.deepEqual(only && marked(only), ['LOC: Rome']);
    assert.equal(only?.tokens, undefined);
  });

  it('names the line of what it can’t use', async () => {
    const cases: readonly (readonly [string | Uint8Array, string, RegExp])[] = [
      ['Rome B-LOC\nfell\n', 'a.conll', /^a\.conll:2: has one column/],
      ['Rome B-LOC\nfell VERB\n', 'a.conll', /^a\.conll:2: the tag "VERB" has no place.*line 1/],
      [
        Buffer.from([0x41, 0x20, 0x4f, 0x0a, 0xff, 0x0a]),
        'a.conll',
        /^a\.conll:2: isn't valid utf-8/,
      ],
      ['{"text": "a", "spans": []}\n{"text": "b"', 'a.jsonl', /^a\.jsonl:2: isn't valid JSON/],
      ['{"text": "a", "label": "x"}', 'a.jsonl', /^a\.jsonl:1: needs "spans"/],
      [
        '{"text": "a", "spans": [{"start": 0, "end": 9, "label": "x"}]}',
        'a.jsonl',
        /^a\.jsonl:1: .*0–9/,
      ],
      ['{"text": "a", "spans": [], "answer": "reject"}', 'a.jsonl', /^a\.jsonl:1: is no complete/],
      ['', 'a.conll', /^a\.conll holds no example/],
      ['\n\n', 'a.conll', /^a\.conll holds no example/],
    ];
    for (const [content, name, message] of cases) {
      assert.match(await failure(read(content, name)), message);
    }
    assert.match(
      await failure(read('a O\n', 'a.conll', { tagColumn: 3 })),
      /^a\.conll:1: has 2 columns/,
    );
    assert.match(await failure(read('a O\n', 'a.conll', { task: 'classes' })), /isn't JSONL/);
  });

  it('finds single or multiple classes in what the examples have', async () => {
    const lines = ['{"text": "a", "label": "x"}', '{"text": "b", "labels": ["y"]}'];
    const classes = { task: 'classes' } as const;
    const single = schemaOf(await read(lines.join('\n'), 'a.jsonl', classes), 'classes');
    const multi = schemaOf(
      await read([...lines, '{"text": "c", "labels": []}'].join('\n'), 'a.jsonl', classes),
      'classes',
    );
    const labels = [{ name: 'x' }, { name: 'y' }];
    assert.deepEqual(single, { classes: { mode: 'single', labels } });
    assert.deepEqual(multi, { classes: { mode: 'multi', labels } });
  });
});
