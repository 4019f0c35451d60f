/** Coverage for classes, which have no words of their own to be unsure of: one answer settles texts like it. */
import { bestByScore, comparedAnswers } from './candidates.js';
import { cosines, cosinesAmong, rowsAt } from './cosines.js';
import { effortSeconds } from './effort.js';
import { lazyGreedy } from './lazyGreedy.js';
import type { BatchRule, PoolRequest, PoolView } from './strategy.js';

/** The work grows with their square. */
const candidatesOf = (count: number): number => Math.min(Math.max(20 * count, 1000), 2000);

/**
 * An example is worth
 *
 *     Σ_u s(u) · max(0, cos(x, u) − max over answered and chosen c of cos(c, u)) / seconds(x)^p
 *
 * with s the measure's score and u over the 20 · count (from 1,000 to 2,000) examples of highest score,
 * which are the candidates too: uncertainty-weighted facility location. Filtering by uncertainty before a
 * submodular choice: Wei, Iyer & Bilmes 2015, "Submodularity in data subset selection and active
 * learning". Of the answered examples the last thousand count.
 *
 * @param costPower p: 0, whatever an example costs; 1, per cost
 */
export function coverTexts(costPower: number): BatchRule {
  return {
    kind: 'batch',
    reads: ['vectors'],
    pick: (view, request) => cover(view, request, costPower),
  };
}

function cover(view: PoolView, { count }: PoolRequest, costPower: number): number[] {
  const { vectors, width } = view;
  const candidates = bestByScore(view, candidatesOf(count));
  const rows = rowsAt(vectors, width, candidates);
  const size = candidates.length;
  const weights = Float64Array.from(candidates, i => view.score(i) || 0);
  const covered = new Float64Array(size);
  const settle = (near: Float32Array, row: number): void => {
    for (let u = 0; u < size; u++) {
      covered[u] = Math.max(covered[u] ?? 0, near[row * size + u] ?? 0);
    }
  };
  const asked = [...view.labelled.slice(-comparedAnswers), ...view.pending];
  const nearAsked = cosines(rowsAt(vectors, width, asked), rows, width);
  for (let row = 0; row < asked.length; row++) settle(nearAsked, row);
  const near = cosinesAmong(rows, width);
  const gain = (c: number): number => {
    let value = 0;
    for (let u = 0; u < size; u++) {
      value += (weights[u] ?? 0) * Math.max(0, (near[c * size + u] ?? 0) - (covered[u] ?? 0));
    }
    return value / effortSeconds(view.words(candidates[c] ?? 0), 0) ** costPower;
  };
  const places = Uint32Array.from(candidates, (_, c) => c);
  return lazyGreedy(places, count, gain, c => settle(near, c)).map(c => candidates[c] ?? 0);
}
