import assert from 'node:assert/strict';
import type { JudgedSpan, Verdict } from '../../../src/domain/annotation.js';
import { rejectedRanges, ruledOut } from '../../../src/domain/ruledOut.js';

const judged = (start: number, end: number, label: string, verdict: Verdict): JudgedSpan => ({
  start,
  end,
  label,
  verdict,
  source: 'person',
});
const no = (start: number, end: number, ...labels: string[]): JudgedSpan[] =>
  labels.map(label => judged(start, end, label, 'no'));

describe('ruledOut', () => {
  const labels = ['PERSON', 'GPE'];

  it('finds the ranges that have a “no” for every label, in text order', () => {
    const spans = [...no(8, 11, 'GPE', 'PERSON'), ...no(0, 3, 'PERSON', 'GPE')];
    assert.deepEqual(ruledOut(spans, labels), [
      { start: 0, end: 3 },
      { start: 8, end: 11 },
    ]);
  });

  it('finds none where a label was not asked about, or about other words', () => {
    assert.deepEqual(ruledOut(no(0, 3, 'PERSON'), labels), []);
    assert.deepEqual(ruledOut(no(0, 3, 'PERSON', 'PERSON'), labels), []);
    assert.deepEqual(ruledOut([...no(0, 3, 'PERSON'), ...no(0, 4, 'GPE')], labels), []);
    assert.deepEqual(ruledOut(no(0, 3, 'PERSON', 'GPE'), [...labels, 'ORG']), []);
  });

  it('counts no “yes” as a “no”', () => {
    const spans = [judged(0, 3, 'PERSON', 'yes'), ...no(0, 3, 'GPE')];
    assert.deepEqual(ruledOut(spans, labels), []);
  });

  it('takes a label that is gone for no hindrance', () => {
    assert.deepEqual(ruledOut(no(0, 3, 'OLD', 'PERSON', 'GPE'), labels), [{ start: 0, end: 3 }]);
  });

  it('rules out nothing where there are no labels', () =>
    assert.deepEqual(ruledOut(no(0, 3, 'PERSON'), []), []));
});

describe('rejectedRanges', () => {
  it('has each range once, however many labels it was said not to have', () => {
    const spans = [
      ...no(8, 11, 'PERSON', 'GPE'),
      judged(4, 7, 'GPE', 'yes'),
      ...no(0, 3, 'PERSON'),
    ];
    const first = { start: 8, end: 11 };
    assert.deepEqual(rejectedRanges(spans), [first, { start: 0, end: 3 }]);
    assert.deepEqual(rejectedRanges(spans, [first]), [{ start: 0, end: 3 }]);
  });
});
