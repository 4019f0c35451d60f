import assert from 'node:assert/strict';
import { exampleScore } from '../../../src/query/exampleScore.js';

describe('The score of an example', () => {
  it('is the mean of its tasks, so that each has a say', () => {
    assert.equal(exampleScore(0.9, 0.3), 0.6);
    assert.ok(exampleScore(0.9, 0.8) > exampleScore(0.95, 0.1));
  });

  it('is that of the one task that can be scored, and not a number when none can', () => {
    assert.equal(exampleScore(0.4, undefined), 0.4);
    assert.equal(exampleScore(undefined, 0), 0);
    assert.ok(Number.isNaN(exampleScore(undefined, undefined)));
  });
});
