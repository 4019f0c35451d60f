import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maxToken } from '../../../src/uncertainty/maxToken.js';
import { meanToken } from '../../../src/uncertainty/meanToken.js';
import { topKMean } from '../../../src/uncertainty/topKMean.js';
import { close } from './distributions.js';

const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 1,
  maxLength: 30,
});

describe('From tokens to an example', () => {
  it('max, mean and top-k mean are what they say', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 8 }), (values, k) => {
        const sorted = [...values].sort((a, b) => b - a);
        const mean = (part: readonly number[]): number =>
          part.reduce((sum, value) => sum + value, 0) / part.length;
        assert.equal(maxToken(values), sorted[0]);
        assert.ok(close(meanToken(values), mean(values)));
        assert.ok(close(topKMean(values, k), mean(sorted.slice(0, k))));
      }),
    );
  });

  it('order as mean ≤ top-k mean ≤ max, and do not depend on the order of tokens', () => {
    fc.assert(
      fc.property(scores, values => {
        assert.ok(meanToken(values) <= topKMean(values) + 1e-12);
        assert.ok(topKMean(values) <= maxToken(values) + 1e-12);
        const turned = [...values].reverse();
        assert.equal(maxToken(turned), maxToken(values));
        assert.ok(close(meanToken(turned), meanToken(values)));
        assert.equal(topKMean(turned), topKMean(values));
      }),
    );
  });

  it('rank a long sentence with one hard word first by max and last by mean', () => {
    const oneHardWord = [0.9, ...new Array<number>(29).fill(0.02)];
    const allSlightlyHard = new Array<number>(5).fill(0.4);
    assert.ok(maxToken(oneHardWord) > maxToken(allSlightlyHard));
    assert.ok(meanToken(oneHardWord) < meanToken(allSlightlyHard));
    assert.ok(topKMean(oneHardWord) < topKMean(allSlightlyHard));
  });

  it('leave their input as it was', () => {
    const values = Float32Array.of(0.2, 0.9, 0.1);
    topKMean(values, 2);
    assert.deepEqual([...values], [...Float32Array.of(0.2, 0.9, 0.1)]);
  });

  it('give 0 for an example without tokens and refuse a k below 1', () => {
    for (const aggregate of [maxToken, meanToken, topKMean]) assert.equal(aggregate([]), 0);
    assert.throws(() => topKMean([0.1], 0), /k must be 1 or more/);
  });

  it('let a broken token score through instead of passing over it', () => {
    assert.ok(Number.isNaN(meanToken([0.1, NaN, 0.2])));
    assert.ok(Number.isNaN(maxToken([0.1, 0.2, NaN])));
  });
});
