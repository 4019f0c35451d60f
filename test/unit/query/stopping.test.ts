import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StopAdvice } from '../../../src/domain/stopAdvice.js';
import { spanKey, type StopPredictions } from '../../../src/query/stopping/advice.js';
import { budgetSpent } from '../../../src/query/stopping/budget.js';
import { overallUncertainty } from '../../../src/query/stopping/overallUncertainty.js';
import { plateau } from '../../../src/query/stopping/plateau.js';
import { predictedChange } from '../../../src/query/stopping/predictedChange.js';
import { selectedAccuracy } from '../../../src/query/stopping/selectedAccuracy.js';
import { StopHistory, stopSentence } from '../../../src/query/stopping/stopHistory.js';
import type { Foreseen } from '../../../src/query/telling.js';
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
/** As many texts with the same span as there is something to compare from on. */
const enough = (span: string): readonly (readonly string[])[] =>
  new Array<readonly string[]>(10).fill([span]);

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
    const [a, b] = [entities(...enough(per), ...many), entities(...enough(loc), ...many)];
    const advice = stablePredictions([a, b, a, b]);
    assert.equal(advice.value, 0);
    assert.equal(advice.stop, false);
    assert.equal(stablePredictions([a, a, a, a]).stop, true);
  });

  it('leave out what was answered meanwhile: heads agree on what they have been told', () => {
    const [a, b, c, d] = [
      classes(0, 1, 1, 2),
      { task: 'classes', classes: [0, null, 1, 1] },
      { task: 'classes', classes: [1, null, null, 2] },
      { task: 'classes', classes: [0, null, null, 1] },
    ] as const;
    // Pairs of 3, 2 and 2 open examples, of which 2, 0 and 0 agree.
    assert.equal(predictedChange([a, b, c, d]).value, 1);
    const kappas = [
      cohensKappa([0, 1, 2], [0, 1, 1]),
      cohensKappa([0, 1], [1, 2]),
      cohensKappa([1, 2], [0, 1]),
    ];
    const mean = kappas.reduce((sum, kappa) => sum + kappa, 0) / 3;
    assert.ok(Math.abs(stablePredictions([a, b, c, d]).value - mean) < 1e-9);
    const spans = { task: 'entities', spans: [...enough(per), null] } as const;
    const before = entities(...enough(per), [loc]);
    assert.equal(stablePredictions([before, spans, spans, spans]).value, 1);
  });

  it('do not stop for heads that find hardly anything, or the same everywhere', () => {
    const alike = (round: StopPredictions): StopAdvice[] => {
      const rounds = [round, round, round, round];
      return [stablePredictions(rounds), predictedChange(rounds)];
    };
    for (const round of [
      entities([], [], []),
      entities(...enough(per).slice(1)),
      classes(3, 3, 3),
      { task: 'classes', classes: [3, null, 3] } as const,
    ]) {
      for (const { value, stop } of alike(round)) assert.deepEqual([value, stop], [NaN, false]);
    }
    for (const round of [entities(...enough(per)), classes(3, 3, 1)]) {
      for (const { stop } of alike(round)) assert.ok(stop);
    }
  });

  it('do not take it back when what was found is answered one by one', () => {
    const open = (count: number): StopPredictions => ({
      task: 'entities',
      spans: Array.from({ length: 30 }, (_, i) => (i < count ? [per] : null)),
    });
    const rounds = [20, 15, 12, 9].map(open);
    for (const advice of [stablePredictions(rounds), predictedChange(rounds)])
      assert.ok(advice.stop);
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
    const before = entities([per, loc], [per], ...enough(per));
    const after = entities([per], [per, loc], ...enough(per));
    const advice = predictedChange([before, after, after, after]);
    assert.ok(Math.abs(advice.value - (1 - 24 / 26)) < 1e-12);
    assert.equal(advice.stop, false);
    assert.equal(predictedChange([after, after, after, after]).stop, true);
  });

  it('of classes is the share that changed', () => {
    const after = classes(0, 1, 1, 0);
    const advice = predictedChange([classes(0, 0, 1, 1), after, after, after]);
    assert.equal(advice.value, 0.5);
  });

  it('needs four rounds', () => {
    assert.equal(predictedChange([classes(0), classes(0), classes(0)]).stop, false);
  });

  it('refuses rounds of different tasks', () => {
    const [a, b] = [classes(0, 1), entities(...enough(per))];
    assert.throws(() => predictedChange([a, b, b, b]));
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
    const of = (curve: readonly number[]): StopAdvice => plateau(curve, 'score');
    assert.equal(of(rising).stop, false);
    assert.ok(Math.abs(of(rising).value - 0.01) < 1e-9);
    const flat = [...rising, ...new Array<number>(20).fill(0.55)];
    assert.equal(of(flat).stop, true);
    assert.equal(of(flat.with(35, 0.4)).stop, true);
    assert.equal(of(flat.slice(-19)).stop, false);
  });
});

describe('A budget', () => {
  it('is spent when its limit is reached', () => {
    const spent = { answers: 100, words: 999 };
    const [answers, words, ...others] = budgetSpent({ answers: 100, words: 1000 }, spent);
    assert.deepEqual(others, []);
    assert.equal(answers?.stop, true);
    assert.match(answers.reason, /100 of the budget of 100 answers/);
    assert.equal(words?.stop, false);
    assert.equal(words.value, 0.999);
  });

  it('is not asked about where none was set', () => {
    assert.deepEqual(budgetSpent({}, { answers: 5, words: 50 }), []);
  });
});

