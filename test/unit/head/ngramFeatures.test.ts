import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NgramCounts } from '../../../src/head/ngramFeatures.js';
import { largestDifference } from './fitting.js';

const pool = ['Lost my card, lost my card!', 'my card was declined', 'Where is  my refund?'];

function counted(texts: readonly string[], bits?: number): NgramCounts {
  const counts = new NgramCounts({ bits });
  for (const text of texts) counts.add(text);
  return counts;
}

/** The values of the words' or the characters' block, largest first. */
function block(counts: NgramCounts, text: string, of: 'words' | 'characters'): number[] {
  const { ids, values } = counts.vector(text);
  return [...values]
    .filter((_, i) => (ids[i] ?? 0) < counts.buckets === (of === 'words'))
    .sort((a, b) => b - a);
}

const times = (count: number, value: number) => Array.from({ length: count }, () => value);

describe('NgramCounts', () => {
  it('weighs n-grams as scikit-learn’s TfidfVectorizer does', () => {
    // scikit-learn 1.9.1, TfidfVectorizer(sublinear_tf=True) fitted on the pool and applied to its first
    // text: ngram_range=(1, 2), token_pattern=r'(?u)\b\w+\b' for words; analyzer='char_wb',
    // ngram_range=(2, 5) for characters.
    const counts = counted(pool);
    const words = [0.509353, 0.509353, 0.387376, 0.387376, 0.300832, 0.300832];
    const characters = [...times(14, 0.190838), ...times(10, 0.145137), ...times(22, 0.112712)];
    const [text = ''] = pool;
    assert.ok(largestDifference(block(counts, text, 'words'), words) < 2e-6);
    assert.ok(largestDifference(block(counts, text, 'characters'), characters) < 2e-6);
  });

  it('gives ascending ids, each once and in range, and length 1 per block', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.constantFrom(3, 12),
        (text, bits) => {
          const counts = counted(pool, bits);
          const { ids, values } = counts.vector(text);
          ids.forEach((id, i) => {
            assert.ok(id < 2 * counts.buckets);
            assert.ok(i === 0 || id > (ids[i - 1] ?? 0));
            assert.ok((values[i] ?? 0) > 0);
          });
          for (const of of ['words', 'characters'] as const) {
            const length = block(counts, text, of).reduce((sum, value) => sum + value * value, 0);
            assert.ok(length === 0 || Math.abs(length - 1) < 1e-5);
          }
        },
      ),
      { seed: 9, numRuns: 100 },
    );
  });

  it('does not remember the text before', () => {
    const counts = counted(pool);
    const first = counts.vector('my card');
    counts.vector('something else entirely');
    assert.deepEqual(counts.vector('my card'), first);
  });

  it('follows the pool: what every text has weighs less', () => {
    const counts = counted(['one card', 'two card', 'three card']);
    const [rare = 0, , common = 0] = block(counts, 'one card', 'words');
    assert.ok(rare > common);
    assert.equal(counts.count, 3);
    const before = counts.vector('one card');
    counts.add('one more');
    assert.notDeepEqual(counts.vector('one card'), before);
  });

  it('has an empty vector for a text without words', () => {
    assert.equal(counted(pool).vector(' \n\t').ids.length, 0);
    assert.equal(counted([]).vector('').ids.length, 0);
  });
});
