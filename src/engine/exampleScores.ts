/** Prediction → uncertainty of the example and of its tokens. */
import type { LabelSchema } from '../domain/schema.js';
import { collapse } from '../head/bio.js';
import type { StrategyName } from '../project/config.js';
import { exampleScore } from '../query/exampleScore.js';
import { classMeasure, entityMeasure, scoreTokens } from '../uncertainty/measures.js';
import { randomScore } from '../uncertainty/randomScore.js';
import type { Prediction } from './heads.js';

export interface ExampleScores {
  /** In [0, 1]; NaN when nothing can be said. */
  readonly score: number;
  /** One per token, in [0, 1]; empty without an entity head. */
  readonly tokens: Float32Array;
}

export function scorePrediction(
  prediction: Prediction,
  words: number,
  schema: LabelSchema,
  strategy: StrategyName,
): ExampleScores {
  let entities: number | undefined;
  let tokens: Float32Array = new Float32Array();
  if (prediction.tags && schema.entities) {
    const labels = schema.entities.labels.length;
    const measure = entityMeasure(strategy);
    tokens = scoreTokens(measure, collapse(prediction.tags, labels), 0, words, labels + 1);
    entities = measure.compute(tokens);
  }
  let classes: number | undefined;
  if (prediction.classes && schema.classes) {
    const measure = classMeasure(strategy, schema.classes.mode);
    classes = measure.compute(prediction.classes, 0, prediction.classes.length);
  }
  return { score: exampleScore(entities, classes), tokens };
}

/** What the pool is ordered by: the uncertainty, or chance under the strategy `random`. */
export function orderScore(
  score: number,
  strategy: StrategyName,
  seed: number,
  key: string,
): number {
  return strategy === 'random' ? randomScore(seed, key) : score;
}

/** Name of the measure that the score is, as the user reads it. */
export function measureTitle(schema: LabelSchema, strategy: StrategyName): string {
  const titles = [
    ...(schema.entities ? [entityMeasure(strategy).title] : []),
    ...(schema.classes ? [classMeasure(strategy, schema.classes.mode).title] : []),
  ];
  return titles.join(' and ');
}
