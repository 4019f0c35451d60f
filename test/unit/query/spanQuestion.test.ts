import assert from 'node:assert/strict';
import { spanQuestion } from '../../../src/query/spanQuestion.js';
import { chooseSubSequence } from '../../../src/query/subSequence.js';

/** Two labels; rows of PER, LOC, O. */
const o = [0, 0, 1];
const types = (...rows: readonly (readonly number[])[]): number[] => rows.flat();

describe('The one span to ask about', () => {
  it('is in the part that is worth most for its words, not at the most uncertain word', () => {
    // Entropy would open on the lone word in the front; three doubtful ones together are worth more.
    const doubts = [0.75, 0, 0, 0.7, 0.7, 0.6];
    const table = types([0.1, 0.45, 0.45], o, o, [0.5, 0, 0.5], [0.5, 0, 0.5], [0.4, 0, 0.6]);
    const part = chooseSubSequence(doubts);
    assert.ok(part);
    assert.equal(doubts.indexOf(Math.max(...doubts)), 0);
    assert.deepEqual(spanQuestion(part, doubts, table, 2, []), {
      firstToken: 3,
      lastToken: 5,
      label: 0,
    });
  });

  it('is an entity that the head would mark, whole', () => {
    const doubts = [0, 0.1, 0.6, 0];
    const path = [0, 1, 2, 0];
    const part = chooseSubSequence(doubts, path);
    assert.ok(part);
    const marked = { firstToken: 1, lastToken: 2, label: 0 };
    const table = types(o, [0.98, 0, 0.02], [0.6, 0, 0.4], o);
    assert.deepEqual(spanQuestion(part, doubts, table, 2, [marked]), marked);
  });

  it('is what the head missed, where it doubts that more than what it marks beside it', () => {
    const part = { firstToken: 0, lastToken: 2, score: 0.5 };
    const table = types([0.9, 0, 0.1], [0, 0.45, 0.55], [0, 0.1, 0.9]);
    const sure = { firstToken: 0, lastToken: 0, label: 0 };
    // The third word has a quarter of the second's probability: it is no part of the name.
    assert.deepEqual(spanQuestion(part, [0.3, 0.9, 0.4], table, 2, [sure]), {
      firstToken: 1,
      lastToken: 1,
      label: 1,
    });
    assert.deepEqual(spanQuestion(part, [0.9, 0.8, 0.4], table, 2, [sure]), sure);
  });

  it('is none where no label is likelier than one in ten', () => {
    const part = { firstToken: 0, lastToken: 0, score: 0.5 };
    assert.equal(spanQuestion(part, [0.5], [0.09, 0.09, 0.82], 2, []), undefined);
  });

  it('is never a part of another entity that reaches in from outside', () => {
    const part = { firstToken: 1, lastToken: 1, score: 0.5 };
    const around = { firstToken: 0, lastToken: 2, label: 0 };
    const table = types([0.9, 0, 0.1], [0.05, 0, 0.95], [0.9, 0, 0.1]);
    assert.equal(spanQuestion(part, [0, 0.5, 0], table, 2, [around]), undefined);
  });
});
