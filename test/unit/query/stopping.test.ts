import assert from 'node:assert/strict';
import fc from 'fast-check';
import { spanKey, type StopPredictions } from '../../../src/query/stopping/advice.js';
import { budgetSpent } from '../../../src/query/stopping/budget.js';
import { overallUncertainty } from '../../../src/query/stopping/overallUncertainty.js';
import { plateau } from '../../../src/query/stopping/plateau.js';
import { predictedChange } from '../../../src/query/stopping/predictedChange.js';
import { selectedAccuracy } from '../../../src/query/stopping/selectedAccuracy.js';
import { StopHistory, stopSentence } from '../../../src/query/stopping/stopHistory.js';
import {
  cohensKappa,
  spanAgreement,
  stablePredictions,
} from '../../../src/query/stopping/stablePredictions.js';

const classes = (...values: readonly number[]): StopPredictions => ({
  task: 'classes',
  classes: values,
});
const entities = (...spans: readonly (readonly string[])[]): StopPredictions => ({
  task: 'entities',
  spans,
});
const per = spanKey(0, 3, 'PER');
const loc = spanKey(4, 9, 'LOC');

describe('Stable predictions', () => {
  it('stop after four rounds that agree, not before and not while they change', () => {
    const same = classes(0, 1, 1, 2, 0);
    assert.equal(stablePredictions([same, same, same]).stop, false);
    assert.ok(Number.isNaN(stablePredictions([same]).value));
    assert.equal(stablePredictions([same, same, same, same]).stop, true);
    const changed = classes(0, 1, 1, 2, 1);
    assert.equal(stablePredictions([same, changed, same, changed]).stop, false);
    assert.equal(stablePredictions([changed, same, same, same, same]).stop, true);
  });

  it('of entities look at spans: agreeing on O everywhere else is not enough', () => {
    const many = new Array<readonly string[]>(200).fill([]);
    const [a, b] = [entities([per], ...many), entities([loc], ...many)];
    const advice = stablePredictions([a, b, a, b]);
    assert.equal(advice.value, 0);
    assert.equal(advice.stop, false);
    assert.equal(stablePredictions([a, a, a, a]).stop, true);
  });

  it('go by Cohen’s kappa, which is 1 for equal lists and 0 for chance', () => {
    assert.equal(cohensKappa([0, 0, 1, 1], [0, 1, 0, 1]), 0);
    assert.equal(cohensKappa([1, 1], [1, 1]), 1);
    assert.equal(cohensKappa([], []), 1);
    // 20 yes-yes, 15 no-no, 5 and 10 between: the usual example.
    const pairs = [
      ...new Array<[number, number]>(20).fill([1, 1]),
      ...new Array<[number, number]>(5).fill([1, 0]),
      ...new Array<[number, number]>(10).fill([0, 1]),
      ...new Array<[number, number]>(15).fill([0, 0]),
    ];
    const kappa = cohensKappa(
      pairs.map(p => p[0]),
      pairs.map(p => p[1]),
    );
    assert.ok(Math.abs(kappa - 0.4) < 1e-9);
  });

  it('compare the spans of two rounds as F1 would', () => {
    assert.equal(spanAgreement([[per, loc]], [[per]]), 2 / 3);
    assert.equal(spanAgreement([[]], [[]]), 1);
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')), { maxLength: 6 }),
        fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')), { maxLength: 6 }),
        (a, b) => assert.equal(spanAgreement(a, b), spanAgreement(b, a)),
      ),
    );
  });
});

