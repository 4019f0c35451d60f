import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bald } from '../../../src/uncertainty/bald.js';
import { tokenEntropy } from '../../../src/uncertainty/entropy.js';
import { consensus, klToConsensus } from '../../../src/uncertainty/klToConsensus.js';
import { variationRatio } from '../../../src/uncertainty/variationRatio.js';
import { voteEntropy, votes } from '../../../src/uncertainty/voteEntropy.js';
import { close, distribution } from './distributions.js';

const even = [0.5, 0.5];
/** All members undecided alike, against members that are sure of different things. */
const noise = [even, even, even, even];
const conflict = [
  [0.9, 0.1],
  [0.8, 0.2],
  [0.2, 0.8],
  [0.3, 0.7],
];
const entropyOfMean = (members: readonly number[][]): number => {
  const mean = consensus(members, 0, 2);
  return tokenEntropy(mean, 0, mean.length);
};

for (const [name, measure] of Object.entries({
  voteEntropy,
  variationRatio,
  klToConsensus,
  bald,
})) {
  describe(name, () => {
    it('asks where members conflict; entropy of their mean asks where all are undecided alike', () => {
      const milder = [
        [0.9, 0.1],
        [0.85, 0.15],
        [0.8, 0.2],
        [0.2, 0.8],
      ];
      assert.ok(entropyOfMean(noise) > entropyOfMean(milder));
      assert.ok(measure(noise, 0, 2) < measure(milder, 0, 2));
      assert.ok(close(measure(noise, 0, 2), 0));
    });

    it('is 0 for members that agree and 1 for members that are sure of different outcomes', () => {
      const split = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ];
      assert.ok(close(measure(split, 0, 3), 1));
      assert.ok(close(measure([split[0] ?? [], split[0] ?? []], 0, 3), 0));
      assert.equal(measure([[0.3, 0.7]], 0, 2), 0);
    });

    it('lies in [0, 1], reads its own row and does not depend on the order of the members', () => {
      fc.assert(
        fc.property(fc.array(distribution(4, 4), { minLength: 1, maxLength: 7 }), members => {
          const value = measure(members, 0, 4);
          assert.ok(value >= 0 && value <= 1);
          assert.ok(close(measure([...members].reverse(), 0, 4), value));
          const rows = members.map(p => [9, NaN, ...p, -1]);
          assert.ok(close(measure(rows, 2, 4), value, 0));
        }),
      );
    });
  });
}

describe('Votes', () => {
  it('are counted for the most probable outcome of each member', () => {
    assert.deepEqual([...votes(conflict, 0, 2)], [2, 2]);
    assert.deepEqual([...votes([[9, 0.1, 0.2, 0.7]], 1, 3)], [0, 0, 1]);
  });

  it('are worth the most where as many outcomes as possible get one', () => {
    const two = [
      [0.6, 0.2, 0.2],
      [0.1, 0.8, 0.1],
    ];
    assert.ok(close(voteEntropy(two, 0, 3), 1));
    assert.ok(close(variationRatio(two, 0, 3), 1));
  });

  it('tell how they split to the entropy, and only how many are outvoted to the variation ratio', () => {
    const row = (c: number): number[] => [0, 0, 0].map((_, k) => (k === c ? 1 : 0));
    const threeTwo = [0, 0, 0, 1, 1].map(row);
    const threeOneOne = [0, 0, 0, 1, 2].map(row);
    assert.equal(variationRatio(threeTwo, 0, 3), variationRatio(threeOneOne, 0, 3));
    assert.ok(voteEntropy(threeTwo, 0, 3) < voteEntropy(threeOneOne, 0, 3));
  });
});

describe('KL to consensus', () => {
  it('sees how sure the members are, which votes do not', () => {
    const wavering = [
      [0.51, 0.49],
      [0.49, 0.51],
    ];
    const sure = [
      [0.9, 0.1],
      [0.9, 0.1],
      [0.9, 0.1],
      [0.1, 0.9],
    ];
    assert.ok(voteEntropy(wavering, 0, 2) > voteEntropy(sure, 0, 2));
    assert.ok(klToConsensus(wavering, 0, 2) < klToConsensus(sure, 0, 2));
  });

  it('is the mean divergence from the mean, and the same as BALD of one distribution', () => {
    fc.assert(
      fc.property(fc.array(distribution(3, 3), { minLength: 2, maxLength: 6 }), members => {
        assert.ok(close(klToConsensus(members, 0, 3), bald(members, 0, 3), 1e-9));
      }),
    );
    const [p, q] = [
      [0.8, 0.2],
      [0.4, 0.6],
    ] as const;
    const kl = (a: readonly number[]): number =>
      a.reduce((sum, x, c) => sum + x * Math.log(x / ([0.6, 0.4][c] ?? 0)), 0);
    assert.ok(close(klToConsensus([p, q], 0, 2), (kl(p) + kl(q)) / 2 / Math.log(2)));
  });
});
