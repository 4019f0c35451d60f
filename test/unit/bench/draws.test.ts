import assert from 'node:assert/strict';
import { labelledRows, testRows } from '../../../bench/encoder/draws.mjs';

const rows = Array.from({ length: 3000 }, (_, i) => ({
  text: `text ${i}`,
  label: i % 10 === 0 ? 'rare' : 'frequent',
}));

describe('labelled examples of a probe', () => {
  const draw = (count: number, seed: number, train = rows) =>
    labelledRows({ train }, { name: String(count), count }, seed);

  it('are the same for the same seed, whatever order the set is in', () => {
    assert.deepEqual(draw(50, 1), draw(50, 1, rows.toReversed()));
    assert.notDeepEqual(draw(50, 1), draw(50, 2));
  });

  it('of a small budget are among those of a larger one', () => {
    assert.deepEqual(draw(100, 3).slice(0, 20), draw(20, 3));
  });

  it('are so many of each class, or all there are', () => {
    const train = rows.slice(0, 100);
    const drawn = labelledRows({ train }, { name: '16/class', perClass: 16 }, 1);
    const of = (label: string) => drawn.filter(row => row.label === label).length;
    assert.deepEqual([of('rare'), of('frequent')], [10, 16]);
  });

  it('with any number of classes are drawn while one of their classes needs them', () => {
    const train = [
      { text: 'a', labels: ['x', 'y'] },
      { text: 'b', labels: ['x'] },
      { text: 'c', labels: [] },
    ];
    const drawn = labelledRows({ train }, { name: '2/class', perClass: 2 }, 1);
    assert.deepEqual(drawn.map(row => row.text).sort(), ['a', 'b']);
  });
});

describe('test examples of a probe', () => {
  it('are a fixed sample of large sets and all of small ones', () => {
    const sample = testRows({ task: 'entities' }, { test: rows });
    assert.equal(sample.length, 1500);
    assert.deepEqual(testRows({ task: 'entities' }, { test: rows.toReversed() }), sample);
    assert.equal(testRows({ task: 'classes' }, { test: rows.slice(0, 7) }).length, 7);
  });
});
