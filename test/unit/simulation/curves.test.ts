import assert from 'node:assert/strict';
import { effortSeconds } from '../../../src/query/effort.js';
import type { StopCriterion } from '../../../src/domain/stopAdvice.js';
import { meanPoints, meanStops } from '../../../src/simulation/summary.js';

describe('modelled minutes', () => {
  it('agree with the users that they are fitted to', () => {
    // Wei et al. 2019, table 4: seconds a sentence, words a minute, entities a sentence.
    for (const [seconds, wordsPerMinute, entities] of [
      [9.7, 70, 1.4],
      [13.5, 56, 2.17],
    ] as const) {
      const words = (seconds / 60) * wordsPerMinute;
      assert.ok(Math.abs(effortSeconds(words, entities) - seconds) < 0.1);
    }
  });
});

describe('the mean curve', () => {
  it('puts the same steps of the seeds together, strategies in their order', () => {
    const point = (
      strategy: 'margin' | 'random',
      seed: number,
      tokens: number,
      metric: number,
    ) => ({
      strategy,
      seed,
      labels: 10,
      tokens,
      minutes: 1,
      metric,
      agreement: metric < 0.3 ? null : metric,
      stop: [],
    });
    const rows = meanPoints([
      point('random', 1, 10, 0.2),
      point('random', 1, 20, 0.4),
      point('margin', 1, 30, 0.5),
      point('random', 2, 14, 0.4),
      point('random', 2, 26, 0.4),
    ]);
    const seen = rows.map(({ strategy, seeds, tokens, metric }) => [
      strategy,
      seeds,
      tokens,
      metric.toFixed(2),
    ]);
    assert.deepEqual(seen, [
      ['random', 2, 12, '0.30'],
      ['random', 2, 23, '0.40'],
      ['margin', 1, 30, '0.50'],
    ]);
    assert.ok(Math.abs((rows[0]?.deviation ?? 0) - Math.SQRT2 / 10) < 1e-9);
    assert.equal(rows[2]?.deviation, NaN);
    // One of the two runs has too few rounds to compare.
    assert.deepEqual(
      rows.map(({ agreement }) => agreement),
      [undefined, 0.4, 0.5],
    );
  });
});

describe('criteria of stopping', () => {
  it('are told where they first spoke up in each run, and not where they never did', () => {
    const point = (seed: number, labels: number, ...stop: StopCriterion[]) => ({
      strategy: 'margin' as const,
      ...{ seed, labels, stop, tokens: labels, minutes: 1, metric: labels / 100, agreement: null },
    });
    const of = (criterion: StopCriterion, stopped: number) => ({
      ...{ strategy: 'margin', criterion, stopped, seeds: 2 },
    });
    const stops = meanStops([
      point(1, 20),
      point(1, 40, 'plateau', 'stable predictions'),
      point(1, 60, 'plateau'),
      point(2, 20),
      point(2, 40),
      point(2, 60, 'plateau'),
    ]);
    assert.deepEqual(stops, [
      { ...of('stable predictions', 1), labels: 40, metric: 0.4 },
      { ...of('plateau', 2), labels: 50, metric: 0.5 },
    ]);
  });
});
