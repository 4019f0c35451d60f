/** The engine's pool as the rules of strategies see it. */
import type { PoolColumns } from '../query/poolColumns.js';
import type { PoolPart, PoolView } from '../query/strategy.js';
import { noVectors, type TextVectors } from '../query/textVectors.js';
import { tokenize } from '../text/tokenize.js';
import type { CorpusState } from './corpusState.js';

export interface ViewParts {
  readonly corpus: CorpusState;
  readonly scores: Float32Array;
  readonly eligible: (i: number) => boolean;
  readonly labelled: readonly number[];
  readonly pending: readonly number[];
  /** Undefined before anything is learned. */
  readonly columns: PoolColumns | undefined;
  readonly rivalry: PoolView['rivalry'];
  /** What the strategy's rule reads. */
  readonly reads: readonly PoolPart[];
  readonly classMode: PoolView['classMode'];
  readonly labelCounts: PoolView['labelCounts'];
  /** The encoder's, where there are any; else text sketches, which need no encoder. */
  readonly encodedVectors: TextVectors | undefined;
}

export function poolView(parts: ViewParts): PoolView {
  const { corpus, scores, columns, reads, encodedVectors, ...rest } = parts;
  const { pool } = corpus;
  return {
    ...rest,
    ...columns?.view,
    size: pool.size,
    key: i => pool.key(i),
    inKeyOrder: corpus.inKeyOrder,
    text: i => pool.text(i),
    stratum: i => pool.path(i),
    noise: i => corpus.isNoise(i),
    words: i => columns?.words[i] || tokenize(pool.text(i)).length,
    score: i => scores[i] ?? NaN,
    ...(reads.includes('vectors') ? corpus.comparedBy(encodedVectors) : noVectors),
  };
}
