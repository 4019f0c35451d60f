import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mulberry32 } from '../../../src/base/random.js';
import { NgramCounts } from '../../../src/head/ngramFeatures.js';
import { TermScores, TermTable } from '../../../src/head/termTable.js';
import { largestDifference } from './fitting.js';

const columns = 3;

/** Scores of all texts from the table. */
function tableScores(texts: readonly string[], bits: number): [Float64Array, Float64Array] {
  const counts = new NgramCounts({ bits });
  for (const text of texts) counts.add(text);
  const table = new TermTable(counts);
  for (const text of texts) table.add(text);

  // Every other bucket has a weight.
  const random = mulberry32(7);
  const features = new Map<number, number>();
  for (let id = 0; id < 2 * counts.buckets; id += 2) features.set(id, features.size);
  const sparse = Float64Array.from({ length: features.size * columns }, () => random() - 0.5);

  const scores = new TermScores(table, { columns, features, sparse });
  for (let type = 0; type < table.typeCount; type++) scores.fill(type, type + 1);
  const all = new Float64Array(texts.length * columns);
  const half = Math.floor(texts.length / 2);
  scores.add(0, half, all);
  scores.add(half, texts.length, all.subarray(half * columns));

  const expected = texts.flatMap(text => {
    const { ids, values } = counts.vector(text);
    return Array.from({ length: columns }, (_, k) =>
      ids.reduce((sum, id, i) => {
        const row = features.get(id);
        return row === undefined ? sum : sum + (values[i] ?? 0) * (sparse[row * columns + k] ?? 0);
      }, 0),
    );
  });
  return [all, Float64Array.from(expected)];
}

describe('the table of a pool’s n-grams', () => {
  it('scores texts as their vectors do', () => {
    const [scores, expected] = tableScores(
      [
        'Lost my card, lost my card!',
        'my card was declined',
        "It isn't mine;  is it?",
        '',
        ' \n',
        'aaaa aaaaaaaa aaaa',
        'Größe ÖPNV İstanbul ΣΑΣ 漢字かな交じり文',
      ],
      18,
    );
    assert.ok(largestDifference(scores, expected) < 1e-6);
  });

  it('does so for any text, also where n-grams share buckets', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'B', 'é', ' ', '-', '\u00a0', '😀') }), {
          maxLength: 8,
        }),
        texts => {
          const [scores, expected] = tableScores(texts, 4);
          assert.ok(largestDifference(scores, expected) < 1e-5);
        },
      ),
    );
  });

  it('lists a word’s n-grams once, however often it comes', () => {
    const counts = new NgramCounts();
    const texts = Array.from({ length: 50 }, (_, i) => `the same words ${i % 5}`);
    for (const text of texts) counts.add(text);
    const table = new TermTable(counts);
    for (const text of texts) table.add(text);
    assert.equal(table.typeCount, 8);
    assert.equal(table.size, 50);
  });
});
