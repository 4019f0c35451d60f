/**
 * Predictions and scores the long way, example by example: of what is looked at, of what is encoded between
 * rounds, and of the whole pool where heads have no evidence yet.
 */
import type { LabelSchema } from '../domain/schema.js';
import type { StrategyName } from '../project/config.js';
import type { CorpusState } from './corpusState.js';
import { scorePrediction, type ExampleScores } from './exampleScores.js';
import { featureLengths } from './featureLengths.js';
import type { ExampleFeatures, FeatureSource } from './featureSource.js';
import { predict, type Heads, type Prediction } from './heads.js';
import type { Outcome } from './outcome.js';

export interface Predicted {
  readonly prediction: Prediction;
  readonly scores: ExampleScores;
}

export interface Looked extends Predicted {
  readonly read: ExampleFeatures;
}

export class ExampleByExample {
  constructor(
    private readonly schema: LabelSchema,
    private readonly corpus: CorpusState,
    private readonly features: FeatureSource,
  ) {}

  /** @param committee that the strategy asks; none for most */
  predict(
    text: string,
    read: ExampleFeatures,
    heads: Heads,
    committee: readonly Heads[],
    strategy: StrategyName,
  ): Predicted {
    const prediction = predict(heads, text, read);
    const members = committee.map(member => predict(member, text, read));
    const words = read.words.length;
    const lengths = featureLengths(read, heads.scales);
    const scores = scorePrediction(prediction, words, this.schema, strategy, members, lengths);
    return { prediction, scores };
  }

  /**
   * Features and prediction of one example of the pool, encoded now if need be; undefined where the round has no
   * heads.
   */
  async look(i: number, outcome: Outcome, strategy: StrategyName): Promise<Looked | undefined> {
    const { heads, committee } = outcome;
    if (!heads) return undefined;
    const { pool } = this.corpus;
    const read = await this.features.read(pool.key(i), pool.text(i));
    const { prediction, scores } = this.predict(pool.text(i), read, heads, committee, strategy);
    // What is shown is what the pool was ordered by, to the last digit.
    const score = outcome.scores[i] ?? NaN;
    return { read, prediction, scores: Number.isNaN(score) ? scores : { ...scores, score } };
  }

  /** Puts what the round's heads say of one example into its results, if it has heads and the example is encoded. */
  score(i: number, outcome: Outcome, strategy: StrategyName): void {
    const { heads, committee, parts } = outcome;
    const { pool } = this.corpus;
    const read = heads && this.features.cached(pool.key(i), pool.text(i));
    if (!read) return;
    const { scores } = this.predict(pool.text(i), read, heads, committee, strategy);
    const part = parts?.of(i, scores.tokens);
    outcome.scores[i] = part?.score ?? scores.score;
    const asked = part && { entropies: part.uncertainties, asked: part.words };
    outcome.columns.set(i, read.words, { ...scores, ...asked });
  }
}
