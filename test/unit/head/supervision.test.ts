import assert from 'node:assert/strict';
import { supervise } from '../../../src/head/supervision.js';

const is = (target: number) => ({ target, forbidden: [] });
const isNot = (...forbidden: number[]) => ({ target: -1, forbidden });

describe('supervise', () => {
  it('gives a column to every class that is an answer, in order', () => {
    const { columns, seen, targets } = supervise([is(3), is(1), is(3)], 5);
    assert.deepEqual([...columns], [-1, 0, -1, 1, -1]);
    assert.equal(seen, 2);
    assert.deepEqual([...targets], [1, 0, 1]);
  });

  it('is uniform when nothing is known', () => {
    const { seen, unseenShare } = supervise([isNot()], 4);
    assert.equal(seen, 0);
    assert.equal(unseenShare, 1 / 4);
  });

  it('leaves unseen classes ½ of an observation each, with the total at 1', () => {
    const { unseenShare } = supervise([is(0), is(0), is(1)], 4);
    assert.equal(unseenShare, 0.5 / (3 + 2));
  });

  it('takes the last class left for the answer', () => {
    const { targets, columns } = supervise([isNot(0, 2), is(0)], 3);
    assert.deepEqual([...columns], [0, 1, -1]);
    assert.deepEqual([...targets], [1, 0]);
  });

  it('learns nothing from ruling out every class, none, or only unseen ones', () => {
    const { informative } = supervise([isNot(0, 1, 2), isNot(), isNot(2), is(0), is(1)], 3);
    assert.deepEqual([...informative], [0, 0, 0, 1, 1]);
  });

  it('gives columns to what is left when every answer so far is ruled out', () => {
    const { columns, allowed, informative } = supervise([is(0), isNot(0)], 3);
    assert.deepEqual([...columns], [0, 1, 2]);
    assert.deepEqual([...(allowed[1] ?? [])], [0, 1, 1]);
    assert.deepEqual([...informative], [1, 1]);
  });

  it('gives no column to what nobody has seen beside a class that is given', () => {
    const { columns, allowed } = supervise([is(1), isNot(1)], 3, [0, 1, 2], undefined, [0]);
    assert.deepEqual([...columns], [0, 1, -1]);
    assert.deepEqual([...(allowed[1] ?? [])], [1, 0]);
  });
});
