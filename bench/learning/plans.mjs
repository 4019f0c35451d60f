/**
 * How far each set is labelled. Budgets end where the curves have flattened or a person would have; all
 * points of a set are equally far apart, the first is the seed set.
 */

const even = (step, budget) => ({ seedSize: step, batch: step, budget });

/** In examples. */
export const plans = {
  wikigold: even(50, 500),
  sec_filings: even(50, 500),
  restaurant8k: even(50, 500),
  anem: even(50, 500),
  cyner: even(50, 500),
  snips: even(32, 512),
  sms_spam: even(32, 320),
  hate_davidson: even(32, 512),
  nlupp: even(64, 1024),
  conll2003: even(50, 1000),
  wnut17: even(50, 500),
  bc5cdr: even(50, 500),
  mit_movie: even(50, 500),
  trec: even(32, 512),
  sst2: even(32, 512),
  mr: even(32, 512),
  subj: even(32, 512),
  ag_news: even(32, 512),
  banking77: even(77, 1540),
  clinc150: even(150, 2250),
};

/** How `--first` asks: with a fit about as often as the editor makes one. */
export const first = { seedSize: 12, batch: 4 };

/** What `--quick` runs: three sets of each group, two seeds, the first points. */
export const quick = {
  sets: {
    choose: ['wikigold', 'snips', 'nlupp'],
    report: ['conll2003', 'trec', 'banking77'],
  },
  seeds: 2,
  points: 5,
};

const headline = {
  entities: [
    'random',
    'maxTokenEntropy',
    'leastTokenProbability',
    'informationDensity',
    'voteEntropy',
    'coveragePerCost',
  ],
  classes: [
    'random',
    'margin',
    'leastConfidence',
    'informationDensity',
    'voteEntropy',
    'coveragePerCost',
  ],
};

/** The strategies that are measured on every set; `auto` as soon as there is one. */
export const headlineOf = (task, known) => [
  ...headline[task],
  ...known.filter(name => name === 'auto'),
];
