import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import { coldOrders } from '../../../src/query/coldOrders.js';
import { orderPool } from '../../../src/query/orderPool.js';
import { randomSeedSet, stratifiedSeedSet } from '../../../src/query/seedSets.js';
import { viewOf } from './views.js';

const keys = Array.from({ length: 200 }, (_, i) => sha256(String(i)));
const params = {
  size: 200,
  count: 200,
  eligible: (i: number) => i !== 5,
  key: (i: number) => keys[i] ?? '',
  seed: 1,
};
/** 180 of a, 15 of b, 5 of c. */
const stratum = (i: number): string => (i < 180 ? 'a' : i < 195 ? 'b' : 'c');

describe('Seed sets', () => {
  it('at random hold every eligible example once, the same for the same seed', () => {
    const drawn = randomSeedSet(params);
    assert.deepEqual(
      [...drawn].sort((a, b) => a - b),
      Array.from({ length: 200 }, (_, i) => i).filter(i => i !== 5),
    );
    assert.deepEqual(randomSeedSet(params), drawn);
    assert.notDeepEqual(randomSeedSet({ ...params, seed: 2 }), drawn);
    const rare = drawn.slice(0, 30).filter(i => stratum(i) === 'c').length;
    assert.ok(rare < 5);
  });

  it('by strata hold as many of the rare as of the frequent, as long as there are any', () => {
    const drawn = stratifiedSeedSet({ ...params, stratum });
    assert.equal(new Set(drawn).size, 199);
    for (let turn = 0; turn < 5; turn++) {
      const strata = drawn.slice(3 * turn, 3 * turn + 3).map(stratum);
      assert.deepEqual(strata.sort(), ['a', 'b', 'c']);
    }
    const upTo = drawn.slice(0, 15 + 20).map(stratum);
    assert.equal(upTo.filter(s => s === 'b').length, 15);
  });

  it('by strata end where enough are drawn, however many strata there are and however large one is', () => {
    const drawn = stratifiedSeedSet({ ...params, stratum });
    for (const count of [0, 1, 17, 198, 199]) {
      assert.deepEqual(stratifiedSeedSet({ ...params, stratum, count }), drawn.slice(0, count));
    }
    const many = { ...params, size: 150_000, key: String, count: 20 };
    assert.equal(stratifiedSeedSet({ ...many, stratum: i => i }).length, 20);
    // To go over all strata in every turn would take half a minute.
    const uneven = { ...many, count: 150_000, stratum: (i: number) => Math.max(0, i - 145_000) };
    assert.equal(new Set(stratifiedSeedSet(uneven)).size, 149_999);
  });

  it('as a cold start ask by turns from all files', () => {
    const view = viewOf(new Array<number>(9).fill(NaN), {
      stratum: i => (i < 7 ? 'big' : 'small'),
    });
    const { order } = orderPool(coldOrders.stratified, view, { count: 4, seed: 1 });
    assert.equal([...order.subarray(0, 4)].filter(i => i >= 7).length, 2);
    assert.equal(order.length, 9);
  });
});
