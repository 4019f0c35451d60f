/** Prediction → uncertainty of the example and of its tokens. */
import type { LabelSchema } from '../domain/schema.js';
import type { StrategyName } from '../project/config.js';
import { exampleScore } from '../query/exampleScore.js';
import { strategies } from '../query/strategies.js';
import { entityMeasures } from '../uncertainty/entityMeasures.js';
import { expectedSpans } from '../uncertainty/expectedSpans.js';
import { classEvidence, entityEvidence } from './evidence.js';
import type { Prediction } from './heads.js';

export interface ExampleScores {
  /** In [0, 1]; NaN when nothing can be said. */
  readonly score: number;
  /** One per token, in [0, 1]; empty without an entity head. */
  readonly tokens: Float32Array;
  /** Entropy of each token's type in [0, 1], whatever the strategy; empty without an entity head. */
  readonly entropies: Float32Array;
  /** Expected number of spans. */
  readonly spans: number;
}

/** @param members predictions of a committee, for strategies that ask one */
export function scorePrediction(
  prediction: Prediction,
  words: number,
  schema: LabelSchema,
  strategy: StrategyName,
  members: readonly Prediction[] = [],
): ExampleScores {
  const { entities, classes, committee } = strategies[strategy];
  const tagged = entityEvidence(prediction, words, schema);
  const classed = classEvidence(prediction, schema);
  const entropies = tagged ? entityMeasures.maxTokenEntropy.tokens(tagged) : new Float32Array();
  const spans = tagged ? expectedSpans(tagged) : 0;
  if (committee && members.length > 0) {
    const { measure } = committee;
    const allTagged = tagged && members.flatMap(each => entityEvidence(each, words, schema) ?? []);
    const allClassed = classed && members.flatMap(each => classEvidence(each, schema) ?? []);
    return {
      score: exampleScore(
        allTagged && measure.entities(allTagged),
        allClassed && measure.classes(allClassed),
      ),
      tokens: allTagged ? measure.tokens(allTagged) : new Float32Array(),
      entropies,
      spans,
    };
  }
  return {
    score: exampleScore(
      tagged && entities.score(tagged),
      classed && classes[classed.mode].score(classed),
    ),
    tokens: tagged ? entities.tokens(tagged) : new Float32Array(),
    entropies,
    spans,
  };
}

/** Name of the measure that the score is, as the user reads it. */
export function measureTitle(schema: LabelSchema, strategy: StrategyName): string {
  const { entities, classes, committee } = strategies[strategy];
  if (committee) return committee.measure.title;
  const titles = [
    ...(schema.entities ? [entities.title] : []),
    ...(schema.classes ? [classes[schema.classes.mode].title] : []),
  ];
  return titles.join(' and ');
}
