/** spaCy's string ids, against numbers that spaCy 3.8 gave. */
import assert from 'node:assert/strict';
import { murmurHash64A } from '../../../src/interchange/murmur64.js';
import { reservedSymbols, spacyStringId } from '../../../src/interchange/spacyStrings.js';

describe('spacyStringId', () => {
  const vectors: readonly (readonly [string, bigint])[] = [
    ['hello', 5983625672228268878n],
    ['Berlin', 14607853860610250682n],
    ['é', 16256712947286012828n],
    ['日本', 2324319125191504834n],
    ['PER', 4317129024397789502n],
    ['MISC', 7654241940133152407n],
    ['INTENT', 13514010727497347748n],
  ];
  for (const [string, id] of vectors) {
    it(`hashes ${string} as spaCy does`, () => assert.equal(spacyStringId(string), id));
  }

  const reserved: readonly (readonly [string, bigint])[] = [
    ['', 0n],
    ['IS_ALPHA', 1n],
    ['IS_CURRENCY', 18n],
    ['FLAG19', 19n],
    ['FLAG63', 63n],
    ['ID', 64n],
    ['X', 101n],
    ['SPACE', 103n],
    ['DEPRECATED001', 104n],
    ['DEPRECATED276', 379n],
    ['PERSON', 380n],
    ['FACILITY', 382n],
    ['agent', 401n],
    ['mark', 423n],
    ['meta', 424n],
    ['number', 432n],
    ['obj', 434n],
    ['root', 449n],
    ['IDX', 455n],
    ['_', 456n],
  ];
  for (const [string, id] of reserved) {
    it(`gives "${string}" its reserved id`, () => assert.equal(spacyStringId(string), id));
  }

  it('reserves every id from 0 to 456 once', () => {
    const ids = [...reservedSymbols.values()].map(Number).sort((a, b) => a - b);
    assert.deepEqual(
      ids,
      Array.from({ length: 457 }, (_, i) => i),
    );
  });

  it('hashes words that only look reserved', () => {
    for (const string of ['Agent', 'person', 'FAC', 'FLAG18', 'FLAG64', 'DEPRECATED000']) {
      assert.ok(spacyStringId(string) > 0xffff_ffffn, string);
    }
  });
});

describe('murmurHash64A', () => {
  it('reads bytes from the place where their view begins', () => {
    const bytes = new TextEncoder().encode('xxxBerlin');
    assert.equal(murmurHash64A(bytes.subarray(3), 1n), 14607853860610250682n);
  });
});
