/** How long the feature rows are that the heads read: an answer moves a head in proportion to them. */
import { classDenseScale } from '../head/classHead.js';
import type { Standardiser } from '../head/standardise.js';
import { tokenDenseScale } from '../head/tokenHead.js';
import { hashesAt, offsets, wordHashes } from '../head/wordFeatures.js';
import { meanRow, type ExampleFeatures } from './featureSource.js';
import type { FeatureScales } from './heads.js';

/** Of one example; worked out when read. */
export interface FeatureLengths {
  /** ‖h‖ of each word. */
  readonly words: Float32Array;
  /** ‖h‖ of the example. */
  readonly example: number;
}

export function featureLengths(
  { dense }: ExampleFeatures,
  { tokens, examples }: Pick<FeatureScales, 'tokens' | 'examples'>,
): FeatureLengths {
  return {
    get words() {
      return RowLengths.ofWords(tokens).all(dense);
    },
    get example() {
      return RowLengths.ofExamples(examples).at(meanRow(dense, examples.dims), 0);
    },
  };
}

/** Lexical features of a word and of its neighbours, each of value 1: every word has as many. */
const lexicalFeatures = offsets.flatMap(offset => [...hashesAt(offset, wordHashes('word'))]).length;

/** N-grams of words and of characters: two blocks of length 1 each. */
const ngramBlocks = 2;

/** ‖h‖ of rows that consist of a dense part, standardised and scaled, and of others of a fixed length. */
export class RowLengths {
  private readonly means: Float64Array;
  private readonly factors: Float32Array;

  private constructor(
    standardiser: Standardiser,
    scale: number,
    private readonly others: number,
  ) {
    const { dims, means } = standardiser;
    this.means = means;
    this.factors = standardiser.fold(new Float64Array(dims).fill(1), 1, scale).folded;
  }

  /** Of words, as the head for entities reads them. */
  static ofWords(standardiser: Standardiser): RowLengths {
    return new RowLengths(standardiser, tokenDenseScale(standardiser.dims), lexicalFeatures);
  }

  /** Of examples, as the head for classes reads them. */
  static ofExamples(standardiser: Standardiser): RowLengths {
    return new RowLengths(standardiser, classDenseScale(standardiser.dims), ngramBlocks);
  }

  /** @param rows as the encoder gives them; those of int8 are multiplied by `scale` */
  at(rows: Float32Array | Int8Array, row: number, scale = 1): number {
    const { factors, means, others } = this;
    const dims = factors.length;
    let sum = others;
    for (let d = 0, at = row * dims; d < dims; d++, at++) {
      const value = ((rows[at] ?? 0) * scale - (means[d] ?? 0)) * (factors[d] ?? 0);
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /** One for each row. */
  all(rows: Float32Array): Float32Array {
    const dims = this.factors.length;
    return Float32Array.from({ length: rows.length / dims }, (_, row) => this.at(rows, row));
  }
}
