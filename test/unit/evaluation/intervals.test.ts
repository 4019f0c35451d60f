import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { scoreEntities } from '../../../src/evaluation/entityMetrics.js';
import { accuracyInterval, f1Interval } from '../../../src/evaluation/intervals.js';

describe('Intervals', () => {
  const random = mulberry32(5);
  const span = (start: number) => ({ start, end: start + 1, label: 'PER' });
  const texts = Array.from({ length: 120 }, () => {
    const gold = [1, 2, 3].filter(() => random() < 0.5).map(span);
    const kept = gold.filter(() => random() < 0.7);
    return { gold, predicted: random() < 0.3 ? [...kept, span(9)] : kept };
  });
  const f1Of = (list: typeof texts): number =>
    scoreEntities(
      list.map(({ gold }) => gold),
      list.map(({ predicted }) => predicted),
      [],
    ).f1;

  it('of F1 hold the figure and are as wide as draws of such texts spread', () => {
    const { low, high } = f1Interval(texts);
    assert.ok(low < f1Of(texts) && f1Of(texts) < high);
    const draws = Array.from({ length: 400 }, () =>
      f1Of(texts.flatMap(() => texts[Math.floor(random() * texts.length)] ?? [])),
    ).sort((a, b) => a - b);
    assert.ok(Math.abs((draws[10] ?? 0) - low) < 0.02, `${draws[10]} and ${low}`);
    assert.ok(Math.abs((draws[389] ?? 0) - high) < 0.02, `${draws[389]} and ${high}`);
  });

  it('of accuracy agree with the binomial', () => {
    const right = Array.from({ length: 200 }, (_, i) => i < 170);
    const { low, high } = accuracyInterval(right);
    const half = 1.96 * Math.sqrt((0.85 * 0.15) / 200);
    assert.ok(Math.abs(low - (0.85 - half)) < 0.01 && Math.abs(high - (0.85 + half)) < 0.01);
  });

  it('are nothing without examples', () => {
    assert.deepEqual(f1Interval([]), { low: NaN, high: NaN });
    assert.deepEqual(accuracyInterval([]), { low: NaN, high: NaN });
  });

  it('of accuracy are wide where few are right, be they all', () => {
    const three = accuracyInterval([true, true, true]);
    assert.ok(Math.abs(three.low - 0.4385) < 0.0005 && three.high === 1, JSON.stringify(three));
    const none = accuracyInterval([false, false, false]);
    assert.ok(none.low === 0 && Math.abs(none.high - 0.5615) < 0.0005, JSON.stringify(none));
  });
});
