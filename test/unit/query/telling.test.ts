import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { uncertaintyPays } from '../../../src/query/telling.js';

describe('Following the scores', () => {
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
