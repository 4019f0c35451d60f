/** The pointwise part of a strategy: evidence of one example → its uncertainty. */
import type { Aggregator, DistributionMeasure } from './distributionMeasure.js';
import type { ClassEvidence, EntityEvidence } from './evidence.js';

export interface EntityMeasure {
  /** As the user reads it. */
  readonly title: string;
  /** Uncertainty in [0, 1] of each word: what is marked in the panel. */
  readonly tokens: (evidence: EntityEvidence) => Float32Array;
  /** Uncertainty in [0, 1] of the example. */
  readonly score: (evidence: EntityEvidence) => number;
  /** What `tokens` and `score` do, where each word's types are all they read: for flat arrays of a pool. */
  readonly ofTypes?: { readonly token: DistributionMeasure; readonly aggregate: Aggregator };
}

export interface ClassMeasure {
  /** As the user reads it. */
  readonly title: string;
  /** Uncertainty in [0, 1] of the example. */
  readonly score: (evidence: ClassEvidence) => number;
}

/** One class measure for each of `ClassEvidence.mode`. */
export type ClassMeasures = Readonly<Record<ClassEvidence['mode'], ClassMeasure>>;

/**
 * Uncertainty in [0, 1] of each token of one example.
 * @param p rows of `width` probabilities, one row for each token, from `offset`
 */
export function scoreTokens(
  token: DistributionMeasure,
  p: ArrayLike<number>,
  offset: number,
  tokens: number,
  width: number,
): Float32Array {
  const scores = new Float32Array(tokens);
  for (let t = 0; t < tokens; t++) scores[t] = token(p, offset + t * width, width);
  return scores;
}

/** A measure of each word's distribution over the labels and O, brought to the example by `aggregate`. */
export function ofTokens(
  title: string,
  token: DistributionMeasure,
  aggregate: Aggregator,
): EntityMeasure {
  const tokens = ({ types, words, labels }: EntityEvidence): Float32Array =>
    scoreTokens(token, types, 0, words, labels + 1);
  return {
    title,
    tokens,
    score: evidence => aggregate(tokens(evidence)),
    ofTypes: { token, aggregate },
  };
}

/** A measure of the class probabilities alone. */
export function ofClasses(title: string, measure: DistributionMeasure): ClassMeasure {
  return { title, score: ({ probabilities }) => measure(probabilities, 0, probabilities.length) };
}
