import assert from 'node:assert/strict';
import fc from 'fast-check';
import { windowsOf } from '../../../src/encoder/windows.js';

const capacity = 20;
const lengths = fc.array(fc.integer({ min: 1, max: capacity }), { maxLength: 200 });

describe('windows over a long example', () => {
  it('take each word exactly once and in order', () => {
    fc.assert(
      fc.property(lengths, words => {
        const taken = windowsOf(words, capacity).flatMap(({ from, to }) =>
          Array.from({ length: to - from }, (_, i) => from + i),
        );
        assert.deepEqual(
          taken,
          words.map((_, i) => i),
        );
      }),
    );
  });

  it('never hold more pieces than fit', () => {
    fc.assert(
      fc.property(lengths, words => {
        for (const { first, end } of windowsOf(words, capacity)) {
          const pieces = words.slice(first, end).reduce((a, b) => a + b, 0);
          assert.ok(pieces <= capacity);
        }
      }),
    );
  });

  it('take words only from what they see', () => {
    fc.assert(
      fc.property(lengths, words => {
        for (const { first, end, from, to } of windowsOf(words, capacity)) {
          assert.ok(first <= from && from <= to && to <= end);
        }
      }),
    );
  });

  it('give a word in the middle of a long example context on both sides', () => {
    const windows = windowsOf(
      Array.from({ length: 100 }, () => 1),
      capacity,
    );
    for (const [i, { first, end, from, to }] of windows.entries()) {
      if (i > 0) assert.ok(from > first);
      if (i < windows.length - 1) assert.ok(to < end);
    }
  });
});
