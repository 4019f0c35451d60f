/** Long lists of JSON, element by element: every bad one named, every good one kept. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readJsonArray } from '../../../src/interchange/jsonArray.js';
import type { JsonLine } from '../../../src/interchange/jsonLines.js';
import { all } from './records.js';

function read(text: string | Buffer, chunk = 3, maxElementBytes?: number): Promise<JsonLine[]> {
  const file = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(file.length / chunk) }, (_, i) =>
    file.subarray(i * chunk, (i + 1) * chunk),
  );
  return all(readJsonArray(chunks, { maxElementBytes }));
}

const values = async (text: string, chunk?: number): Promise<unknown[]> =>
  (await read(text, chunk)).map(entry => (entry.kind === 'value' ? entry.value : entry.message));

describe('readJsonArray', () => {
  it('reads any list, however it is written and however its bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(undefined, 1, '\t'),
        fc.boolean(),
        async (list, chunk, indent, bom) => {
          const text = (bom ? '\ufeff' : '') + JSON.stringify(list, undefined, indent);
          assert.deepEqual(await values(text, chunk), JSON.parse(JSON.stringify(list)));
        },
      ),
    );
  });

  it('reads a single object and JSON lines in the same way', async () => {
    assert.deepEqual(await values('{"a":[1]}'), [{ a: [1] }]);
    assert.deepEqual(await values('{"a":1}\n{"b":"}"}\n'), [{ a: 1 }, { b: '}' }]);
    assert.deepEqual(await values(''), []);
    assert.deepEqual(await values(' [ ] '), []);
  });

  it('names the line of a broken element and goes on with the next', async () => {
    const entries = await read('[\n{"a": 1},\n{"a": },\n\n{"a":\n2},\nnul,\n3]');
    assert.deepEqual(
      entries.map(entry => [entry.line, entry.kind]),
      [
        [2, 'value'],
        [3, 'problem'],
        [5, 'value'],
        [7, 'problem'],
        [8, 'value'],
      ],
    );
  });

  it('says that a file is cut off', async () => {
    const entries = await read('[{"a":1},\n{"a"');
    assert.deepEqual(
      entries.map(entry => [entry.line, entry.kind]),
      [
        [1, 'value'],
        [2, 'problem'],
        [2, 'problem'],
      ],
    );
    assert.match(JSON.stringify(entries[2]), /may be cut off/);
  });

  it('holds no more of an element than the cap', async () => {
    const entries = await read(`["${'x'.repeat(1000)}", 1]`, 100, 64);
    assert.match(JSON.stringify(entries[0]), /longer than 0 MiB/);
    assert.deepEqual(entries[1], { line: 1, kind: 'value', value: 1 });
  });

  it('names an element that is not UTF-8', async () => {
    const [bad, good] = await read(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x2c, 0x31, 0x5d]));
    assert.match(JSON.stringify(bad), /isn't valid UTF-8/);
    assert.deepEqual(good, { line: 1, kind: 'value', value: 1 });
  });
});
