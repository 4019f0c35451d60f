import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sha256 } from '../../../src/base/hash.js';
import { mulberry32, shuffle } from '../../../src/base/random.js';
import { selectHoldout } from '../../../src/evaluation/holdout.js';

const keys = Array.from({ length: 4000 }, (_, i) => sha256(`text ${i}`));

describe('hold-out', () => {
  it('takes about the given share', () => {
    for (const seed of [0, 1, 2, 12345]) {
      // 5 % of 4000 are 200 ± 14 (one standard deviation).
      const { size } = selectHoldout(keys, seed, 0.05, Infinity);
      assert.ok(size > 150 && size < 250, `${size}`);
    }
    assert.equal(selectHoldout(keys, 1, 0).size, 0);
    assert.equal(selectHoldout(keys, 1, 1, Infinity).size, keys.length);
  });

  it('does not depend on the order of the texts, nor on repetitions', () => {
    const expected = [...selectHoldout(keys, 7, 0.05, 50)].sort();
    const mixed = shuffle([...keys, ...keys.slice(0, 100)], mulberry32(3));
    assert.deepEqual([...selectHoldout(mixed, 7, 0.05, 50)].sort(), expected);
  });

  it('never loses a text as the pool grows, until the cap', () => {
    fc.assert(
      fc.property(fc.nat(4000), fc.nat(4000), fc.integer(), (a, b, seed) => {
        const small = selectHoldout(keys.slice(0, Math.min(a, b)), seed, 0.02, Infinity);
        const large = selectHoldout(keys.slice(0, Math.max(a, b)), seed, 0.02, Infinity);
        for (const key of small) assert.ok(large.has(key));
        for (const key of keys)
          if (large.has(key)) assert.ok(selectHoldout([key], seed, 0.02).has(key));
      }),
      { seed: 10, numRuns: 30 },
    );
  });

  it('keeps the lowest hashes at the cap, so that a lower share holds them too', () => {
    const capped = selectHoldout(keys, 3, 0.5, 40);
    assert.equal(capped.size, 40);
    const narrower = selectHoldout(keys, 3, 0.05, 40);
    assert.deepEqual([...capped].sort(), [...narrower].sort());
    assert.equal(selectHoldout(keys, 3, 0.5).size, 200);
  });

  it('draws anew with another seed, independently', () => {
    const one = selectHoldout(keys, 1, 0.2, Infinity);
    const two = selectHoldout(keys, 2, 0.2, Infinity);
    const both = [...one].filter(key => two.has(key)).length;
    // 4 % of 4000 are 160 ± 12.
    assert.ok(both > 110 && both < 210, `${both}`);
  });

  it('agrees with asking about one text, below the cap', () => {
    const held = selectHoldout(keys, 9, 0.03, Infinity);
    for (const key of keys) assert.equal(selectHoldout([key], 9, 0.03).has(key), held.has(key));
  });
});
