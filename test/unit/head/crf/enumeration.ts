/** Small random chains, and every tag sequence of a few words with its score: what the CRF is checked against. */
import { mulberry32 } from '../../../../src/base/random.js';
import { bioChain, chain, type Chain } from '../../../../src/head/crf/chain.js';

export interface Lattice {
  readonly words: number;
  readonly chain: Chain;
  /** words × seen */
  readonly emissions: Float64Array;
}

/** Tags of `labels` labels with BIO's constraints and random weights up to `size`. */
export function randomLattice(words: number, labels: number, size: number, seed: number): Lattice {
  const random = mulberry32(seed);
  const draw = () => size * (2 * random() - 1);
  const seen = 2 * labels + 1;
  const bio = bioChain(
    Int32Array.from({ length: seen }, (_, k) => k),
    seen,
  );
  return {
    words,
    chain: chain({
      seen,
      transitions: bio.transitions.map(base => base + draw()),
      start: bio.start.map(base => base + draw()),
    }),
    emissions: Float64Array.from({ length: words * seen }, draw),
  };
}

export interface Sequence {
  readonly path: number[];
  /** −Infinity if it is forbidden. */
  readonly score: number;
}

/** In the order of the columns, first word first. */
export function enumerate({
  words,
  chain: { seen, start, transitions },
  emissions,
}: Lattice): Sequence[] {
  let sequences: Sequence[] = [{ path: [], score: 0 }];
  for (let word = 0; word < words; word++) {
    sequences = sequences.flatMap(({ path, score }) =>
      Array.from({ length: seen }, (_, k) => {
        const before = path.at(-1);
        const link = before === undefined ? start[k] : transitions[before * seen + k];
        const own = emissions[word * seen + k] ?? NaN;
        return { path: [...path, k], score: score + (link ?? NaN) + own };
      }),
    );
  }
  return sequences;
}

export function logSum(sequences: readonly Sequence[]): number {
  const highest = Math.max(...sequences.map(({ score }) => score));
  return (
    highest + Math.log(sequences.reduce((sum, { score }) => sum + Math.exp(score - highest), 0))
  );
}
