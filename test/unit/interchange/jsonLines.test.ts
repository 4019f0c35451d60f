/** Reading JSON lines: every bad line named, every good one kept, however the bytes arrive. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readJsonLines, type JsonLine } from '../../../src/interchange/jsonLines.js';
import { all } from './records.js';

function read(bytes: Uint8Array | string, chunk = 7, maxLineBytes?: number): Promise<JsonLine[]> {
  const file = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const chunks = Array.from({ length: Math.ceil(file.length / chunk) }, (_, i) =>
    file.subarray(i * chunk, (i + 1) * chunk),
  );
  return all(readJsonLines(chunks, { maxLineBytes }));
}

const value = (line: number, of: unknown): JsonLine => ({ line, kind: 'value', value: of });

async function problems(bytes: Uint8Array | string): Promise<string[]> {
  return (await read(bytes)).flatMap(entry =>
    entry.kind === 'problem' ? [`${entry.line}: ${entry.message}`] : [],
  );
}

describe('readJsonLines', () => {
  it('reads any values, whatever the chunks and line ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.json()),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (lines, chunk, end, bom) => {
          const file = (bom ? '\ufeff' : '') + lines.map(line => line + end).join('');
          const expected = lines.map((line, i) => value(i + 1, JSON.parse(line)));
          assert.deepEqual(await read(file, chunk), expected);
        },
      ),
    );
  });

  it('counts empty lines but passes them over', async () => {
    assert.deepEqual(await read('\n1\n \t\r\n\n2'), [value(2, 1), value(5, 2)]);
  });

  it('reads nothing from an empty file', async () => {
    assert.deepEqual(await read(''), []);
    assert.deepEqual(await read('\ufeff'), []);
  });

  it('names the line of broken JSON and goes on', async () => {
    const entries = await read('{"a":1}\n{"a":\nnull\n');
    assert.deepEqual(
      entries.map(entry => [entry.line, entry.kind]),
      [
        [1, 'value'],
        [2, 'problem'],
        [3, 'value'],
      ],
    );
    assert.match((await problems('{"a":\n')).join(), /^1: isn't valid JSON: /);
    assert.match((await problems('1\n{\n')).join(), /^2: isn't valid JSON: [^(]+\(column 2\)$/);
  });

  it('names the line that is not UTF-8 and goes on', async () => {
    const latin1 = Buffer.concat([
      Buffer.from('1\n'),
      Buffer.from('"é"\n', 'latin1'),
      Buffer.from('2'),
    ]);
    assert.deepEqual(await read(latin1), [
      value(1, 1),
      { line: 2, kind: 'problem', message: "isn't valid UTF-8" },
      value(3, 2),
    ]);
  });

  it('says when a file is UTF-16', async () => {
    assert.match(
      (await problems(Buffer.from('\ufeff{}', 'utf16le'))).join(),
      /^1: is UTF-16; save/,
    );
  });

  it('takes a NUL byte for a problem of its line', async () => {
    assert.equal((await problems('"a\u0000b"\n1')).length, 1);
  });

  it('refuses a line beyond the cap without holding it, and goes on', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    function* file(): Iterable<Uint8Array> {
      yield Buffer.from('1\n"');
      // 40 MB of one line in one buffer: only its count may be kept.
      for (let i = 0; i < 40; i++) yield chunk;
      yield Buffer.from('"\n2\n');
    }
    assert.deepEqual(await all(readJsonLines(file())), [
      value(1, 1),
      { line: 2, kind: 'problem', message: 'is longer than 16 MiB' },
      value(3, 2),
    ]);
  });

  it('takes a line exactly as long as the cap', async () => {
    assert.deepEqual(await read('"12345678"\n', 3, 10), [value(1, '12345678')]);
    assert.equal((await read('"123456789"\n', 3, 10))[0]?.kind, 'problem');
  });

  it('keeps __proto__ an ordinary key', async () => {
    const [entry] = await read('{"__proto__":{"polluted":true}}');
    assert.ok(entry?.kind === 'value' && typeof entry.value === 'object' && entry.value !== null);
    assert.equal(Object.getPrototypeOf(entry.value), Object.prototype);
    assert.equal('polluted' in entry.value, false);
  });

  it('survives deep nesting', async () => {
    const [entry] = await read('['.repeat(100_000), 65_536);
    assert.equal(entry?.kind, 'problem');
  });

  it('does not break lines at U+2028', async () => {
    assert.deepEqual(await read('"a\u2028b"'), [value(1, 'a\u2028b')]);
  });
});
