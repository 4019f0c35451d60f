import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { coldOrders } from '../../../src/query/coldOrders.js';
import { shareOf } from '../../../src/query/inOrder.js';
import { orderPool } from '../../../src/query/orderPool.js';
import { strategies } from '../../../src/query/strategies.js';
import type { PoolView } from '../../../src/query/strategy.js';
import { viewOf } from './views.js';

const request = { count: 5, seed: 1 };
const random = mulberry32(3);
const scores = Array.from({ length: 400 }, () => random());

describe('Reading from first to last', () => {
  const batch = (view: PoolView, share?: number): readonly number[] =>
    orderPool(strategies.stream, view, { ...request, share }).batch;

  it('asks what is uncertain enough in the order of the files, where entropy asks for the most uncertain', () => {
    const asked = batch(viewOf(scores));
    assert.deepEqual(
      [...asked],
      [...asked].sort((a, b) => a - b),
    );
    assert.ok(asked.every(i => (scores[i] ?? 0) > 0.75));
    const [best] = orderPool(strategies.entropy, viewOf(scores), request).order;
    assert.equal(scores[best ?? -1], Math.max(...scores));
    // The most uncertain stands further back: reading comes to it in its turn.
    assert.ok((asked[0] ?? 0) < (best ?? 0));
  });

  it('asks about one in ten, or as many as it is told', () => {
    assert.ok(Math.abs(batch(viewOf(scores)).length - 40) <= 8);
    assert.ok(Math.abs(batch(viewOf(scores), 0.3).length - 120) <= 12);
  });

  it('goes on where it was, and begins again at the end', () => {
    const labelled = [0, 7, 250];
    const eligible = (i: number): boolean => !labelled.includes(i);
    const asked = batch(viewOf(scores, { labelled, eligible }));
    assert.ok((asked[0] ?? 0) > 250);
    const again = asked.findIndex((i, n) => i < (asked[n - 1] ?? 0));
    assert.ok(again > 0 && (asked[again] ?? 400) < 250);
    // An example that waits for its answer has been read, too.
    assert.ok((batch(viewOf(scores, { labelled, eligible, pending: [300] }))[0] ?? 0) > 300);
  });

  it('keeps what passes in order and puts the rest behind it', () => {
    const { order, batch: asked } = orderPool(strategies.stream, viewOf(scores), request);
    assert.equal(order.length, 400);
    assert.deepEqual([...order.subarray(0, asked.length)], [...asked]);
  });

  it('asks about everything before there is a head', () => {
    const labelled = [0, 1, 2];
    const view = viewOf([NaN, NaN, NaN, NaN, NaN], { labelled, eligible: i => i > 2 });
    assert.deepEqual([...orderPool(coldOrders.inOrder, view, request).order], [3, 4]);
  });

  it('spreads what is left of a budget over what is left of the texts', () => {
    assert.equal(shareOf({ answers: 120 }, 20, 500), 0.2);
    assert.equal(shareOf({ answers: 20 }, 20, 500), 0.01);
    assert.equal(shareOf({ answers: 2000 }, 20, 500), 0.99);
    assert.equal(shareOf({ words: 9 }, 20, 500), undefined);
    assert.equal(shareOf(undefined, 20, 500), undefined);
  });
});
