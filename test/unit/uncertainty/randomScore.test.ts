import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import { randomScore } from '../../../src/uncertainty/randomScore.js';

const keys = Array.from({ length: 10_000 }, (_, i) => sha256(String(i)));

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const mx = mean(x);
  const my = mean(y);
  const covariance = mean(x.map((value, i) => (value - mx) * ((y[i] ?? 0) - my)));
  const deviation = (values: readonly number[], m: number): number =>
    Math.sqrt(mean(values.map(value => (value - m) ** 2)));
  return covariance / (deviation(x, mx) * deviation(y, my));
}

describe('The random score', () => {
  it('is uniform in [0, 1)', () => {
    const counts = new Array<number>(10).fill(0);
    for (const key of keys) {
      const score = randomScore(7, key);
      assert.ok(score >= 0 && score < 1);
      const tenth = Math.floor(score * 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    // 1,000 expected in each; five standard deviations are 150.
    for (const count of counts) assert.ok(Math.abs(count - 1000) < 150, counts.join(' '));
  });

  it('is fixed by seed and key, and unrelated between seeds, to the file order and to text length', () => {
    const scores = keys.map(key => randomScore(1, key));
    assert.deepEqual(
      keys.map(key => randomScore(1, key)),
      scores,
    );
    const texts = keys.map((_, i) => 'x'.repeat(1 + ((i * 7919) % 200)));
    const ofTexts = texts.map((text, i) => randomScore(1, sha256(`${text}${i}`)));
    // The standard error of a correlation over 10,000 pairs is 0.01.
    assert.ok(
      Math.abs(
        correlation(
          scores,
          keys.map(key => randomScore(2, key)),
        ),
      ) < 0.05,
    );
    assert.ok(Math.abs(correlation(scores, [...keys.keys()])) < 0.05);
    assert.ok(
      Math.abs(
        correlation(
          ofTexts,
          texts.map(text => text.length),
        ),
      ) < 0.05,
    );
  });
});
