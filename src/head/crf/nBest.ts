/**
 * The n most probable tag sequences, by the list Viterbi algorithm: each tag of each word keeps its n best
 * beginnings (Seshadri & Sundberg, IEEE Trans. Commun. 42, 1994, the parallel algorithm).
 */
import type { ChainWeights } from './chain.js';
import type { BestPath } from './viterbi.js';

/** The best beginnings that end in one tag at one word, best first. */
interface Beginnings {
  readonly scores: readonly number[];
  /** Per beginning, the column before and which of its beginnings this one continues. */
  readonly columns: readonly number[];
  readonly ranks: readonly number[];
}

/**
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
  const table: Beginnings[][] = [];
  for (let word = 0; word < words; word++) {
    const before = table[word - 1];
    const row: Beginnings[] = [];
    for (let k = 0; k < seen; k++) {
      const emission = emissions[word * seen + k] ?? 0;
      if (!before) {
        row.push(kept([{ score: (start[k] ?? 0) + emission, column: -1, rank: 0 }], n));
        continue;
      }
      const candidates = before.flatMap(({ scores }, column) =>
        scores.map((score, rank) => ({
          score: score + (transitions[column * seen + k] ?? 0) + emission,
          column,
          rank,
        })),
      );
      row.push(kept(candidates, n));
    }
    table.push(row);
  }
  const ends = (table[words - 1] ?? []).flatMap(({ scores }, column) =>
    scores.map((score, rank) => ({ score, column, rank })),
  );
  const { scores, columns, ranks } = kept(ends, n);
  return scores.map((score, i) => {
    const path = new Int32Array(words);
    let [column, rank] = [columns[i] ?? 0, ranks[i] ?? 0];
    for (let word = words - 1; word >= 0; word--) {
      path[word] = column;
      const here = table[word]?.[column];
      [column, rank] = [here?.columns[rank] ?? 0, here?.ranks[rank] ?? 0];
    }
    return { path, score };
  });
}

interface Candidate {
  readonly score: number;
  readonly column: number;
  readonly rank: number;
}

function kept(candidates: readonly Candidate[], n: number): Beginnings {
  const best = candidates
    .filter(({ score }) => score > -Infinity)
    .sort((a, b) => b.score - a.score || a.column - b.column || a.rank - b.rank)
    .slice(0, n);
  return {
    scores: best.map(({ score }) => score),
    columns: best.map(({ column }) => column),
    ranks: best.map(({ rank }) => rank),
  };
}
