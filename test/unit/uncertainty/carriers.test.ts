import assert from 'node:assert/strict';
import fc from 'fast-check';
import { carriers } from '../../../src/uncertainty/carriers.js';

const tokensOf = (n: number): { start: number; end: number }[] =>
  Array.from({ length: n }, (_, t) => ({ start: 5 * t, end: 5 * t + 4 }));

const starts = (scores: readonly number[]): number[] =>
  carriers(tokensOf(scores.length), scores).map(carrier => carrier.start / 5);

describe('The tokens that carry the uncertainty', () => {
  it('are the most uncertain token and neighbours nearly as uncertain', () => {
    assert.deepEqual(starts([0.1, 0.8, 0.9, 0.2, 0.3]), [1, 2]);
    assert.deepEqual(carriers(tokensOf(3), [0, 0.5, 0]), [{ start: 5, end: 9, score: 0.5 }]);
  });

  it('come from the three most uncertain stretches, in text order', () => {
    assert.deepEqual(starts([0.7, 0, 0.9, 0.7, 0, 0.8, 0, 0.65]), [0, 2, 3, 5]);
  });

  it('prefer the earlier of two stretches that are equally uncertain', () => {
    assert.deepEqual(starts([0.9, 0, 0.9, 0, 0.9, 0, 0.9]), [0, 2, 4]);
  });

  it('are none when nothing is uncertain or there is nothing', () => {
    assert.deepEqual(starts([0, 0, 0.00004]), []);
    assert.deepEqual(starts([]), []);
  });

  it('always hold the most uncertain token, in at most three stretches, in order, with own scores', () => {
    const score = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 40 }), scores => {
        const found = carriers(tokensOf(scores.length), scores);
        const largest = Math.max(...scores);
        if (largest === 0) {
          assert.deepEqual(found, []);
          return;
        }
        const places = found.map(carrier => carrier.start / 5);
        assert.ok(places.includes(scores.indexOf(largest)));
        assert.deepEqual(
          places,
          [...places].sort((a, b) => a - b),
        );
        const stretches = places.filter((place, i) => place !== (places[i - 1] ?? -2) + 1);
        assert.ok(stretches.length <= 3);
        for (const carrier of found) assert.equal(carrier.score, scores[carrier.start / 5]);
      }),
    );
  });

  it('need one score for each token', () => {
    assert.throws(() => carriers(tokensOf(2), [0.1]), /1 scores for 2 tokens/);
  });
});
