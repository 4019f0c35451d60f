/** A batch that leaves no text of the pool far from an answered one. */
import { candidateCount, comparedAnswers, sampleOf } from './candidates.js';
import { dot } from './dot.js';
import type { PoolRequest, PoolRule, PoolView } from './strategy.js';

/**
 * Core-set by greedy k-centre: again and again the example furthest from everything answered, pending or
 * chosen, argmax_u min_c ‖u − c‖; at most twice as far as the best possible choice leaves any. The score
 * plays no part. It finds what nothing answered resembles, however sure the head is of it, outliers
 * first; with few answers clusters do better (Hacohen, Dekel & Weinshall 2022).
 *
 * Sener & Savarese 2018, "Active learning for convolutional neural networks: a core-set approach".
 * Candidates are a seeded sample of 50 · count, from 2,000 to 4,000, centres the last thousand answers.
 */
export const coreSet: PoolRule = { kind: 'batch', reads: ['vectors'], pick };

function pick(view: PoolView, request: PoolRequest): number[] {
  const { vectors, width } = view;
  const { count } = request;
  const candidates = sampleOf(view, candidateCount(count), request);
  const distances = new Float64Array(candidates.length).fill(Infinity);
  const squared = (i: number): number => dot(vectors, i * width, vectors, i * width, width);
  const squares = Float64Array.from(candidates, squared);
  const place = (centre: number): void => {
    const own = squared(centre);
    for (let u = 0; u < candidates.length; u++) {
      const i = candidates[u] ?? 0;
      const product = dot(vectors, i * width, vectors, centre * width, width);
      distances[u] = Math.min(distances[u] ?? 0, own + (squares[u] ?? 0) - 2 * product);
    }
  };
  [...view.labelled.slice(-comparedAnswers), ...view.pending].forEach(place);
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, candidates.length)) {
    let furthest = 0;
    for (let u = 1; u < distances.length; u++) {
      if ((distances[u] ?? 0) > (distances[furthest] ?? 0)) furthest = u;
    }
    const i = candidates[furthest] ?? 0;
    chosen.push(i);
    place(i);
    distances[furthest] = -Infinity;
  }
  return chosen;
}
