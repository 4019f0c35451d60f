/** Prediction → uncertainty of the example and of its tokens, and what the rules of strategies read. */
import type { LabelSchema } from '../domain/schema.js';
import type { StrategyName } from '../project/config.js';
import { exampleScore } from '../query/exampleScore.js';
import type { ExampleFacts } from '../query/poolColumns.js';
import { strategies } from '../query/strategies.js';
import { entityMeasures } from '../uncertainty/entityMeasures.js';
import type { ClassEvidence, EntityEvidence } from '../uncertainty/evidence.js';
import { expectedSpans, likeliestLabel } from '../uncertainty/expectedSpans.js';
import { entityResidual } from '../uncertainty/residual.js';
import { classEvidence, entityEvidence } from './evidence.js';
import type { Prediction } from './heads.js';

export interface ExampleScores extends ExampleFacts {
  /** In [0, 1]; NaN when nothing can be said. */
  readonly score: number;
  /** One per token, in [0, 1]; empty without an entity head. */
  readonly tokens: Float32Array;
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
  const facts = factsOf(tagged, classed);
  if (committee && members.length > 0) {
    const { measure } = committee;
    const allTagged = tagged && members.flatMap(each => entityEvidence(each, words, schema) ?? []);
    const allClassed = classed && members.flatMap(each => classEvidence(each, schema) ?? []);
    return {
      ...facts,
      score: exampleScore(
        allTagged && measure.entities(allTagged),
        allClassed && measure.classes(allClassed),
      ),
      tokens: allTagged ? measure.tokens(allTagged) : new Float32Array(),
    };
  }
  return {
    ...facts,
    score: exampleScore(
      tagged && entities.score(tagged),
      classed && classes[classed.mode].score(classed),
    ),
    tokens: tagged ? entities.tokens(tagged) : new Float32Array(),
  };
}

function factsOf(
  tagged: EntityEvidence | undefined,
  classed: ClassEvidence | undefined,
): ExampleFacts {
  const classes = classed?.probabilities;
  return {
    entropies: tagged ? entityMeasures.maxTokenEntropy.tokens(tagged) : [],
    spans: tagged ? expectedSpans(tagged) : 0,
    residual: tagged && entityResidual(tagged),
    classes,
    label: classes ? classes.indexOf(Math.max(...classes)) : tagged ? likeliestLabel(tagged) : -1,
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
