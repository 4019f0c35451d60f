import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bioChain, chain } from '../../../../src/head/crf/chain.js';
import { CrfScratch, crfMarginals } from '../../../../src/head/crf/forwardBackward.js';
import { TextMarginals } from '../../../../src/head/crf/textMarginals.js';
import { fastExp } from '../../../../src/head/fastExp.js';
import { largestDifference } from '../fitting.js';

describe('marginals of a pool of texts', () => {
  it('are those that a fit works with, at any size of score and length of text', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(1, 10, 100, 1000),
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        (labels, words, size, numbers) => {
          const seen = 2 * labels + 1;
          const draw = (): number => Number(numbers.next().value);
          const weights = bioChain(
            Int32Array.from({ length: seen }, (_, tag) => tag),
            seen,
          );
          const given = chain({
            seen,
            transitions: weights.transitions.map(weight => weight + size * draw()),
            start: weights.start.map(weight => weight + draw()),
          });
          const emissions = Float64Array.from({ length: words * seen }, () => size * draw());
          const expected = new Float64Array(words * seen);
          const logZ = crfMarginals(emissions, 0, words, given, new CrfScratch(), expected);

          const scorer = new TextMarginals(given);
          const marginals = new Float64Array((2 + words) * seen);
          // A longer text before must leave nothing behind.
          scorer.of(new Float64Array(80 * seen), 0, 80, new Float64Array(80 * seen));
          const shifted = Float64Array.of(...new Float64Array(2 * seen), ...emissions);
          const own = scorer.of(shifted, 2 * seen, words, marginals);
          assert.ok(Math.abs(own - logZ) <= 1e-9 * Math.max(1, Math.abs(logZ)));
          assert.ok(largestDifference(marginals.subarray(2 * seen), expected) < 1e-9);
        },
      ),
      { seed: 4 },
    );
  });

  it('of no words are none', () => {
    const given = chain({ seen: 1, transitions: Float64Array.of(0), start: Float64Array.of(0) });
    const scorer = new TextMarginals(given);
    assert.equal(scorer.of(new Float64Array(), 0, 0, new Float64Array()), 0);
  });
});

describe('fastExp', () => {
  it('is e^x for all x that are not positive', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 0, noNaN: true }), x => {
        assert.ok(Math.abs(fastExp(x) / Math.exp(x) - 1) < 1e-13, String(x));
      }),
      { numRuns: 2000 },
    );
    assert.deepEqual([0, -701, -1e300, -Infinity].map(fastExp), [1, 0, 0, 0]);
  });
});
