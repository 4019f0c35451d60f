/** A batch drawn by score instead of cut off by it. */
import { drawFor, largest } from './candidates.js';
import type { PoolRequest, PoolRule, PoolView } from './strategy.js';

/** Sharpness β of the draw: the probability of the next example is in proportion to score^β. */
const beta = 1;

/**
 * The `count` examples with the largest ln s + g, g drawn from Gumbel(0, 1/β): the same as drawing without
 * replacement with probabilities in proportion to s^β ("power"). The best `count` by score are much alike,
 * because they are uncertain for the same reason; a draw among all that are nearly as good isn't, at no
 * cost for comparing them. Over BALD's score this is PowerBALD.
 *
 * Kirsch, Farquhar, Atighehchian, Jesson, Branchaud-Charron & Gal 2023, "Stochastic batch acquisition: a
 * simple baseline for deep active learning". Draws are fixed by seed, key and number of answers.
 */
export const stochasticTopK: PoolRule = { kind: 'batch', reads: [], pick };

function pick(view: PoolView, request: PoolRequest): number[] {
  const draw = drawFor('stochastic', view, request);
  const noisy = new Float64Array(view.size).fill(NaN);
  for (let i = 0; i < view.size; i++) {
    if (!view.eligible(i) || !(view.score(i) > 0)) continue;
    const gumbel = -Math.log(-Math.log(Math.max(draw(i), Number.MIN_VALUE)));
    noisy[i] = Math.log(view.score(i)) + gumbel / beta;
  }
  const all = Uint32Array.from(noisy, (_, i) => i);
  return [...largest(all, request.count, i => noisy[i] ?? NaN, view.key)];
}
