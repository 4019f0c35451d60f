/**
 * The n most probable tag sequences, by the list Viterbi algorithm: each tag of each word keeps its n best
 * beginnings (Seshadri & Sundberg, IEEE Trans. Commun. 42, 1994, the parallel algorithm).
 */
import type { ChainWeights } from './chain.js';
import type { BestPath } from './viterbi.js';

/**
 * Ties go to the lower column before, then to its better beginning.
 *
 * @param emissions words × seen
 * @returns at most n different sequences, best first; fewer where there are no more
 */
export function nBestPaths(
  emissions: Float64Array,
  words: number,
  { seen, transitions, start }: ChainWeights,
  n: number,
): BestPath[] {
  if (words === 0 || n <= 0) return [];
  const table = new Beginnings(words * seen, n);
  for (let k = 0; k < seen; k++) table.insert(k, (start[k] ?? 0) + (emissions[k] ?? 0), -1);
  for (let word = 1; word < words; word++) {
    const before = (word - 1) * seen;
    for (let k = 0; k < seen; k++) {
      const cell = word * seen + k;
      const emission = emissions[cell] ?? 0;
      for (let j = 0; j < seen; j++) {
        table.extend(cell, before + j, transitions[j * seen + k] ?? 0, emission);
      }
    }
  }
  // One cell more, which all ends lead to.
  const ends = new Beginnings(1, n);
  const last = (words - 1) * seen;
  for (let k = 0; k < seen; k++) ends.gather(0, table, last + k);
  const paths: BestPath[] = [];
  for (let rank = 0; rank < n; rank++) {
    const score = ends.scores[rank] ?? -Infinity;
    if (score === -Infinity) break;
    const path = new Int32Array(words);
    let slot = ends.origins[rank] ?? 0;
    for (let word = words - 1; word >= 0; word--) {
      path[word] = Math.floor(slot / n) - word * seen;
      slot = table.origins[slot] ?? -1;
    }
    paths.push({ path, score });
  }
  return paths;
}

/** Per cell (a tag of a word) its n best beginnings, best first; −Infinity where there are fewer. */
class Beginnings {
  /** cells × n */
  readonly scores: Float64Array;
  /** The place of the beginning that each continues, cell · n + rank; −1 for none. */
  readonly origins: Int32Array;

  constructor(
    cells: number,
    private readonly n: number,
  ) {
    this.scores = new Float64Array(cells * n).fill(-Infinity);
    this.origins = new Int32Array(cells * n).fill(-1);
  }

  /** Keeps a beginning of `cell` if it is among its best; of equals the first comes first. */
  insert(cell: number, score: number, origin: number): void {
    const { n, origins, scores } = this;
    const first = cell * n;
    let place = first + n - 1;
    if (!(score > (scores[place] ?? 0))) return;
    for (; place > first && score > (scores[place - 1] ?? 0); place--) {
      scores[place] = scores[place - 1] ?? 0;
      origins[place] = origins[place - 1] ?? 0;
    }
    scores[place] = score;
    origins[place] = origin;
  }

  /** The beginnings of `from`, each a word longer. */
  extend(cell: number, from: number, transition: number, emission: number): void {
    if (transition === -Infinity) return;
    const { n, scores } = this;
    const worst = cell * n + n - 1;
    for (let at = from * n; at < from * n + n; at++) {
      const score = (scores[at] ?? 0) + transition + emission;
      // The next ones of that cell are no better.
      if (!(score > (scores[worst] ?? 0))) return;
      this.insert(cell, score, at);
    }
  }

  /** The beginnings of another table's cell as they are. */
  gather(cell: number, other: Beginnings, from: number): void {
    for (let at = from * this.n; at < from * this.n + this.n; at++) {
      this.insert(cell, other.scores[at] ?? -Infinity, at);
    }
  }
}
