import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chosenClasses } from '../../../src/head/chosenClasses.js';
import { chooseThresholds } from '../../../src/head/classThresholds.js';
import type { ClassSchema } from '../../../src/domain/schema.js';

/** F1 of giving the label from a threshold on. */
function f1(p: readonly number[], yes: readonly boolean[], threshold: number): number {
  const given = p.map(value => value >= threshold);
  const right = given.filter((flag, i) => flag && yes[i] === true).length;
  const total = given.filter(Boolean).length + yes.filter(Boolean).length;
  return total === 0 ? 0 : (2 * right) / total;
}

describe('chooseThresholds', () => {
  it('finds the threshold that no other has a better F1 than', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.boolean()), { minLength: 40 }),
        decisions => {
          const p = decisions.map(([tenths]) => tenths / 30);
          const yes = decisions.map(([, flag], i) => flag || i < 10);
          const [threshold = NaN] = chooseThresholds(
            { probabilities: p.map(value => [value]), targets: yes.map(flag => [flag ? 1 : 0]) },
            1,
          );
          const reached = f1(p, yes, threshold);
          for (const other of p) assert.ok(f1(p, yes, other) <= reached + 1e-12);
        },
      ),
      { seed: 31, numRuns: 200 },
    );
  });

  it('gives a label with few positive examples the common threshold, and 0.5 where all are few', () => {
    // The first label holds from 0.3 on; the second is as sure but has two examples.
    const rows = Array.from({ length: 60 }, (_, i) => [i / 60, i / 60]);
    const often = rows.map(([p = 0], i) => [p >= 0.3 ? 1 : 0, i > 57 ? 1 : 0]);
    const [first = NaN, second = NaN] = chooseThresholds(
      { probabilities: rows, targets: often },
      2,
    );
    assert.ok(Math.abs(first - 0.3) < 0.02);
    assert.ok(second < 0.5 && second > 0);
    const rare = rows.map((_, i) => [i > 54 ? 1 : 0, -1]);
    const found = chooseThresholds({ probabilities: rows, targets: rare }, 2);
    assert.deepEqual([...found], [0.5, 0.5]);
  });

  it('learns nothing from missing labels', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [i / 40]);
    const targets = rows.map(([p = 0]) => [p >= 0.3 ? 1 : 0]);
    const more = Array.from({ length: 40 }, () => [-1]);
    const alone = chooseThresholds({ probabilities: rows, targets }, 1);
    const beside = chooseThresholds(
      { probabilities: [...rows, ...rows], targets: [...targets, ...more] },
      1,
    );
    assert.deepEqual(alone, beside);
  });
});

describe('chosenClasses', () => {
  const labels = ['a', 'b', 'c'].map(name => ({ name }));
  const schema = (mode: ClassSchema['mode']) => ({ mode, labels }) as ClassSchema;

  it('is the most probable label, or every one that reaches its threshold', () => {
    assert.deepEqual(chosenClasses([0.2, 0.5, 0.3], schema('single')), ['b']);
    assert.deepEqual(chosenClasses([0.2, 0.5, 0.3], schema('multi')), ['b']);
    assert.deepEqual(chosenClasses([0.2, 0.5, 0.3], schema('multi'), [0.1, 0.6, 0.3]), ['a', 'c']);
  });
});
