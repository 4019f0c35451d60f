import assert from 'node:assert/strict';
import { balancedCoverage, coveragePerCost } from '../../../src/query/coverage.js';
import { orderPool } from '../../../src/query/orderPool.js';
import { strategies } from '../../../src/query/strategies.js';
import { coldStartOf } from '../../../src/query/strategy.js';
import { UncertainWords } from '../../../src/query/uncertainWords.js';
import { unitRows, viewOf } from './views.js';

const { auto } = strategies;
const labels = [{ name: 'a' }, { name: 'b' }];
const entities = { labels, overlap: false };
const classes = { labels, mode: 'single' } as const;
const request = { count: 2, seed: 1 };
const batchOf = (
  rule: typeof balancedCoverage,
  view: Parameters<typeof orderPool>[1],
): readonly number[] => orderPool({ ...auto, rule }, view, request).batch;

describe('auto', () => {
  it('begins with kinds of text where there are classes, and with any where there are only entities', () => {
    assert.equal(coldStartOf(auto, { classes }), 'clusters');
    assert.equal(coldStartOf(auto, { entities, classes }), 'clusters');
    assert.equal(coldStartOf(auto, { entities }), 'random');
    // What the person has chosen goes before it.
    assert.equal(coldStartOf(auto, { entities }, 'stratified'), 'stratified');
  });

  it('covers the doubt about words where there are entities', () => {
    const uncertainWords = new UncertainWords(4);
    // The second example repeats what the first settles; the third is less uncertain and new.
    uncertainWords.set(0, t => 7 + t, new Float32Array([0.9, 0.9]));
    uncertainWords.set(1, t => 7 + t, new Float32Array([0.9, 0.89]));
    uncertainWords.set(2, () => 9, new Float32Array([0.6]));
    const view = { ...viewOf([0.9, 0.9, 0.6, 0.1]), uncertainWords };
    assert.deepEqual(orderPool(auto, view, request).batch, [0, 2]);
    assert.deepEqual(batchOf(balancedCoverage, view), [0, 2]);
  });

  it('covers the doubt about texts where there are classes alone, with short ones first', () => {
    const rows = unitRows([
      [1, 0],
      [1, 0.05],
      [0, 1],
      [0, 1],
    ]);
    const view = {
      ...viewOf([0.9, 0.85, 0.6, 0.6], rows),
      words: (i: number) => (i === 2 ? 90 : 5),
    };
    const { batch } = orderPool(auto, view, request);
    assert.deepEqual(batch, batchOf(coveragePerCost, view));
    // One of each kind: the one between the two that are alike, and of two that say the same the shorter.
    assert.deepEqual(batch, [1, 3]);
  });
});
