/** The query strategies as a person names and reads them; what they do is in `query/strategies`. */

interface StrategyText {
  /** Shown in the panel. */
  readonly title: string;
  /** What is asked next, as completion in `glossator.json` says it. */
  readonly asks: string;
}

export const strategyTexts = {
  auto: {
    title: 'auto',
    asks: 'the examples that together settle the most doubt: about words, or about different kinds of text',
  },
  maxTokenEntropy: {
    title: 'max token entropy',
    asks: 'the example with the single most uncertain word',
  },
  meanTokenEntropy: {
    title: 'mean token entropy',
    asks: 'the example that is uncertain throughout',
  },
  sumTokenEntropy: {
    title: 'total token entropy',
    asks: 'the example with the most uncertainty in all, which favours long ones',
  },
  topKTokenEntropy: {
    title: 'top-k mean token entropy',
    asks: 'the example whose three most uncertain words are the most uncertain',
  },
  nonOEntropy: {
    title: 'entropy weighted by not O',
    asks: 'the example whose likely entities are uncertain, however long the rest',
  },
  leastTokenProbability: {
    title: 'least token probability',
    asks: 'the example with the least probable tag in its best tag sequence',
  },
  mnlp: {
    title: 'normalised log probability',
    asks: 'the example whose best tag sequence is the least probable for its length',
  },
  sequenceLeastConfidence: {
    title: 'sequence least confidence',
    asks: 'the example whose best tag sequence is the least probable, which favours long ones',
  },
  sequenceMargin: {
    title: 'sequence margin',
    asks: 'the example whose two best tag sequences are closest',
  },
  nBestEntropy: {
    title: 'n-best sequence entropy',
    asks: 'the example whose best tag sequences compete the most evenly',
  },
  boundaryUncertainty: {
    title: 'boundary uncertainty',
    asks: 'the example with the least certain beginning or end of an entity',
  },
  margin: {
    title: 'margin',
    asks: 'the example whose two best outcomes are closest',
  },
  entropy: {
    title: 'entropy',
    asks: 'the example whose probability is spread the most evenly',
  },
  leastConfidence: {
    title: 'least confidence',
    asks: 'the example whose best outcome is the least probable',
  },
  ratio: {
    title: 'ratio',
    asks: 'the example whose second best outcome is the largest beside the best',
  },
  voteEntropy: {
    title: 'committee vote entropy',
    asks: 'the example that several heads decide differently',
  },
  klToConsensus: {
    title: 'committee KL to consensus',
    asks: 'the example on which several heads are sure of different things',
  },
  variationRatio: {
    title: 'committee variation ratio',
    asks: 'the example on which the most heads are outvoted',
  },
  bald: {
    title: 'BALD over a committee',
    asks: 'the example whose answer says the most about which head is right',
  },
  dropoutBald: {
    title: 'BALD over feature dropout',
    asks: 'the example whose prediction changes the most when features are left out',
  },
  expectedGradientLength: {
    title: 'expected gradient length',
    asks: 'the example whose answer is expected to move the head the furthest',
  },
  expectedErrorReduction: {
    title: 'expected error reduction',
    asks: 'the example whose answer is expected to leave the pool the least uncertain',
  },
  informationDensity: {
    title: 'information density',
    asks: 'the uncertain example that much of the pool resembles',
  },
  kMeans: {
    title: 'k-means',
    asks: 'one example of each kind of text, whatever the model thinks of it',
  },
  uncertainKMeans: {
    title: 'uncertain k-means',
    asks: 'one uncertain example of each kind of text',
  },
  coreSet: {
    title: 'core-set',
    asks: 'the example least like everything answered so far',
  },
  badge: {
    title: 'BADGE',
    asks: 'examples that would move the head far, each in another direction',
  },
  stochasticTopK: {
    title: 'stochastic top-k',
    asks: 'an example drawn by its uncertainty',
  },
  powerBald: {
    title: 'PowerBALD',
    asks: 'an example drawn by how much a committee disagrees on it',
  },
  coverage: {
    title: 'coverage',
    asks: 'the examples that together settle the most doubt of the pool',
  },
  coveragePerCost: {
    title: 'coverage per cost',
    asks: 'the examples that together settle the most doubt of the pool for their length',
  },
  parts: {
    title: 'parts of sentences',
    asks: 'the few words of a sentence whose answer settles the most doubt of the pool for their number; the rest of it stays open',
  },
  perSecond: {
    title: 'uncertainty per second',
    asks: 'the example that is the most uncertain for the time its answer takes',
  },
  classBalance: {
    title: 'class balance',
    asks: 'an uncertain example of the label answered the least so far',
  },
  stream: {
    title: 'first to last',
    asks: 'the next example in the order of your files that is uncertain enough',
  },
  random: {
    title: 'random',
    asks: 'any example',
  },
} as const satisfies Readonly<Record<string, StrategyText>>;
