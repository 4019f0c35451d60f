import assert from 'node:assert/strict';
import { byTask, compose } from '../../../src/query/composition.js';
import { coveragePerCost } from '../../../src/query/coverage.js';
import { orderPool } from '../../../src/query/orderPool.js';
import { perSecond } from '../../../src/query/perSecond.js';
import { readsOf, type PoolRule, type PoolView } from '../../../src/query/strategy.js';
import { strategies } from '../../../src/query/strategies.js';
import { UncertainWords } from '../../../src/query/uncertainWords.js';
import { classMeasures } from '../../../src/uncertainty/classMeasures.js';
import { entityMeasures } from '../../../src/uncertainty/entityMeasures.js';
import { viewOf } from './views.js';

const request = { count: 2, seed: 1 };
const pickOf = (rule: PoolRule, view: PoolView): number[] =>
  rule.kind === 'batch' ? rule.pick(view, request) : [];

describe('A strategy made of parts', () => {
  const strategy = compose({
    title: 'composed',
    asks: 'what its parts ask for',
    coldStart: 'clusters',
    entities: { measure: entityMeasures.mnlp, rule: coveragePerCost },
    classes: { measure: classMeasures.ratio, rule: perSecond },
  });

  it('keeps their measures and reads what their rules read', () => {
    assert.equal(strategy.entities, entityMeasures.mnlp);
    assert.equal(strategy.classes, classMeasures.ratio);
    assert.deepEqual(strategy.rule?.reads, [...coveragePerCost.reads, ...perSecond.reads]);
    // Coverage compares texts only where there are no words to be unsure of.
    const labels = [{ name: 'PER' }];
    const classes = { labels, mode: 'single' } as const;
    const entities = { labels, overlap: false };
    assert.deepEqual(readsOf(strategy.rule, { entities }), ['uncertainWords']);
    assert.deepEqual(readsOf(strategy.rule, { entities, classes }), ['uncertainWords']);
    // Of such a project as well, as long as only the head for classes has enough answers.
    assert.deepEqual(readsOf(strategies.auto.rule, { entities: undefined, classes }), ['vectors']);
    const { rule } = strategies.expectedErrorReduction;
    assert.deepEqual(readsOf(rule, { entities }), ['uncertainWords']);
    assert.deepEqual(readsOf(rule, { entities, classes }), ['vectors', 'classes']);
    // Without entities no head speaks of words or spans.
    assert.deepEqual(readsOf(strategy.rule, { classes }), []);
  });

  it('asks by the rule of the task that the project has', () => {
    const view = viewOf([0.5, 0.9], { words: i => (i === 0 ? 1 : 90) });
    assert.equal(orderPool(strategy, view, request).order[0], 0);
    const uncertainWords = new UncertainWords(2);
    uncertainWords.set(1, t => 7 + t, new Float32Array(3).fill(0.9));
    const entities = { ...view, uncertainWords, words: () => 5 };
    assert.deepEqual(orderPool(strategy, entities, request).batch, [1]);
  });

  it('without a rule orders by score', () => {
    const view = viewOf([0.5, 0.9, NaN, 0.7]);
    assert.deepEqual(pickOf(byTask(undefined, undefined), view), [1, 3]);
  });
});
