import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { informationDensity, poolDensity } from '../../../src/query/informationDensity.js';
import { orderPool } from '../../../src/query/orderPool.js';
import { strategies } from '../../../src/query/strategies.js';
import { unitRows, viewOf } from './views.js';

const request = { count: 3, seed: 1 };

describe('Information density', () => {
  it('asks for a typical uncertain example, where uncertainty alone asks for the outlier', () => {
    const rows = unitRows([
      [0, 1],
      [1, 0],
      [1, 0.1],
      [1, -0.1],
      [1, 0.05],
    ]);
    for (const eligible of [() => true, (i: number) => i !== 4]) {
      const view = viewOf([0.9, 0.8, 0.1, 0.1, 0.1], { ...rows, eligible });
      assert.equal(orderPool(strategies.maxTokenEntropy, view, request).order[0], 0);
      assert.equal(orderPool(strategies.informationDensity, view, request).order[0], 1);
    }
  });

  it('is the mean cosine over the eligible pool, as pair by pair', () => {
    const random = mulberry32(3);
    const rows = unitRows(
      Array.from({ length: 40 }, () => Array.from({ length: 7 }, () => random() - 0.3)),
    );
    const eligible = (i: number): boolean => i % 5 !== 0;
    const density = poolDensity(viewOf(new Array<number>(40).fill(0.5), { ...rows, eligible }));
    for (let i = 0; i < 40; i++) {
      if (!eligible(i)) {
        assert.ok(Number.isNaN(density[i]));
        continue;
      }
      let sum = 0;
      let n = 0;
      for (let u = 0; u < 40; u++) {
        if (!eligible(u)) continue;
        n += 1;
        for (let x = 0; x < 7; x++) {
          sum += (rows.vectors[i * 7 + x] ?? 0) * (rows.vectors[u * 7 + x] ?? 0);
        }
      }
      assert.ok(Math.abs((density[i] ?? 0) - Math.max(0, sum / n)) < 1e-6);
    }
  });

  it('leaves unscored examples unscored and the scores as they are where nothing resembles anything', () => {
    assert.ok(informationDensity.kind === 'rescore');
    const view = viewOf([0.5, NaN, 0.2], { vectors: new Float32Array(6), width: 2 });
    const scores = informationDensity.scores(view, request);
    assert.deepEqual([...scores], [0.5, NaN, Math.fround(0.2)]);
  });
});
