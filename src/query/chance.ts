/** The baseline: any example is as good as any other. */
import { randomScore } from '../uncertainty/randomScore.js';
import type { PoolRule } from './strategy.js';

/** Uniform, fixed by the seed and the text's hash, whatever the head says. Unscored examples too. */
export const chance: PoolRule = {
  kind: 'rescore',
  reads: [],
  scores: ({ size, key, eligible }, { seed }) =>
    Float32Array.from({ length: size }, (_, i) => (eligible(i) ? randomScore(seed, key(i)) : NaN)),
};
