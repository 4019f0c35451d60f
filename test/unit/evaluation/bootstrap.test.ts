import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { bootstrapInterval } from '../../../src/evaluation/bootstrap.js';

const meanOf = (values: ArrayLike<number>) => (indices: Int32Array) =>
  indices.reduce((sum, i) => sum + (values[i] ?? 0), 0) / indices.length;

describe('bootstrapInterval', () => {
  it('has the width that theory gives for a mean', () => {
    const random = mulberry32(1);
    const values = Float64Array.from({ length: 400 }, () => (random() < 0.3 ? 1 : 0));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const error = Math.sqrt((mean * (1 - mean)) / values.length);
    const { low, high } = bootstrapInterval(400, meanOf(values), { seed: 2, resamples: 2000 });
    assert.ok(Math.abs(low - (mean - 1.96 * error)) < 0.25 * error);
    assert.ok(Math.abs(high - (mean + 1.96 * error)) < 0.25 * error);
  });

  it('covers the true value about as often as it says', () => {
    const random = mulberry32(3);
    let covered = 0;
    for (let run = 0; run < 300; run++) {
      const values = Float64Array.from({ length: 60 }, () => (random() < 0.5 ? 1 : 0));
      const { low, high } = bootstrapInterval(60, meanOf(values), {
        seed: run,
        resamples: 200,
        level: 0.8,
      });
      if (low <= 0.5 && high >= 0.5) covered++;
    }
    // 240 ± 7, and the percentile interval is a little too narrow at 60 examples.
    assert.ok(covered > 205 && covered < 275, `${covered}`);
  });

  it('is the same for the same seed, and nothing for no examples', () => {
    const values = [1, 2, 3, 9];
    const once = bootstrapInterval(4, meanOf(values), { seed: 5 });
    assert.deepEqual(bootstrapInterval(4, meanOf(values), { seed: 5 }), once);
    assert.notDeepEqual(bootstrapInterval(4, meanOf(values), { seed: 6 }), once);
    assert.ok(Number.isNaN(bootstrapInterval(0, meanOf(values), { seed: 5 }).low));
  });

  it('has no width for a metric that does not vary', () => {
    assert.deepEqual(
      bootstrapInterval(5, () => 0.4, { seed: 1 }),
      { low: 0.4, high: 0.4 },
    );
  });
});
