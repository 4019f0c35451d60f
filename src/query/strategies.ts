/** Every query strategy by the name that a project or the command line gives it (docs/STRATEGIES.md). */
import type { StrategyName } from '../project/config.js';
import { bald } from '../uncertainty/bald.js';
import { classMeasures } from '../uncertainty/classMeasures.js';
import { ofCommittee, type DisagreementMeasure } from '../uncertainty/disagreement.js';
import type { Aggregator } from '../uncertainty/distributionMeasure.js';
import { entityMeasures } from '../uncertainty/entityMeasures.js';
import { klToConsensus } from '../uncertainty/klToConsensus.js';
import { maxToken } from '../uncertainty/maxToken.js';
import { meanToken } from '../uncertainty/meanToken.js';
import { variationRatio } from '../uncertainty/variationRatio.js';
import { voteEntropy } from '../uncertainty/voteEntropy.js';
import { badge } from './badge.js';
import { chance } from './chance.js';
import { classBalance } from './classBalance.js';
import { coreSet } from './coreSet.js';
import { coverage, coveragePerCost } from './coverage.js';
import { expectedErrorReduction } from './expectedErrorReduction.js';
import { informationDensity } from './informationDensity.js';
import { kMeansBatch, uncertainKMeans } from './kMeansBatch.js';
import { perSecond } from './perSecond.js';
import { stochasticTopK } from './stochasticTopK.js';
import type { Committee, Strategy } from './strategy.js';

/**
 * What every strategy measures unless it says otherwise, and what is shown beside an order that no
 * measure made. A measure of words has no meaning for classes, which are then asked by the margin; a
 * measure of distributions, asked of entities, is the largest of its values over the words.
 */
const standard = {
  entities: entityMeasures.maxTokenEntropy,
  classes: classMeasures.margin,
} as const;

function committee(title: string, measure: DisagreementMeasure, words: Aggregator): Committee {
  return { kind: 'bootstrap', measure: ofCommittee(`committee ${title}`, measure, words) };
}

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
  sumTokenEntropy: {
    ...standard,
    title: 'total token entropy',
    asks: 'the example with the most uncertainty in all, which favours long ones',
    entities: entityMeasures.sumTokenEntropy,
  },
  topKTokenEntropy: {
    ...standard,
    title: 'top-k mean token entropy',
    asks: 'the example whose three most uncertain words are the most uncertain',
    entities: entityMeasures.topKTokenEntropy,
  },
  nonOEntropy: {
    ...standard,
    title: 'entropy weighted by not O',
    asks: 'the example whose likely entities are uncertain, however long the rest',
    entities: entityMeasures.nonOEntropy,
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
  sequenceLeastConfidence: {
    ...standard,
    title: 'sequence least confidence',
    asks: 'the example whose best tag sequence is the least probable, which favours long ones',
    entities: entityMeasures.sequenceLeastConfidence,
    classes: classMeasures.leastConfidence,
  },
  sequenceMargin: {
    ...standard,
    title: 'sequence margin',
    asks: 'the example whose two best tag sequences are closest',
    entities: entityMeasures.sequenceMargin,
  },
  nBestEntropy: {
    ...standard,
    title: 'n-best sequence entropy',
    asks: 'the example whose best tag sequences compete the most evenly',
    entities: entityMeasures.nBestEntropy,
    classes: classMeasures.entropy,
  },
  boundaryUncertainty: {
    ...standard,
    title: 'boundary uncertainty',
    asks: 'the example with the least certain beginning or end of an entity',
    entities: entityMeasures.boundaryUncertainty,
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
  ratio: {
    ...standard,
    title: 'ratio',
    asks: 'the example whose second best outcome is the largest beside the best',
    entities: entityMeasures.maxTokenRatio,
    classes: classMeasures.ratio,
  },
  voteEntropy: {
    ...standard,
    title: 'committee vote entropy',
    asks: 'the example that several heads decide differently',
    committee: committee('vote entropy', voteEntropy, meanToken),
  },
  klToConsensus: {
    ...standard,
    title: 'committee KL to consensus',
    asks: 'the example on which several heads are sure of different things',
    committee: committee('KL to consensus', klToConsensus, meanToken),
  },
  variationRatio: {
    ...standard,
    title: 'committee variation ratio',
    asks: 'the example on which the most heads are outvoted',
    committee: committee('variation ratio', variationRatio, meanToken),
  },
  bald: {
    ...standard,
    title: 'BALD over a committee',
    asks: 'the example whose answer says the most about which head is right',
    committee: committee('BALD', bald, maxToken),
  },
  dropoutBald: {
    ...standard,
    title: 'BALD over feature dropout',
    asks: 'the example whose prediction changes the most when features are left out',
    committee: { kind: 'dropout', measure: ofCommittee('dropout BALD', bald, maxToken) },
  },
  expectedGradientLength: {
    ...standard,
    title: 'expected gradient length',
    asks: 'the example whose answer is expected to move the head the furthest',
    entities: entityMeasures.expectedGradientLength,
    classes: classMeasures.expectedGradientLength,
  },
  expectedErrorReduction: {
    ...standard,
    title: 'expected error reduction',
    asks: 'the example whose answer is expected to leave the pool the least uncertain',
    rule: expectedErrorReduction,
  },
  informationDensity: {
    ...standard,
    title: 'information density',
    asks: 'the uncertain example that much of the pool resembles',
    rule: informationDensity,
  },
  kMeans: {
    ...standard,
    title: 'k-means',
    asks: 'one example of each kind of text, whatever the model thinks of it',
    rule: kMeansBatch,
  },
  uncertainKMeans: {
    ...standard,
    title: 'uncertain k-means',
    asks: 'one uncertain example of each kind of text',
    rule: uncertainKMeans,
  },
  coreSet: {
    ...standard,
    title: 'core-set',
    asks: 'the example least like everything answered so far',
    rule: coreSet,
  },
  badge: {
    ...standard,
    title: 'BADGE',
    asks: 'examples that would move the head far, each in another direction',
    rule: badge,
  },
  stochasticTopK: {
    ...standard,
    title: 'stochastic top-k',
    asks: 'an example drawn by its uncertainty',
    rule: stochasticTopK,
  },
  powerBald: {
    ...standard,
    title: 'PowerBALD',
    asks: 'an example drawn by how much a committee disagrees on it',
    committee: committee('BALD', bald, maxToken),
    rule: stochasticTopK,
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
  perSecond: {
    ...standard,
    title: 'uncertainty per second',
    asks: 'the example that is the most uncertain for the time its answer takes',
    rule: perSecond,
  },
  classBalance: {
    ...standard,
    title: 'class balance',
    asks: 'an uncertain example of the label answered the least so far',
    rule: classBalance,
  },
  random: {
    ...standard,
    title: 'random',
    asks: 'any example',
    rule: chance,
    coldStart: 'random',
  },
};
