/** Uncertainty for the time that the answer is expected to take. */
import { effort, effortSeconds } from './effort.js';
import type { PoolRule } from './strategy.js';

/**
 * s(x) · 2 / (2 + 0.1 · words + 4.7 · expected spans): the score for each second of work, scaled by the
 * seconds that the shortest example takes. Plain uncertainty asks for long sentences full of entities,
 * which take a person longer than they are worth.
 *
 * Settles, Craven & Friedland 2008, "Active learning with real annotation costs"; the seconds are those of
 * Wei et al. 2019 (see `effortSeconds`).
 */
export const perSecond: PoolRule = {
  kind: 'rescore',
  reads: ['spans'],
  scores: ({ size, score, eligible, words, spans }) =>
    Float32Array.from({ length: size }, (_, i) => {
      // What is not scored need not be tokenised either.
      if (!eligible(i) || Number.isNaN(score(i))) return NaN;
      return (score(i) * effort.example) / effortSeconds(words(i), spans?.(i) ?? 0);
    }),
};
