/** Every query strategy by the name that a project or the command line gives it (docs/STRATEGIES.md). */
import type { StrategyName } from '../project/config.js';
import { classMeasures } from '../uncertainty/classMeasures.js';
import { ofCommittee } from '../uncertainty/disagreement.js';
import { entityMeasures } from '../uncertainty/entityMeasures.js';
import { meanToken } from '../uncertainty/meanToken.js';
import { voteEntropy } from '../uncertainty/voteEntropy.js';
import { chance } from './chance.js';
import { coverage, coveragePerCost } from './coverage.js';
import { informationDensity } from './informationDensity.js';
import type { Strategy } from './strategy.js';

/**
 * What every strategy measures unless it says otherwise, and what is shown beside an order that no
 * measure made. A measure of words has no meaning for classes, which are then asked by the margin; a
 * measure of distributions, asked of entities, is the largest of its values over the words.
 */
const standard = {
  entities: entityMeasures.maxTokenEntropy,
  classes: classMeasures.margin,
} as const;

export const strategies: Readonly<Record<StrategyName, Strategy>> = {
  maxTokenEntropy: {
    ...standard,
    title: 'max token entropy',
    asks: 'the example with the single most uncertain word',
  },
  meanTokenEntropy: {
    ...standard,
    title: 'mean token entropy',
    asks: 'the example that is uncertain throughout',
    entities: entityMeasures.meanTokenEntropy,
  },
  leastTokenProbability: {
    ...standard,
    title: 'least token probability',
    asks: 'the example with the least probable tag in its best tag sequence',
    entities: entityMeasures.leastTokenProbability,
  },
  mnlp: {
    ...standard,
    title: 'normalised log probability',
    asks: 'the example whose best tag sequence is the least probable for its length',
    entities: entityMeasures.mnlp,
    classes: classMeasures.leastConfidence,
  },
  margin: {
    ...standard,
    title: 'margin',
    asks: 'the example whose two best outcomes are closest',
    entities: entityMeasures.maxTokenMargin,
  },
  entropy: {
    ...standard,
    title: 'entropy',
    asks: 'the example whose probability is spread the most evenly',
    classes: classMeasures.entropy,
  },
  leastConfidence: {
    ...standard,
    title: 'least confidence',
    asks: 'the example whose best outcome is the least probable',
    entities: entityMeasures.maxTokenLeastConfidence,
    classes: classMeasures.leastConfidence,
  },
  informationDensity: {
    ...standard,
    title: 'information density',
    asks: 'the uncertain example that much of the pool resembles',
    rule: informationDensity,
  },
  voteEntropy: {
    ...standard,
    title: 'committee vote entropy',
    asks: 'the example that several heads decide differently',
    committee: {
      kind: 'bootstrap',
      measure: ofCommittee('committee vote entropy', voteEntropy, meanToken),
    },
  },
  coverage: {
    ...standard,
    title: 'coverage',
    asks: 'the examples that together settle the most doubt of the pool',
    rule: coverage,
  },
  coveragePerCost: {
    ...standard,
    title: 'coverage per cost',
    asks: 'the examples that together settle the most doubt of the pool for their length',
    rule: coveragePerCost,
  },
  random: {
    ...standard,
    title: 'random',
    asks: 'any example',
    rule: chance,
    coldStart: 'random',
  },
};
