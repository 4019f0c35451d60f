import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { StreamThreshold } from '../../../src/query/stream.js';

describe('Questions from a stream', () => {
  it('keep to the budget, whatever the scores are like and when they fall as the head learns', () => {
    const distributions: ((u: number, t: number) => number)[] = [
      u => u,
      u => u ** 6,
      u => (u < 0.05 ? 0.9 : 0.01 * u),
      (u, t) => u * (1 - 0.8 * t),
    ];
    for (const budget of [0.05, 0.2, 0.5]) {
      for (const [d, score] of distributions.entries()) {
        const random = mulberry32(d + 1);
        const stream = new StreamThreshold(budget);
        let asked = 0;
        for (let n = 0; n < 5000; n++) asked += stream.decide(score(random(), n / 5000)) ? 1 : 0;
        const share = asked / 5000;
        assert.ok(Math.abs(share - budget) < 0.02 + 0.1 * budget, `${d}: ${share} for ${budget}`);
      }
    }
  });

  it('ask for what is uncertain enough now, where an order of the pool waits for the best', () => {
    const stream = new StreamThreshold(0.1, 0.6);
    assert.deepEqual(
      [0.2, 0.7, 0.95].map(score => stream.decide(score)),
      [false, true, true],
    );
  });

  it('ask for the higher scores', () => {
    const random = mulberry32(4);
    const stream = new StreamThreshold(0.1);
    const asked: number[] = [];
    for (let n = 0; n < 3000; n++) {
      const score = random();
      if (stream.decide(score) && n > 500) asked.push(score);
    }
    assert.ok(asked.reduce((sum, score) => sum + score, 0) / asked.length > 0.9);
  });

  it('pass over what is not scored and refuse a budget of nothing or everything', () => {
    assert.equal(new StreamThreshold(0.5, 0).decide(NaN), false);
    for (const budget of [0, 1, NaN]) {
      assert.throws(() => new StreamThreshold(budget), /The budget is/);
    }
  });
});
