/** What a head says of one example, as far as measures read it. Implementations may compute lazily. */

/** One tag sequence of an example with its probability. */
export interface ScoredPath {
  /** A tag number for each word, see `head/bio`. */
  readonly path: Int32Array;
  /** ln P(path | text), ≤ 0. */
  readonly logProbability: number;
}

export interface EntityEvidence {
  readonly words: number;
  /** Number of entity labels. */
  readonly labels: number;
  /** words × (labels + 1): B and I of a label summed, labels in order, O last; rows sum to 1. */
  readonly types: Float32Array;
  /** words × (2·labels + 1) marginals in the order of `head/bio`: O, B-0, I-0, B-1, …; rows sum to 1. */
  readonly tags: Float32Array;
  /** The most probable tag sequence: one tag number for each word. */
  readonly path: Int32Array;
  /** ln P(path | text), ≤ 0. */
  readonly pathLogProbability: number;
  /** The `n` most probable tag sequences, best first; absent where the head can't give them. */
  readonly nBest?: ((n: number) => readonly ScoredPath[]) | undefined;
  /** Length ‖h‖ of each word's feature row, for expected gradient length; absent: all alike. */
  readonly featureLengths?: Float32Array | undefined;
}

export interface ClassEvidence {
  /** One for each class; sum to 1 in single mode, independent in multi mode. */
  readonly probabilities: Float32Array;
  readonly mode: 'single' | 'multi';
  /** Per class the probability from which on it is given in multi mode; absent: 0.5. */
  readonly thresholds?: ArrayLike<number> | undefined;
  /** Length ‖h‖ of the example's feature row, for expected gradient length; absent: 1. */
  readonly featureLength?: number | undefined;
}
