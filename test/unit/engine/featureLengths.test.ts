import assert from 'node:assert/strict';
import { featureLengths, RowLengths } from '../../../src/engine/featureLengths.js';
import { classDenseScale } from '../../../src/head/classHead.js';
import { NgramCounts } from '../../../src/head/ngramFeatures.js';
import { Standardiser } from '../../../src/head/standardise.js';
import { tokenDenseScale } from '../../../src/head/tokenHead.js';
import { hashesAt, offsets, wordHashes } from '../../../src/head/wordFeatures.js';

const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-5, `${a} is not ${b}`);
// The third dimension never varies.
const standardiser = new Standardiser(Float64Array.of(1, -2, 5), Float64Array.of(2, 0.5, 0));
const length = (rows: readonly (ArrayLike<number> | Iterable<number>)[]): number =>
  Math.hypot(...rows.flatMap(row => Array.from(row as ArrayLike<number>)));

describe('The length of a feature row', () => {
  it('of a word is that of its lexical features, its neighbours’ own and the dense ones', () => {
    const dense = Float32Array.of(4, -1, 5);
    const lexical = offsets.flatMap(offset =>
      Array.from(hashesAt(offset, wordHashes('Glasgow')), () => 1),
    );
    const expected = length([lexical, standardiser.apply(dense, tokenDenseScale(3))]);
    near(RowLengths.ofWords(standardiser).at(dense, 0), expected);
    near(RowLengths.ofWords(standardiser).at(Int8Array.of(9, 9, 9, 8, -2, 10), 1, 0.5), expected);
  });

  it('of an example is that of its n-grams and of the mean of its words', () => {
    const ngrams = new NgramCounts();
    ngrams.add('Play some jazz');
    const read = { tokens: [], words: ['Play', 'jazz'], dense: Float32Array.of(4, -1, 5, 2, 0, 5) };
    const scales = { tokens: standardiser, examples: standardiser };
    const pooled = standardiser.apply(Float32Array.of(3, -0.5, 5), classDenseScale(3));
    const { example, words } = featureLengths(read, scales);
    near(example, length([ngrams.vector('Play jazz').values, pooled]));
    assert.equal(words.length, 2);
  });
});
