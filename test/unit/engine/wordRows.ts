/** Features without an encoder: each word has a row of its own, the same wherever it stands. */
import { fnv1a, mulberry32 } from '../../../src/base/random.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import {
  meanRow,
  type ExampleFeatures,
  type FeatureSource,
} from '../../../src/engine/featureSource.js';
import type { FeatureScales } from '../../../src/engine/heads.js';
import { NgramCounts } from '../../../src/head/ngramFeatures.js';
import { RowStatistics } from '../../../src/head/standardise.js';
import { tokenize } from '../../../src/text/tokenize.js';

export interface WordRows {
  readonly features: Pick<FeatureSource, 'dims' | 'read'>;
  readonly read: (text: string) => ExampleFeatures;
  readonly scalesOf: (examples: readonly TrainingExample[]) => FeatureScales;
}

/** @param dims columns of a row, in [−0.5, 0.5) */
export function wordRows(dims: number): WordRows {
  const read = (text: string): ExampleFeatures => {
    const tokens = tokenize(text);
    const words = tokens.map(({ start, end }) => text.slice(start, end));
    const dense = words.flatMap(word => {
      const random = mulberry32(fnv1a(word));
      return Array.from({ length: dims }, () => random() - 0.5);
    });
    return { tokens, words, dense: Float32Array.from(dense) };
  };
  return {
    read,
    features: { dims, read: (_, text) => Promise.resolve(read(text)) },
    scalesOf: examples => {
      const tokens = new RowStatistics(dims);
      const pooled = new RowStatistics(dims);
      const ngrams = new NgramCounts();
      for (const { text } of examples) {
        const { dense } = read(text);
        tokens.add(dense);
        pooled.add(meanRow(dense, dims));
        ngrams.add(text);
      }
      return { tokens: tokens.standardiser(), examples: pooled.standardiser(), ngrams };
    },
  };
}
