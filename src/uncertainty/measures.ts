/** From the strategy that a project names to the measure computed for each of its tasks. */
import type { ClassSchema } from '../domain/schema.js';
import type { StrategyName } from '../project/config.js';
import type { Aggregator, DistributionMeasure } from './distributionMeasure.js';
import { tokenEntropy } from './entropy.js';
import { labelMargin } from './labelMargin.js';
import { labelSetConfidence } from './labelSetConfidence.js';
import { leastConfidence } from './leastConfidence.js';
import { margin } from './margin.js';
import { maxToken } from './maxToken.js';
import { meanLabelEntropy } from './meanLabelEntropy.js';
import { meanToken } from './meanToken.js';

export interface EntityMeasure {
  readonly task: 'entities';
  /** As the user reads it. */
  readonly title: string;
  /** Of one token's distribution over the entity labels and O. */
  readonly token: DistributionMeasure;
  /** Token uncertainties → the example's. */
  readonly compute: Aggregator;
}

export interface ClassMeasure {
  readonly task: 'classes';
  /** As the user reads it. */
  readonly title: string;
  /** Of the example's class probabilities. */
  readonly compute: DistributionMeasure;
}

/** Strategies as the user reads them. */
export const strategyTitles: Readonly<Record<StrategyName, string>> = {
  maxTokenEntropy: 'max token entropy',
  meanTokenEntropy: 'mean token entropy',
  margin: 'margin',
  entropy: 'entropy',
  leastConfidence: 'least confidence',
  random: 'random',
};

const maxTokenEntropy: EntityMeasure = {
  task: 'entities',
  title: 'max token entropy',
  token: tokenEntropy,
  compute: maxToken,
};

/** A measure of distributions, asked of entities, is the largest of its values over the tokens. */
const entityMeasures: Readonly<Record<StrategyName, EntityMeasure>> = {
  maxTokenEntropy,
  meanTokenEntropy: {
    task: 'entities',
    title: 'mean token entropy',
    token: tokenEntropy,
    compute: meanToken,
  },
  margin: { task: 'entities', title: 'max token margin', token: margin, compute: maxToken },
  entropy: maxTokenEntropy,
  leastConfidence: {
    task: 'entities',
    title: 'max token least confidence',
    token: leastConfidence,
    compute: maxToken,
  },
  random: maxTokenEntropy,
};

const marginOf: Readonly<Record<ClassSchema['mode'], ClassMeasure>> = {
  single: { task: 'classes', title: 'margin', compute: margin },
  multi: { task: 'classes', title: 'label margin', compute: labelMargin },
};
const entropyOf: Readonly<Record<ClassSchema['mode'], ClassMeasure>> = {
  single: { task: 'classes', title: 'entropy', compute: tokenEntropy },
  multi: { task: 'classes', title: 'mean label entropy', compute: meanLabelEntropy },
};
const leastConfidenceOf: Readonly<Record<ClassSchema['mode'], ClassMeasure>> = {
  single: { task: 'classes', title: 'least confidence', compute: leastConfidence },
  multi: { task: 'classes', title: 'label set confidence', compute: labelSetConfidence },
};

/** Token measures have no meaning for classes, which are then asked by their own default, the margin. */
const classMeasures: Readonly<
  Record<StrategyName, Readonly<Record<ClassSchema['mode'], ClassMeasure>>>
> = {
  maxTokenEntropy: marginOf,
  meanTokenEntropy: marginOf,
  margin: marginOf,
  entropy: entropyOf,
  leastConfidence: leastConfidenceOf,
  random: marginOf,
};

/**
 * What is computed and shown for entities under a strategy. `random` orders by `randomScore`; its
 * measure is the default, so that the uncertainty can still be shown beside the order.
 */
export function entityMeasure(strategy: StrategyName): EntityMeasure {
  return entityMeasures[strategy];
}

/** What is computed and shown for classes under a strategy; `random` as in `entityMeasure`. */
export function classMeasure(strategy: StrategyName, mode: ClassSchema['mode']): ClassMeasure {
  return classMeasures[strategy][mode];
}

/**
 * Uncertainty in [0, 1] of each token of one example.
 * @param p rows of `width` probabilities, one row for each token, from `offset`
 */
export function scoreTokens(
  measure: EntityMeasure,
  p: ArrayLike<number>,
  offset: number,
  tokens: number,
  width: number,
): Float32Array {
  const scores = new Float32Array(tokens);
  for (let t = 0; t < tokens; t++) scores[t] = measure.token(p, offset + t * width, width);
  return scores;
}
