import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseSubSequence } from '../../../src/query/subSequence.js';

describe('The part of an example to ask about', () => {
  it('is the doubtful name, not the whole sentence and not its one most doubtful word', () => {
    const doubts = [0, 0, 0.6, 0.7, 0.6, 0, 0, 0, 0.1, 0];
    const chosen = chooseSubSequence(doubts);
    assert.deepEqual([chosen?.firstToken, chosen?.lastToken], [2, 4]);
    assert.ok(Math.abs((chosen?.score ?? 0) - 1.9 / 3) < 1e-12);
  });

  it('is a single word where only that is in doubt', () => {
    assert.deepEqual(chooseSubSequence([0, 0.1, 0.9, 0.1]), {
      firstToken: 2,
      lastToken: 2,
      score: 0.9,
    });
  });

  it('never cuts an entity of the best tag sequence in two', () => {
    const path = [0, 1, 2, 2, 2, 0];
    const chosen = chooseSubSequence([0, 0, 0, 0.9, 0, 0], path);
    assert.deepEqual([chosen?.firstToken, chosen?.lastToken], [1, 4]);
    // The B of another entity beside it is no part of it.
    assert.equal(chooseSubSequence([0.9, 0, 0], [1, 1, 2])?.lastToken, 0);
  });

  it('is the best of all parts of at most seven tokens, as enumerated', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 15 }),
        doubts => {
          const value = (first: number, last: number): number =>
            doubts.slice(first, last + 1).reduce((sum, doubt) => sum + doubt, 0) /
            (3 + last - first);
          let best = 0;
          for (let first = 0; first < doubts.length; first++) {
            for (let last = first; last < Math.min(first + 7, doubts.length); last++) {
              best = Math.max(best, value(first, last));
            }
          }
          const chosen = chooseSubSequence(doubts);
          if (best === 0) assert.equal(chosen, undefined);
          else
            assert.ok(
              Math.abs(value(chosen?.firstToken ?? 0, chosen?.lastToken ?? -1) - best) < 1e-9,
            );
        },
      ),
    );
  });
});
