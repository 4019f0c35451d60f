import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JudgedSpan, Verdict } from '../../../src/domain/annotation.js';
import { rejectedRanges, ruledOut, ruleOut } from '../../../src/domain/ruledOut.js';
import { overlaps } from '../../../src/domain/span.js';
import { answersToParts } from '../head/partAnswers.js';

const judged = (start: number, end: number, label: string, verdict: Verdict): JudgedSpan => ({
  start,
  end,
  label,
  verdict,
  source: 'person',
});
const no = (start: number, end: number, ...labels: string[]): JudgedSpan[] =>
  labels.map(label => judged(start, end, label, 'no'));

describe('ruleOut', () => {
  const labels = ['PERSON', 'GPE'];
  // Ada met Bob in Paris
  const tokens = [
    [0, 3],
    [4, 7],
    [8, 11],
    [12, 14],
    [15, 20],
  ].map(([start = 0, end = 0]) => ({ start, end }));

  it('says “no” to every label over the words of a part, in one stretch', () => {
    assert.deepEqual(
      ruleOut(tokens, { start: 4, end: 14 }, [], labels),
      no(4, 14, 'PERSON', 'GPE'),
    );
  });

  it('leaves out entities, and so comes in a stretch on either side of one', () => {
    const bob = { start: 8, end: 11 };
    assert.deepEqual(ruleOut(tokens, { start: 4, end: 20 }, [bob], labels), [
      ...no(4, 7, 'PERSON', 'GPE'),
      ...no(12, 20, 'PERSON', 'GPE'),
    ]);
  });

  it('says nothing of words beside the part, whatever is marked there', () => {
    const beside = [
      { start: 0, end: 3 },
      { start: 15, end: 20 },
    ];
    assert.deepEqual(
      ruleOut(tokens, { start: 8, end: 14 }, beside, labels),
      no(8, 14, 'PERSON', 'GPE'),
    );
  });

  it('leaves out each word that an entity touches, if only with a letter', () => {
    const crossing = { start: 10, end: 13 };
    assert.deepEqual(ruleOut(tokens, { start: 8, end: 20 }, [crossing], ['PERSON']), [
      ...no(15, 20, 'PERSON'),
    ]);
  });

  it('rules out nothing where entities are all that there is, or there are no labels', () => {
    assert.deepEqual(ruleOut(tokens, { start: 0, end: 7 }, [{ start: 0, end: 7 }], labels), []);
    assert.deepEqual(ruleOut(tokens, { start: 0, end: 7 }, [], []), []);
  });

  it('is what ruledOut finds again: of the part, all words that no entity touches', () => {
    fc.assert(
      fc.property(answersToParts, answer => {
        const { tokens: words, part, entities } = answer;
        const spans = ruleOut(words, part, entities, answer.labels);
        const marked = entities.map(span => judged(span.start, span.end, span.label, 'yes'));
        const found = ruledOut([...marked, ...spans], answer.labels);
        assert.equal(spans.length, found.length * answer.labels.length);
        for (const word of words) {
          const isNone = overlaps(word, part) && !entities.some(span => overlaps(span, word));
          assert.equal(found.filter(range => overlaps(range, word)).length, isNone ? 1 : 0);
        }
        // As few as there can be: between two of them there is an entity.
        for (const [n, { end }] of found.entries()) {
          const between = { start: end, end: found[n + 1]?.start ?? Infinity };
          if (between.end < Infinity) assert.ok(entities.some(span => overlaps(span, between)));
        }
      }),
      { seed: 7 },
    );
  });
});

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

  it('takes a suggestion that was rejected for no more than that, even of the only label', () => {
    const rejected = no(0, 3, 'PERSON').map(span => ({ ...span, source: 'model' as const }));
    assert.deepEqual(ruledOut(rejected, ['PERSON']), []);
    assert.deepEqual(ruledOut([...rejected, ...no(0, 3, 'GPE')], labels), []);
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
