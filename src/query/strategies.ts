/** Every query strategy by the name that a project or the command line gives it (docs/STRATEGIES.md). */
import { strategyNames, type StrategyName } from '../project/config.js';
import { strategyTexts } from '../project/strategyTexts.js';
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
import { compose } from './composition.js';
import { coreSet } from './coreSet.js';
import { balancedCoverage, coverage, coveragePerCost, partCoverage } from './coverage.js';
import { expectedErrorReduction } from './expectedErrorReduction.js';
import { inOrder } from './inOrder.js';
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

/**
 * The default: the doubt about words covered, or that about texts where classes alone are labelled, by long
 * examples only where they are worth it. Chosen, as its constants were, on the sets that defaults are chosen
 * on, from the tables in docs/STRATEGIES.md. Clusters of text make a good start for classes and none for
 * entities.
 */
const auto = compose({
  ...strategyTexts.auto,
  coldStart: { entities: 'random', classes: 'clusters' },
  entities: { measure: standard.entities, rule: balancedCoverage },
  classes: { measure: standard.classes, rule: coveragePerCost },
});

/** What differs from the standard. */
const differences: Readonly<Record<StrategyName, Partial<Strategy>>> = {
  auto,
  maxTokenEntropy: {},
  meanTokenEntropy: {
    entities: entityMeasures.meanTokenEntropy,
  },
  sumTokenEntropy: {
    entities: entityMeasures.sumTokenEntropy,
  },
  topKTokenEntropy: {
    entities: entityMeasures.topKTokenEntropy,
  },
  nonOEntropy: {
    entities: entityMeasures.nonOEntropy,
  },
  leastTokenProbability: {
    entities: entityMeasures.leastTokenProbability,
  },
  mnlp: {
    entities: entityMeasures.mnlp,
    classes: classMeasures.leastConfidence,
  },
  sequenceLeastConfidence: {
    entities: entityMeasures.sequenceLeastConfidence,
    classes: classMeasures.leastConfidence,
  },
  sequenceMargin: {
    entities: entityMeasures.sequenceMargin,
  },
  nBestEntropy: {
    entities: entityMeasures.nBestEntropy,
    classes: classMeasures.entropy,
  },
  boundaryUncertainty: {
    entities: entityMeasures.boundaryUncertainty,
  },
  margin: {
    entities: entityMeasures.maxTokenMargin,
  },
  entropy: {
    classes: classMeasures.entropy,
  },
  leastConfidence: {
    entities: entityMeasures.maxTokenLeastConfidence,
    classes: classMeasures.leastConfidence,
  },
  ratio: {
    entities: entityMeasures.maxTokenRatio,
    classes: classMeasures.ratio,
  },
  voteEntropy: {
    committee: committee('vote entropy', voteEntropy, meanToken),
  },
  klToConsensus: {
    committee: committee('KL to consensus', klToConsensus, meanToken),
  },
  variationRatio: {
    committee: committee('variation ratio', variationRatio, meanToken),
  },
  bald: {
    committee: committee('BALD', bald, maxToken),
  },
  dropoutBald: {
    committee: { kind: 'dropout', measure: ofCommittee('dropout BALD', bald, maxToken) },
  },
  expectedGradientLength: {
    entities: entityMeasures.expectedGradientLength,
    classes: classMeasures.expectedGradientLength,
  },
  expectedErrorReduction: {
    rule: expectedErrorReduction,
  },
  informationDensity: {
    rule: informationDensity,
  },
  kMeans: {
    rule: kMeansBatch,
  },
  uncertainKMeans: {
    rule: uncertainKMeans,
  },
  coreSet: {
    rule: coreSet,
  },
  badge: {
    rule: badge,
  },
  stochasticTopK: {
    rule: stochasticTopK,
  },
  powerBald: {
    committee: committee('BALD', bald, maxToken),
    rule: stochasticTopK,
  },
  coverage: {
    rule: coverage,
  },
  coveragePerCost: {
    rule: coveragePerCost,
  },
  parts: {
    rule: partCoverage,
    coldStart: { entities: 'random', classes: 'clusters' },
    parts: true,
  },
  perSecond: {
    rule: perSecond,
  },
  classBalance: {
    rule: classBalance,
  },
  stream: {
    rule: inOrder,
    coldStart: 'inOrder',
    explores: false,
  },
  random: {
    rule: chance,
    coldStart: 'random',
  },
};

export const strategies = Object.fromEntries(
  strategyNames.map(name => [name, { ...standard, ...strategyTexts[name], ...differences[name] }]),
) as Readonly<Record<StrategyName, Strategy>>;
