import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lazyGreedy } from '../../../src/query/lazyGreedy.js';

/** Weighted coverage: the sum of the weights of what the chosen sets cover, as plainly as it goes. */
function plainGreedy(
  sets: readonly number[][],
  weights: readonly number[],
  count: number,
): number[] {
  const covered = new Set<number>();
  const chosen: number[] = [];
  const gain = (s: number): number =>
    [...new Set(sets[s])].reduce((sum, e) => sum + (covered.has(e) ? 0 : (weights[e] ?? 0)), 0);
  while (chosen.length < count) {
    let best = -1;
    for (let s = 0; s < sets.length; s++) {
      if (!chosen.includes(s) && gain(s) > (best < 0 ? 0 : gain(best))) best = s;
    }
    if (best < 0) break;
    chosen.push(best);
    for (const e of sets[best] ?? []) covered.add(e);
  }
  return chosen;
}

describe('Lazy greedy', () => {
  it('chooses what plain greedy chooses, in the same order, ties included', () => {
    const weights = [1, 2, 3, 1, 2, 5, 1, 4];
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(7), { maxLength: 5 }), { maxLength: 14 }),
        fc.integer({ min: 0, max: 15 }),
        (sets, count) => {
          // A bound is no gain: what it says first changes nothing.
          for (const slack of [undefined, 0, 1, 7]) {
            const covered = new Set<number>();
            const gain = (s: number): number =>
              [...new Set(sets[s])].reduce(
                (sum, e) => sum + (covered.has(e) ? 0 : (weights[e] ?? 0)),
                0,
              );
            const chosen = lazyGreedy(
              sets.map((_, s) => s),
              count,
              gain,
              s => sets[s]?.forEach(e => covered.add(e)),
              slack === undefined ? undefined : s => gain(s) + slack,
            );
            assert.deepEqual(chosen, plainGreedy(sets, weights, count));
          }
        },
      ),
    );
  });

  it('looks at few candidates again', () => {
    const gains = Array.from({ length: 10_000 }, (_, i) => 10_000 - i);
    let asked = 0;
    const chosen = lazyGreedy(
      gains.map((_, i) => i),
      10,
      i => {
        asked += 1;
        return gains[i] ?? 0;
      },
      () => undefined,
    );
    assert.deepEqual(chosen, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.ok(asked < 10_020);
  });
});
