/** The most probable tag sequence of a linear-chain CRF (Viterbi, IEEE Trans. Inf. Theory 13, 1967). */
import type { ChainWeights } from './chain.js';

export interface BestPath {
  /** Per word its column. */
  readonly path: Int32Array;
  /** ln e^score, to be set against ln Z; −Infinity if every sequence is ruled out. */
  readonly score: number;
}

/**
 * Ties go to the lower column.
 *
 * @param emissions words × seen
 */
export function bestPath(
  emissions: Float64Array,
  words: number,
  { seen, transitions, start }: ChainWeights,
): BestPath {
  const path = new Int32Array(words);
  if (words === 0) return { path, score: 0 };
  const from = new Int32Array(words * seen);
  let best = start.map((weight, k) => weight + (emissions[k] ?? 0));
  let next = new Float64Array(seen);
  for (let word = 1; word < words; word++) {
    const row = word * seen;
    for (let k = 0; k < seen; k++) {
      let [origin, highest] = [0, -Infinity];
      for (let j = 0; j < seen; j++) {
        const score = (best[j] ?? 0) + (transitions[j * seen + k] ?? 0);
        if (score > highest) [origin, highest] = [j, score];
      }
      from[row + k] = origin;
      next[k] = highest + (emissions[row + k] ?? 0);
    }
    [best, next] = [next, best];
  }
  let last = 0;
  for (let k = 1; k < seen; k++) if ((best[k] ?? 0) > (best[last] ?? 0)) last = k;
  const score = best[last] ?? 0;
  for (let word = words - 1; word >= 0; word--) {
    path[word] = last;
    last = from[word * seen + last] ?? 0;
  }
  return { path, score };
}

/**
 * Score of one sequence of columns.
 *
 * @param emissions words × seen from `at`
 */
export function pathScore(
  emissions: Float64Array,
  at: number,
  path: Int32Array,
  { seen, transitions, start }: ChainWeights,
): number {
  let score = 0;
  let before = -1;
  for (let word = 0; word < path.length; word++) {
    const column = path[word] ?? 0;
    score += before < 0 ? (start[column] ?? 0) : (transitions[before * seen + column] ?? 0);
    score += emissions[at + word * seen + column] ?? 0;
    before = column;
  }
  return score;
}
