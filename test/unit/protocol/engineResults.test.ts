import assert from 'node:assert/strict';
import type { QueueItem } from '../../../src/domain/queueItem.js';
import { checkResult } from '../../../src/protocol/engineResults.js';

const item: QueueItem = {
  key: 'a'.repeat(64),
  text: 'Ada flew',
  tokens: [
    { start: 0, end: 3 },
    { start: 4, end: 8 },
  ],
  anchor: {
    ...{ path: 'a.txt', record: null, field: null, start: 0, end: 8 },
    ...{ before: '', after: '', docHash: 'b'.repeat(64) },
  },
  line: 1,
  contextBefore: '',
  contextAfter: '',
  why: {
    ...{ kind: 'exploration', phase: 'learning', score: 0.5, rank: 1, poolSize: 2 },
    ...{ strategy: 'auto', measure: 'entropy', round: 1, answers: 10, propensity: 0.05 },
    carriers: [{ start: 0, end: 3, score: 0.5 }],
  },
  part: { start: 0, end: 3 },
  entities: {
    labels: ['PER'],
    probabilities: [
      [0.6, 0.4],
      [0.1, 0.9],
    ],
    spans: [{ start: 0, end: 3, label: 'PER', score: 0.6 }],
    question: { start: 4, end: 8, label: 'PER', score: 0.1 },
  },
  classes: { labels: ['news', 'letter'], probabilities: [0.7, 0.3], chosen: ['news'] },
};
const index = {
  examples: 2,
  skipped: [{ path: 'b.txt', line: null, reason: 'It is empty.' }],
  perFile: [{ path: 'a.txt', documents: 1, examples: 2 }],
};
const measured = { perLabel: [{ label: 'PER', precision: 1, recall: 1, f1: 1, support: 3 }] };

describe('what the engine answers', () => {
  it('is taken where it is what it should be', () => {
    checkResult('item', item);
    checkResult('item', { ...item, part: undefined, entities: undefined, classes: undefined });
    checkResult('item', null);
    checkResult('index', index);
    checkResult('evaluate', { entities: measured });
    checkResult('evaluate', {});
  });

  const { why, entities, classes, anchor } = item;
  const span = { start: 0, end: 3, label: 'PER', score: 0.6 };
  const broken: Readonly<Record<string, object>> = {
    'a reason of another kind': { why: { ...why, kind: 'guess' } },
    'a reason without a phase': { why: { ...why, phase: undefined } },
    'a reason without a strategy': { why: { ...why, strategy: undefined } },
    'a reason without a measure': { why: { ...why, measure: 3 } },
    'a number of answers that is none': { why: { ...why, answers: NaN } },
    'a pool of no size': { why: { ...why, poolSize: -1 } },
    'a propensity that is no probability': { why: { ...why, propensity: 2 } },
    'a carrier without a score': { why: { ...why, carriers: [{ start: 0, end: 3 }] } },
    'a place that ends before it begins': { anchor: { ...anchor, start: 9 } },
    'a part beyond its text': { part: { start: 0, end: 9 } },
    'a suggestion of an unknown label': {
      entities: { ...entities, spans: [{ ...span, label: 'LOC' }] },
    },
    'a suggestion without a score': {
      entities: { ...entities, spans: [{ ...span, score: undefined }] },
    },
    'a question without a label': {
      entities: { ...entities, question: { ...span, label: undefined } },
    },
    'probabilities of other labels': { entities: { ...entities, labels: ['PER', 'LOC'] } },
    'probabilities of fewer words': { entities: { ...entities, probabilities: [[0.6, 0.4]] } },
    'a class that is none': { classes: { ...classes, chosen: ['poem'] } },
    'probabilities of fewer classes': { classes: { ...classes, probabilities: [1] } },
  };
  for (const [what, change] of Object.entries(broken)) {
    it(`is refused as an example with ${what}`, () => {
      assert.throws(() => checkResult('item', { ...item, ...change }), TypeError);
    });
  }

  it('is refused as files without their names or numbers', () => {
    for (const perFile of [undefined, [{ path: 'a.txt' }], [{ examples: 2 }]]) {
      assert.throws(() => checkResult('index', { ...index, perFile }), TypeError);
    }
    const skipped = [{ path: 'b.txt', line: '1', reason: 'It is empty.' }];
    assert.throws(() => checkResult('index', { ...index, skipped }), TypeError);
  });

  it('is refused as a measurement without its figures', () => {
    const perLabel = [{ label: 'PER', f1: 'high', support: 3 }];
    assert.throws(() => checkResult('evaluate', { entities: { perLabel } }), TypeError);
  });
});
