import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { ordersByScore, uncertaintyPays } from '../../../src/query/switchRule.js';

const label = (name: string) => ({ name });
const counts = (entityAnswers: number, classAnswers: number) => ({
  entityAnswers,
  spans: 0,
  classAnswers,
  classes: new Map(),
});

describe('The switch from spreading to scores', () => {
  const rule = { answers: 10, perLabel: 2 };
  const classes = { mode: 'single' as const, labels: Array.from('abcdefghij', label) };
  const entities = { overlap: false, labels: [label('PER')] };

  it('waits for so many answers, and for more where there are many labels', () => {
    assert.equal(ordersByScore(counts(0, 19), { classes }, rule), false);
    assert.equal(ordersByScore(counts(0, 20), { classes }, rule), true);
    assert.equal(ordersByScore(counts(9, 0), { entities }, rule), false);
    assert.equal(ordersByScore(counts(10, 0), { entities }, rule), true);
  });

  it('comes with the first task that has enough', () => {
    assert.equal(ordersByScore(counts(10, 10), { entities, classes }, rule), true);
    assert.equal(ordersByScore(counts(0, 99), { entities }, rule), false);
  });

  it('pays where errors score above successes, and not where the score knows nothing of them', () => {
    const random = mulberry32(1);
    const answers = Array.from({ length: 400 }, () => ({ score: random(), wrong: random() < 0.4 }));
    assert.equal(uncertaintyPays(answers)?.pays, false);
    const telling = answers.map(({ score, wrong }) => ({
      score: score + (wrong ? 0.3 : 0),
      wrong,
    }));
    assert.equal(uncertaintyPays(telling)?.pays, true);
    const same = answers.map(({ wrong }) => ({ score: 0.5, wrong }));
    assert.deepEqual(uncertaintyPays(same), { area: 0.5, pays: false });
  });

  it('says nothing while errors or successes are few', () => {
    const right = Array.from({ length: 30 }, () => ({ score: 0.1, wrong: false }));
    assert.equal(uncertaintyPays(right), undefined);
    assert.equal(uncertaintyPays([]), undefined);
  });
});
