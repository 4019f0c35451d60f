import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sha256 } from '../../../src/base/hash.js';
import { mulberry32, shuffle } from '../../../src/base/random.js';
import { rankPool, roundScore } from '../../../src/query/rank.js';
import { randomScore } from '../../../src/uncertainty/randomScore.js';

interface Row {
  readonly score: number;
  readonly key: string;
  readonly eligible: boolean;
}

/** Ties are likely: few distinct scores, and scores closer than 1e-4. */
const rows = fc.uniqueArray(
  fc.record({
    score: fc.oneof(
      fc.constantFrom(0, 0.5, 0.50002, 0.50004, 1, NaN),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    key: fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('a', 'b') })),
    eligible: fc.boolean(),
  }),
  { selector: row => row.key, maxLength: 60 },
);

const rank = (pool: readonly Row[]): string[] =>
  [
    ...rankPool(
      Float32Array.from(pool.map(row => row.score)),
      i => pool[i]?.key ?? '',
      i => pool[i]?.eligible ?? false,
    ),
  ].map(i => pool[i]?.key ?? '');

describe('The order of the pool', () => {
  it('is by rounded score, then by key, unscored last, as a plain sort has it', () => {
    fc.assert(
      fc.property(rows, pool => {
        const place = (row: Row): number =>
          Number.isNaN(row.score) ? -1 : Math.round(Math.fround(row.score) * 10_000);
        const expected = pool
          .filter(row => row.eligible)
          .sort((a, b) => place(b) - place(a) || (a.key < b.key ? -1 : 1))
          .map(row => row.key);
        assert.deepEqual(rank(pool), expected);
      }),
    );
  });

  it('is the same where the order by key is known', () => {
    fc.assert(
      fc.property(rows, pool => {
        const inKeyOrder = Uint32Array.from(pool.keys()).sort((a, b) =>
          (pool[a]?.key ?? '') < (pool[b]?.key ?? '') ? -1 : 1,
        );
        const order = rankPool(
          Float32Array.from(pool.map(row => row.score)),
          () => assert.fail('No key is looked at'),
          i => pool[i]?.eligible ?? false,
          inKeyOrder,
        );
        assert.deepEqual(
          Array.from(order, i => pool[i]?.key ?? ''),
          rank(pool),
        );
      }),
    );
  });

  it('is the same whatever order the pool stands in', () => {
    fc.assert(
      fc.property(rows, fc.integer(), (pool, seed) => {
        assert.deepEqual(rank(shuffle([...pool], mulberry32(seed))), rank(pool));
      }),
    );
  });

  it('does not move with differences below the rounding', () => {
    const keys = ['c', 'a', 'b'];
    const order = (scores: number[]): number[] => [
      ...rankPool(
        Float32Array.from(scores),
        i => keys[i] ?? '',
        () => true,
      ),
    ];
    assert.deepEqual(order([0.70001, 0.7, 0.69999]), [1, 2, 0]);
    assert.deepEqual(order([0.7001, 0.7, 0.69999]), [0, 1, 2]);
    assert.equal(roundScore(0.69999), 0.7);
  });

  it('of random scores follows neither the order of the input nor the length of the text', () => {
    const texts = Array.from(
      { length: 2000 },
      (_, i) => 'word '.repeat(1 + ((i * 37) % 40)) + String(i),
    );
    const keys = texts.map(text => sha256(text));
    const scores = Float32Array.from(keys.map(key => randomScore(3, key)));
    const order = [
      ...rankPool(
        scores,
        i => keys[i] ?? '',
        () => true,
      ),
    ];
    const agreement = (value: (i: number) => number): number => {
      let inOrder = 0;
      for (const [place, i] of order.entries()) {
        const next = order[place + 1];
        if (next !== undefined && value(i) < value(next)) inOrder++;
      }
      return inOrder / order.length;
    };
    // Half of all neighbours stand in order by chance; five standard errors are 0.056.
    assert.ok(Math.abs(agreement(i => i) - 0.5) < 0.056);
    assert.ok(Math.abs(agreement(i => (texts[i]?.length ?? 0) + i / 1e6) - 0.5) < 0.056);
  });

  it('refuses scores outside [0, 1] and names the example', () => {
    const one = (score: number) => () => rankPool(Float32Array.of(0, score), String, () => true);
    assert.throws(one(1.5), /score of example 1 is 1.5/);
    assert.throws(one(-0.1), RangeError);
    assert.throws(one(Infinity), RangeError);
  });

  it('of an empty pool is empty', () => {
    assert.equal(rankPool(new Float32Array(0), String, () => true).length, 0);
    assert.equal(rankPool(Float32Array.of(0.5), String, () => false).length, 0);
  });
});
