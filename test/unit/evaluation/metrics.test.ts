import assert from 'node:assert/strict';
import { classMetrics, mostFrequentLabel } from '../../../src/evaluation/classMetrics.js';
import { entityMetrics, scoreEntities } from '../../../src/evaluation/entityMetrics.js';
import { memorisedWords } from '../../../src/evaluation/memorisedWords.js';
import { tokenize } from '../../../src/text/tokenize.js';

const span = (start: number, end: number, label: string) => ({ start, end, label });

describe('scoreEntities', () => {
  const gold = [[span(0, 3, 'PER'), span(5, 9, 'LOC')], [span(0, 4, 'PER')], []];
  const predicted = [
    [span(0, 3, 'PER'), span(5, 8, 'LOC')],
    [span(0, 4, 'LOC'), span(0, 4, 'LOC')],
    [span(2, 3, 'PER')],
  ];

  it('counts a span only when start, end and label are right', () => {
    const { precision, recall, f1, perLabel } = scoreEntities(gold, predicted, [
      'PER',
      'LOC',
      'ORG',
    ]);
    assert.equal(precision, 1 / 4);
    assert.equal(recall, 1 / 3);
    assert.equal(f1, 2 / 7);
    assert.deepEqual(perLabel, [
      { label: 'PER', precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, support: 2 },
      { label: 'LOC', precision: 0, recall: 0, f1: 0, support: 1 },
      { label: 'ORG', precision: 0, recall: 0, f1: 0, support: 0 },
    ]);
  });

  it('does not match a span of one text with that of another', () => {
    assert.equal(scoreEntities([[span(0, 1, 'A')], []], [[], [span(0, 1, 'A')]], ['A']).f1, 0);
  });

  it('is 1 for the gold itself and 0 where there is nothing', () => {
    assert.equal(scoreEntities(gold, gold, []).f1, 1);
    assert.equal(scoreEntities([[]], [[]], []).f1, 0);
  });
});

describe('memorisedWords', () => {
  const memorised = memorisedWords([
    { text: 'New York and York', spans: [span(0, 8, 'LOC'), span(13, 17, 'ORG')] },
    { text: 'York', spans: [span(0, 4, 'LOC')] },
    { text: 'York', spans: [span(0, 4, 'LOC')] },
  ]);
  const marked = (text: string) =>
    memorised
      .predict(text, tokenize(text))
      .map(({ start, end, label }) => [text.slice(start, end), label]);

  it('marks what was labelled, longest first, with the most frequent label', () => {
    assert.deepEqual(marked('From York to New York.'), [
      ['York', 'LOC'],
      ['New York', 'LOC'],
    ]);
  });

  it('marks whole words only', () => {
    assert.deepEqual(marked('Yorkshire, Newer York'), [['York', 'LOC']]);
  });

  it('marks nothing when nothing was labelled', () => {
    assert.deepEqual(memorisedWords([]).predict('York', tokenize('York')), []);
  });

  it('is the baseline of the entity metrics', () => {
    const text = 'In New York';
    const metrics = entityMetrics(
      [{ text, gold: [span(3, 11, 'LOC')], predicted: [] }],
      ['LOC'],
      memorised,
    );
    assert.equal(metrics.memorisedF1, 1);
    assert.equal(metrics.f1, 0);
  });
});

describe('classMetrics', () => {
  it('agrees with counting by hand in single mode', () => {
    const examples = [
      { gold: ['a'], predicted: ['a'] },
      { gold: ['a'], predicted: ['b'] },
      { gold: ['b'], predicted: ['b'] },
      { gold: ['c'], predicted: ['b'] },
    ];
    const metrics = classMetrics(examples, ['a', 'b', 'c', 'd'], [['b'], ['a'], ['a']]);
    assert.equal(metrics.accuracy, 1 / 2);
    assert.equal(metrics.microF1, 1 / 2);
    // F1: a 2/3, b 1/2, c 0; d occurs nowhere.
    assert.ok(Math.abs(metrics.macroF1 - (2 / 3 + 1 / 2) / 3) < 1e-12);
    assert.equal(metrics.majority, 1 / 2);
  });

  it('asks for the exact set in multi mode', () => {
    const examples = [
      { gold: ['a', 'b'], predicted: ['b', 'a'] },
      { gold: ['a'], predicted: ['a', 'b'] },
      { gold: [], predicted: [] },
    ];
    const metrics = classMetrics(examples, ['a', 'b'], [['a', 'b'], ['a']]);
    assert.equal(metrics.accuracy, 2 / 3);
    assert.equal(metrics.microF1, (2 * 3) / 7);
    assert.equal(metrics.majority, 1 / 3);
  });

  it('has no majority without training examples, and nothing without examples', () => {
    assert.equal(mostFrequentLabel([]), undefined);
    assert.equal(mostFrequentLabel([['b'], ['a']]), 'a');
    assert.deepEqual(classMetrics([], ['a'], []), {
      accuracy: 0,
      microF1: 0,
      macroF1: 0,
      majority: 0,
    });
  });
});
