import assert from 'node:assert/strict';
import { orderPool } from '../../../src/query/orderPool.js';
import { rankPool } from '../../../src/query/rank.js';
import { strategies } from '../../../src/query/strategies.js';
import type { Strategy } from '../../../src/query/strategy.js';
import { viewOf } from './views.js';

const request = { count: 2, seed: 1 };
const picking = (picks: readonly number[]): Strategy => ({
  ...strategies.maxTokenEntropy,
  rule: {
    kind: 'batch',
    reads: [],
    pick: ({ eligible }) => picks.filter(i => eligible(i)),
  },
});

describe('The order of a strategy', () => {
  it('is that of the scores where there is no rule, and leaves out what can not be asked', () => {
    const scores = [0.1, 0.9, NaN, 0.5, 0.7];
    const view = viewOf(scores, { eligible: i => i !== 4 });
    assert.deepEqual(
      [...orderPool(strategies.maxTokenEntropy, view, request).order],
      [...rankPool(Float32Array.from(scores), view.key, view.eligible)],
    );
  });

  it('under random is the same whatever the scores, and another for another seed', () => {
    const order = (scores: readonly number[], seed: number): number[] => [
      ...orderPool(strategies.random, viewOf(scores), { count: 2, seed }).order,
    ];
    const up = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
    assert.deepEqual(order(up, 1), order([...up].reverse(), 1));
    assert.deepEqual(
      order(up, 1),
      order(
        up.map(() => NaN),
        1,
      ),
    );
    assert.notDeepEqual(order(up, 1), order(up, 2));
  });

  it('puts the batch in front and everything else behind it, once', () => {
    const view = viewOf([0.1, 0.2, 0.3, 0.4]);
    const { order, batch } = orderPool(picking([0, 2]), view, request);
    assert.deepEqual([...order], [0, 2, 3, 1]);
    assert.deepEqual(batch, [0, 2]);
  });

  it('keeps a batch while half of it is left, and then makes a new one', () => {
    const strategy = picking([3, 2]);
    const earlier = [0, 1, 2, 3];
    const asked = (gone: readonly number[]): number[] => {
      const view = viewOf([0.1, 0.2, 0.3, 0.4], { eligible: i => !gone.includes(i) });
      return [...orderPool(strategy, view, request, earlier).order];
    };
    assert.deepEqual(asked([0]), [1, 2, 3]);
    assert.deepEqual(asked([0, 1]), [2, 3]);
    assert.deepEqual(asked([0, 1, 2]), [3]);
    const view = viewOf([0.1, 0.2, 0.3, 0.4], { eligible: i => i === 2 || i === 3 });
    assert.deepEqual([...orderPool(strategy, view, request, [0, 1, 2]).order], [3, 2]);
  });

  it('lets what waits for an answer keep its place but not be chosen', () => {
    const view = viewOf([0.1, 0.2, 0.3, 0.4], { pending: [0] });
    const { order, batch } = orderPool(picking([0, 2]), view, request);
    assert.deepEqual(batch, [2]);
    assert.deepEqual([...order], [2, 3, 1, 0]);
  });
});
