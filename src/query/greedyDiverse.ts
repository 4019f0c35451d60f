/** A batch that weighs the score of each example against its likeness to what was asked. */
import { bestByScore, comparedAnswers, dot } from './candidates.js';
import type { PoolRequest, PoolRule, PoolView } from './strategy.js';

export interface GreedyConstants {
  /** Weight λ of the score, in [0, 1]; the rest is the distance's. */
  readonly score: number;
  /** Candidates for each question of the batch. */
  readonly candidates: number;
}

/**
 * Again and again the candidate with the largest λ · s(x) + (1 − λ) · (1 − max over answered, pending and
 * chosen c of cos(x, c)); candidates are the max(candidates · count, 200) best by score. λ = 1 is the order
 * by score; below, it passes over what resembles an answer.
 *
 * Carbonell & Goldstein 1998, "The use of MMR, diversity-based reranking for reordering documents and
 * producing summaries"; as a batch rule Kim et al. 2006, "MMR-based active machine learning for bio named
 * entity recognition".
 */
export function greedyDiverse(constants: GreedyConstants): PoolRule {
  return {
    kind: 'batch',
    reads: ['vectors'],
    pick: (view, request) => pick(view, request, constants),
  };
}

function pick(
  view: PoolView,
  { count }: PoolRequest,
  { score: weight, candidates: perQuestion }: GreedyConstants,
): number[] {
  const { vectors, width } = view;
  const candidates = bestByScore(view, Math.max(perQuestion * count, 200));
  const likeness = new Float64Array(candidates.length);
  const compareWith = (centre: number): void => {
    for (let u = 0; u < candidates.length; u++) {
      const i = candidates[u] ?? 0;
      const cosine = dot(vectors, i * width, vectors, centre * width, width);
      likeness[u] = Math.max(likeness[u] ?? 0, cosine);
    }
  };
  [...view.labelled.slice(-comparedAnswers), ...view.pending].forEach(compareWith);
  const chosen: number[] = [];
  const taken = new Uint8Array(candidates.length);
  while (chosen.length < Math.min(count, candidates.length)) {
    let best = -1;
    let most = -Infinity;
    for (let u = 0; u < candidates.length; u++) {
      if (taken[u]) continue;
      const value =
        weight * (view.score(candidates[u] ?? 0) || 0) + (1 - weight) * (1 - (likeness[u] ?? 0));
      if (value > most) {
        most = value;
        best = u;
      }
    }
    const i = candidates[best] ?? 0;
    taken[best] = 1;
    chosen.push(i);
    compareWith(i);
  }
  return chosen;
}
