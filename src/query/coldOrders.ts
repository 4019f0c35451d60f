/** What is asked before the scores decide, as strategies like any other. */
import { entityMeasures } from '../uncertainty/entityMeasures.js';
import { classMeasures } from '../uncertainty/classMeasures.js';
import { chance } from './chance.js';
import { everythingInOrder } from './inOrder.js';
import { stratifiedSeedSet } from './seedSets.js';
import type { ColdStart } from '../project/config.js';
import type { PoolRule, Strategy } from './strategy.js';

const measures = { entities: entityMeasures.maxTokenEntropy, classes: classMeasures.margin };

/** By turns from all strata of the view; from all alike where it knows none. */
const byTurns: PoolRule = {
  kind: 'batch',
  reads: [],
  pick: ({ size, eligible, key, stratum = () => 0 }, { count, seed }) =>
    stratifiedSeedSet({ size, eligible, key, stratum, count, seed }),
};

/** `clusters` goes by the view's scores, which have to be those of `coldStartScores`. */
export const coldOrders: Readonly<Record<ColdStart, Strategy>> = {
  clusters: {
    ...measures,
    title: 'spread over your files',
    asks: 'the most typical example of a kind of text not asked about yet',
  },
  random: { ...measures, title: 'picked at random', asks: 'any example', rule: chance },
  stratified: {
    ...measures,
    title: 'picked at random in each file',
    asks: 'any example of each file',
    rule: byTurns,
  },
  inOrder: {
    ...measures,
    title: 'in the order of your files',
    asks: 'the next example',
    rule: everythingInOrder,
  },
};
