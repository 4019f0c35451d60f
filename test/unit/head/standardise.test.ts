import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RowStatistics, Standardiser } from '../../../src/head/standardise.js';

describe('standardisation', () => {
  it('gives mean 0 and deviation 1 per dimension, however the rows came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -9, max: 9 })), {
          minLength: 2,
          maxLength: 20,
        }),
        fc.nat(),
        (rows, cut) => {
          const flat = Float32Array.from(rows.flatMap(([a, b]) => [a + 1000, b / 1024]));
          const statistics = new RowStatistics(2);
          const at = 2 * (cut % rows.length);
          statistics.add(flat.subarray(0, at));
          statistics.add(flat.subarray(at));
          assert.equal(statistics.count, rows.length);
          const out = statistics.standardiser().apply(flat, 3);
          for (const d of [0, 1]) {
            const column = [...out].filter((_, i) => i % 2 === d);
            const mean = column.reduce((sum, x) => sum + x, 0) / rows.length;
            const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rows.length;
            const varies = new Set(rows.map(row => row[d])).size > 1;
            assert.ok(Math.abs(mean) < 1e-4);
            assert.ok(Math.abs(variance - (varies ? 9 : 0)) < 1e-3);
          }
        },
      ),
      { seed: 8 },
    );
  });

  it('keeps the scale it was taken with', () => {
    const statistics = new RowStatistics(1);
    statistics.add(Float32Array.of(1, 3));
    const standardiser = statistics.standardiser();
    statistics.add(Float32Array.of(100));
    assert.deepEqual([...standardiser.apply(Float32Array.of(1, 2, 3), 1)], [-1, 0, 1]);
  });

  it('maps everything to 0 before any row and in dimensions that never vary', () => {
    const statistics = new RowStatistics(2);
    assert.deepEqual([...statistics.standardiser().apply(Float32Array.of(5, 6), 1)], [0, 0]);
    statistics.add(Float32Array.of(0.1, 1, 0.1, 2, 0.1, 3));
    assert.equal(statistics.standardiser().apply(Float32Array.of(7, 2), 1)[0], 0);
  });

  it('takes quantised rows as what they stand for, and gives their mean', () => {
    const values = Int8Array.of(1, -127, 127, 3, 64, -9, 0, 5);
    const scales = Float32Array.of(0.5, 2, 0.25, 1);
    const quantised = new RowStatistics(2);
    const mean = quantised.addQuantised(values, scales);
    quantised.addQuantised(values.subarray(0, 2), scales.subarray(0, 1));
    assert.deepEqual([...quantised.addQuantised(new Int8Array(), new Float32Array())], [0, 0]);
    const plain = new RowStatistics(2);
    const rows = Float32Array.from(values, (value, i) => value * (scales[i >> 1] ?? 0));
    plain.add(rows);
    plain.add(rows.subarray(0, 2));
    assert.equal(quantised.count, 5);
    for (const d of [0, 1]) {
      assert.equal(mean[d], rows.reduce((sum, x, i) => (i % 2 === d ? sum + x : sum), 0) / 4);
      const [a, b] = [quantised.standardiser(), plain.standardiser()];
      assert.ok(Math.abs((a.means[d] ?? NaN) - (b.means[d] ?? NaN)) < 1e-12);
      assert.ok(Math.abs((a.deviations[d] ?? NaN) - (b.deviations[d] ?? NaN)) < 1e-12);
    }
  });

  it('folds into weights, which then score rows as they are', () => {
    const standardiser = new Standardiser(Float64Array.of(3, -8, 1), Float64Array.of(2, 0.5, 0));
    const weights = Float64Array.of(0.5, -1, 4, 0.25, 2, -3);
    const rows = Float32Array.of(1, -7.5, 1, 6, -9, 2);
    const { folded, shifts } = standardiser.fold(weights, 2, 0.3);
    const standardised = standardiser.apply(rows, 0.3);
    for (const row of [0, 1]) {
      for (const k of [0, 1]) {
        let [expected, score] = [0, shifts[k] ?? 0];
        for (const d of [0, 1, 2]) {
          expected += (standardised[row * 3 + d] ?? 0) * (weights[k * 3 + d] ?? 0);
          score += (rows[row * 3 + d] ?? 0) * (folded[d * 2 + k] ?? 0);
        }
        assert.ok(Math.abs(score - expected) < 1e-6);
      }
    }
  });
});
