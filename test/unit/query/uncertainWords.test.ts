import assert from 'node:assert/strict';
import { UncertainWords } from '../../../src/query/uncertainWords.js';

function rowsOf(words: UncertainWords, i: number): [number, number][] {
  const rows: [number, number][] = [];
  words.each(i, (surface, value) => rows.push([surface, value]));
  return rows;
}

describe('Uncertain words', () => {
  it('keep what is uncertain enough, each surface once with its largest value', () => {
    const words = new UncertainWords(3);
    words.set(1, t => [5, 6, 5, 7][t] ?? 0, [0.5, 0.2, 0.75, 0.25]);
    assert.deepEqual(rowsOf(words, 1), [
      [5, 0.75],
      [7, 0.25],
    ]);
    assert.deepEqual(rowsOf(words, 0), []);
  });

  it('are replaced when an example is scored again', () => {
    const words = new UncertainWords(2);
    words.set(0, t => 1 + t, [0.5, 0.5]);
    words.set(1, () => 3, [0.5]);
    words.set(0, () => 4, [0.75]);
    assert.deepEqual(rowsOf(words, 0), [[4, 0.75]]);
    assert.deepEqual(rowsOf(words, 1), [[3, 0.5]]);
  });

  it('of a long document take no longer a word than those of a sentence', () => {
    const words = new UncertainWords(1);
    const doubts = new Float32Array(1_000_000).fill(0.5);
    // Each held against all before it, they would take a quarter of an hour.
    words.set(0, t => t >> 1, doubts);
    assert.equal(rowsOf(words, 0).length, 500_000);
  }).timeout(20_000);

  it('grow with the pool', () => {
    const words = new UncertainWords(500);
    for (let i = 0; i < 500; i++) {
      words.set(i, t => i * 10 + t, new Float32Array(10).fill(0.5));
    }
    for (let i = 0; i < 500; i++) {
      assert.deepEqual(
        rowsOf(words, i).map(([surface]) => surface),
        Array.from({ length: 10 }, (_, t) => i * 10 + t),
      );
    }
  });
});
