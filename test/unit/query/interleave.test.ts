import assert from 'node:assert/strict';
import { explorationPropensity, questionKind } from '../../../src/query/interleave.js';

const kinds = (seed: number, explore: number, holdoutLeft: boolean): string[] =>
  Array.from({ length: 10_000 }, (_, n) => questionKind(seed, n, explore, holdoutLeft));

const share = (all: readonly string[], kind: string): number =>
  all.filter(each => each === kind).length / all.length;

describe('The kinds of questions', () => {
  it('come with their shares over 10,000 questions, for every seed', () => {
    for (let seed = 0; seed < 5; seed++) {
      const all = kinds(seed, 0.1, true);
      // Five standard errors of a share of 0.1 over 10,000 draws are 0.015.
      assert.ok(Math.abs(share(all, 'exploration') - 0.1) < 0.015);
      assert.ok(Math.abs(share(all, 'hold-out') - 0.09) < 0.015);
    }
  });

  it('do not come at regular distances: the kind says nothing about the next', () => {
    const all = kinds(3, 0.5, false);
    let repeated = 0;
    for (const [n, kind] of all.entries()) if (kind === all[n + 1]) repeated++;
    assert.ok(Math.abs(repeated / all.length - 0.5) < 0.025);
  });

  it('are fixed by seed and number, and explore at the same questions with and without hold-out', () => {
    assert.deepEqual(kinds(1, 0.2, true), kinds(1, 0.2, true));
    assert.notDeepEqual(kinds(1, 0.2, true), kinds(2, 0.2, true));
    const without = kinds(1, 0.2, false);
    for (const [n, kind] of kinds(1, 0.2, true).entries()) {
      assert.equal(kind === 'exploration', without[n] === 'exploration');
    }
    assert.ok(!without.includes('hold-out'));
  });

  it('never explore at a share of 0 and always at 1', () => {
    assert.equal(share(kinds(1, 0, true), 'exploration'), 0);
    assert.equal(share(kinds(1, 1, true), 'exploration'), 1);
  });

  it('explore with a propensity that sums to the share over the pool', () => {
    assert.ok(Math.abs(250 * explorationPropensity(0.1, 250) - 0.1) < 1e-12);
  });
});