describe('Advice from round to round', () => {
  const quality = { uncertainty: 0.3 };
  const criteria = (advice: readonly StopAdvice[]): string[] =>
    advice.filter(({ stop }) => stop).map(({ criterion }) => criterion);
  const agreed = (history: StopHistory): number | undefined =>
    history.advice([]).find(({ criterion }) => criterion === 'stable predictions')?.value;

  it('compares rounds at least twenty answers apart: five more change little whatever is known', () => {
    const history = new StopHistory(['classes']);
    const said = [classes(0, 1, 1, 2)];
    for (let answers = 10; answers <= 65; answers += 5) history.add(answers, said, quality);
    assert.equal(agreed(history), NaN);
    history.add(70, said, quality);
    assert.equal(agreed(history), 1);
  });

  it('begins anew when answers are taken back', () => {
    const history = new StopHistory(['classes']);
    for (const answers of [20, 40, 60, 80]) history.add(answers, [classes(0, 1)], quality);
    history.add(70, [classes(0, 1)], quality);
    assert.equal(agreed(history), NaN);
  });

  it('is a sentence only once all that is labelled has settled', () => {
    const history = new StopHistory(['entities', 'classes']);
    for (const [n, span] of [per, per, loc, per].entries()) {
      history.add(20 * n, [entities(...enough(span)), classes(0, 1)], quality);
    }
    assert.equal(stopSentence(history.advice([0.3])), undefined);
    const settled = [entities(...enough(per)), classes(0, 1)];
    for (const n of [4, 5, 6]) history.add(20 * n, settled, quality);
    const advice = history.advice([0.3]);
    assert.match(stopSentence(advice) ?? '', /the last 4 rounds agree at 1.000/);
    // Uncertainty is told beside it.
    assert.equal(advice.at(-1)?.value, 0.3);
    assert.equal(stopSentence([]), undefined);
  });

  it('names the task that it is about, also before there is a round of it', () => {
    const history = new StopHistory(['entities', 'classes']);
    for (const n of [0, 1, 2, 3]) history.add(20 * n, [classes(0, 1)], quality);
    assert.deepEqual(
      history.advice([0.3]).map(({ task, value }) => [task, Number.isNaN(value)]),
      [
        ...[['entities', true] as const, ['entities', true] as const],
        ...[['classes', false] as const, ['classes', false] as const],
        ...[[undefined, true] as const, [undefined, true] as const, [undefined, false] as const],
      ],
    );
  });

  it('waits for a task that no head has learned yet', () => {
    const history = new StopHistory(['entities', 'classes']);
    for (const n of [0, 1, 2, 3]) history.add(20 * n, [classes(0, 1)], quality);
    assert.deepEqual(criteria(history.advice([0.3])), ['stable predictions', 'predicted F change']);
    assert.equal(stopSentence(history.advice([0.3])), undefined);
  });

  /** Twenty rounds that change their mind in each, with such scores on the hold-out. */
  const restless = (score: (round: number) => number | undefined): StopHistory => {
    const history = new StopHistory(['classes']);
    for (let n = 0; n < 20; n++) {
      const measured = score(n);
      history.add(20 * n, [classes(n, n + 1, 0)], { measured, uncertainty: 0.5 - 0.01 * n });
    }
    return history;
  };
  const answered = (wrong: boolean, ranked = true): Foreseen => ({ score: 0.5, wrong, ranked });

  it('takes a flat curve and foreseen answers together for a reason, neither alone', () => {
    const flat = restless(() => 0.8);
    assert.deepEqual(criteria(flat.advice([0.3])), ['plateau']);
    assert.equal(stopSentence(flat.advice([0.3])), undefined);
    flat.meet(new Array<Foreseen>(20).fill(answered(false)));
    assert.deepEqual(criteria(flat.advice([0.3])), ['plateau', 'selected accuracy']);
    const sentence = stopSentence(flat.advice([0.3])) ?? '';
    assert.match(sentence, /the score on the hold-out moves by 0\.0000 .* had foreseen 100\.0 %/);
    const rising = restless(n => 0.01 * n);
    rising.meet(new Array<Foreseen>(20).fill(answered(false)));
    assert.equal(stopSentence(rising.advice([0.3])), undefined);
  });

  it('goes by the uncertainty of what is left where there is no hold-out', () => {
    const curve = restless(() => undefined)
      .advice([])
      .find(({ criterion }) => criterion === 'plateau');
    assert.ok(Math.abs((curve?.value ?? NaN) - 0.01) < 1e-9);
    assert.match(curve?.reason ?? '', /mean uncertainty/);
  });

  it('judges foreseen answers by those that were asked for their score', () => {
    const history = new StopHistory(['classes']);
    history.meet(new Array<Foreseen>(20).fill(answered(true)));
    history.meet(new Array<Foreseen>(20).fill(answered(false, false)));
    const accuracy = (): number | undefined =>
      history.advice([]).find(({ criterion }) => criterion === 'selected accuracy')?.value;
    assert.equal(accuracy(), 0);
    history.meet(new Array<Foreseen>(10).fill(answered(false)));
    assert.equal(accuracy(), 0.5);
    // What was drawn at random tells as well whether scores are worth following.
    assert.deepEqual(history.telling, { area: 0.5, pays: false });
  });

  it('says that the budget is spent whatever else there is to say', () => {
    const spent = budgetSpent({ answers: 100 }, { answers: 101, words: 0 });
    assert.equal(stopSentence(spent), '101 of the budget of 100 answers are spent.');
    assert.equal(stopSentence(budgetSpent({ answers: 100 }, { answers: 99, words: 0 })), undefined);
  });
});
