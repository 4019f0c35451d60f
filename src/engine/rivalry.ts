/** How close a second reading of an example comes, decoded when it is asked for. */
import { sequenceMargin } from '../uncertainty/nBest.js';
import type { FeatureSource } from './featureSource.js';
import { tokenFeatures, type Heads } from './heads.js';

/** The parts of a pool that features are found by. */
interface Texts {
  key(i: number): string;
  text(i: number): string;
}

/** See `PoolView.rivalry`; undefined where no entities are learned. */
export function rivalryOf(
  { entities, scales }: Heads,
  pool: Texts,
  features: FeatureSource,
): ((i: number) => number) | undefined {
  if (!entities) return undefined;
  return i => {
    const read = features.cached(pool.key(i), pool.text(i));
    if (!read) return 1;
    const rows = tokenFeatures(read, scales);
    return sequenceMargin({
      words: read.words.length,
      pathLogProbability: NaN,
      nBest: n => entities.nBest(read.words, rows, n),
    });
  };
}
