/** Prediction → uncertainty of the example and of its tokens, and what the rules of strategies read. */
import type { LabelSchema } from '../domain/schema.js';
import type { StrategyName } from '../project/config.js';
import { exampleScore } from '../query/exampleScore.js';
import type { ExampleFacts } from '../query/poolColumns.js';
import { strategies } from '../query/strategies.js';
import type { PoolPart } from '../query/strategy.js';
import { entityMeasures } from '../uncertainty/entityMeasures.js';
import type { ClassEvidence, EntityEvidence } from '../uncertainty/evidence.js';
import { expectedSpans, likeliestLabel } from '../uncertainty/expectedSpans.js';
import { entityResidual } from '../uncertainty/residual.js';
import { classEvidence, entityEvidence } from './evidence.js';
import type { FeatureLengths } from './featureLengths.js';
import type { Heads, Prediction } from './heads.js';

export interface ExampleScores extends ExampleFacts {
  /** In [0, 1]; NaN when nothing can be said. */
  readonly score: number;
  /** One per token, in [0, 1]; empty without an entity head. */
  readonly tokens: Float32Array;
}

/**
 * @param members predictions of a committee, for strategies that ask one
 * @param lengths of the example's feature rows; where they are missing, all are taken as alike
 */
export function scorePrediction(
  prediction: Prediction,
  words: number,
  schema: LabelSchema,
  strategy: StrategyName,
  members: readonly Prediction[] = [],
  lengths?: FeatureLengths,
): ExampleScores {
  const { entities, classes, committee, rule } = strategies[strategy];
  const tagged = entityEvidence(prediction, words, schema, lengths);
  const classed = classEvidence(prediction, schema, lengths);
  const facts = factsOf(tagged, classed, rule?.reads ?? []);
  if (committee && members.length > 0) {
    const { measure } = committee;
    const allTagged = members.flatMap(each => entityEvidence(each, words, schema) ?? []);
    const allClassed = members.flatMap(each => classEvidence(each, schema) ?? []);
    return {
      ...facts,
      score: exampleScore(
        allTagged.length > 0 ? measure.entities(allTagged) : undefined,
        allClassed.length > 0 ? measure.classes(allClassed) : undefined,
      ),
      tokens: allTagged.length > 0 ? measure.tokens(allTagged) : new Float32Array(),
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

/**
 * @param reads what the strategy's rule reads; nothing else is worked out
 * @param entropies of each word, where they are known
 */
export function factsOf(
  tagged: EntityEvidence | undefined,
  classed: ClassEvidence | undefined,
  reads: readonly PoolPart[],
  entropies?: Float32Array,
): ExampleFacts {
  const classes = classed?.probabilities;
  const wants = (part: PoolPart): boolean => reads.includes(part);
  return {
    entities: tagged !== undefined,
    entropies:
      tagged && wants('uncertainWords')
        ? (entropies ?? entityMeasures.maxTokenEntropy.tokens(tagged))
        : undefined,
    spans: tagged && wants('spans') ? expectedSpans(tagged) : 0,
    residual: tagged && wants('residual') ? entityResidual(tagged) : undefined,
    classes,
    label: wants('label') ? labelOf(tagged, classes) : -1,
  };
}

function labelOf(tagged: EntityEvidence | undefined, classes: Float32Array | undefined): number {
  if (classes) return classes.indexOf(Math.max(...classes));
  return tagged ? likeliestLabel(tagged) : -1;
}

/**
 * Name of the measure that the score is, as the user reads it.
 *
 * @param heads that there are; a task without one has no say in the score
 */
export function measureTitle(
  schema: LabelSchema,
  strategy: StrategyName,
  heads: Heads | undefined,
): string {
  const { entities, classes, committee } = strategies[strategy];
  if (committee) return committee.measure.title;
  const titles = [
    ...(schema.entities && (!heads || heads.entities) ? [entities.title] : []),
    ...(schema.classes && (!heads || heads.classes) ? [classes[schema.classes.mode].title] : []),
  ];
  return titles.join(' and ');
}