describe('Predicted F change', () => {
  it('is 1 − 2a / (2a + b + c), the largest of three rounds', () => {
    const before = entities([per, loc], [per]);
    const after = entities([per], [per, loc]);
    const advice = predictedChange([before, after, after, after]);
    assert.ok(Math.abs(advice.value - (1 - 4 / 6)) < 1e-12);
    assert.equal(advice.stop, false);
    assert.equal(predictedChange([after, after, after, after]).stop, true);
  });

  it('of classes is the share that changed', () => {
    const advice = predictedChange([classes(0, 0), classes(0, 1), classes(0, 1), classes(0, 1)]);
    assert.equal(advice.value, 0.5);
  });

  it('needs four rounds', () => {
    assert.equal(predictedChange([classes(0), classes(0), classes(0)]).stop, false);
  });

  it('refuses rounds of different tasks', () => {
    assert.throws(() => predictedChange([classes(0), entities([]), entities([]), entities([])]));
  });
});

describe('Overall uncertainty', () => {
  it('is the mean of what is scored', () => {
    const advice = overallUncertainty([0.04, NaN, 0.02]);
    assert.ok(Math.abs(advice.value - 0.03) < 1e-12);
    assert.equal(advice.stop, true);
    assert.equal(overallUncertainty([0.04, 0.5]).stop, false);
    assert.equal(overallUncertainty([NaN]).stop, false);
  });
});

describe('Selected accuracy', () => {
  it('looks at the last twenty answers', () => {
    const wrong = new Array<boolean>(30).fill(false);
    const right = new Array<boolean>(18).fill(true);
    assert.equal(selectedAccuracy([...wrong, ...right]).stop, true);
    assert.equal(selectedAccuracy([...wrong, ...right, false, false, false]).stop, false);
    assert.equal(selectedAccuracy(right).stop, false);
  });
});

describe('A plateau', () => {
  it('is where the curve has stopped rising, single jumps aside', () => {
    const rising = Array.from({ length: 25 }, (_, r) => 0.3 + 0.01 * r);
    assert.equal(plateau(rising).stop, false);
    assert.ok(Math.abs(plateau(rising).value - 0.01) < 1e-9);
    const flat = [...rising, ...new Array<number>(20).fill(0.55)];
    assert.equal(plateau(flat).stop, true);
    assert.equal(plateau(flat.with(35, 0.4)).stop, true);
    assert.equal(plateau(flat.slice(-19)).stop, false);
  });
});

describe('A budget', () => {
  it('is spent when its limit is reached', () => {
    assert.equal(budgetSpent({ unit: 'words', limit: 1000 }, 999).stop, false);
    assert.equal(budgetSpent({ unit: 'answers', limit: 100 }, 100).stop, true);
    assert.equal(budgetSpent({ unit: 'minutes', limit: 60 }, 30).value, 0.5);
  });
});

describe('Advice from round to round', () => {
  const agreed = (history: StopHistory): number | undefined =>
    history.advice([]).find(({ criterion }) => criterion === 'stable predictions')?.value;

  it('compares rounds at least twenty answers apart: five more change little whatever is known', () => {
    const history = new StopHistory();
    const said = [classes(0, 1, 1, 2)];
    for (let answers = 10; answers <= 65; answers += 5) history.add(answers, said);
    assert.equal(agreed(history), NaN);
    history.add(70, said);
    assert.equal(agreed(history), 1);
  });

  it('begins anew when answers are taken back', () => {
    const history = new StopHistory();
    for (const answers of [20, 40, 60, 80]) history.add(answers, [classes(0, 1)]);
    history.add(70, [classes(0, 1)]);
    assert.equal(agreed(history), NaN);
  });

  it('is a sentence only once all that is labelled has settled', () => {
    const history = new StopHistory();
    const rounds = [[per], [per], [loc], [per]];
    for (const [n, spans] of rounds.entries()) {
      history.add(20 * n, [entities(spans), classes(0, 1)]);
    }
    assert.equal(stopSentence(history.advice([0.3])), undefined);
    for (const n of [4, 5, 6]) history.add(20 * n, [entities([per]), classes(0, 1)]);
    const advice = history.advice([0.3]);
    assert.match(stopSentence(advice) ?? '', /the last 4 rounds agree at 1.000/);
    // Uncertainty is told beside it.
    assert.equal(advice.at(-1)?.value, 0.3);
    assert.equal(stopSentence([]), undefined);
  });
});
