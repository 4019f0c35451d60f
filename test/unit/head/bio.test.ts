import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JudgedSpan, Verdict } from '../../../src/domain/annotation.js';
import { ruleOut } from '../../../src/domain/ruledOut.js';
import { overlaps } from '../../../src/domain/span.js';
import { collapse, settledWords, spansToTags, tagsToSpans } from '../../../src/head/bio.js';
import { bioChain } from '../../../src/head/crf/chain.js';
import { bestPath } from '../../../src/head/crf/viterbi.js';
import { answersToParts } from './partAnswers.js';

interface Ends {
  readonly start: number;
  readonly end: number;
}

const labels = ['PER', 'LOC'];
// Ada Lovelace met Bob in Paris
const tokens = [
  [0, 3],
  [4, 12],
  [13, 16],
  [17, 20],
  [21, 23],
  [24, 29],
].map(([start = 0, end = 0]) => ({ start, end }));

function span(start: number, end: number, label: string, verdict: Verdict = 'yes'): JudgedSpan {
  return { start, end, label, verdict, source: 'person' };
}

function rejectedSuggestion(start: number, end: number, label: string): JudgedSpan {
  return { start, end, label, verdict: 'no', source: 'model' };
}

describe('spansToTags', () => {
  it('marks spans and leaves the rest O where the answer is complete', () => {
    const { tags, skipped } = spansToTags(
      [span(24, 29, 'LOC'), span(0, 12, 'PER')],
      tokens,
      labels,
      true,
    );
    assert.deepEqual([...tags], [1, 2, 0, 0, 0, 3]);
    assert.deepEqual(skipped, []);
  });

  it('leaves the rest missing where the answer is incomplete', () => {
    const { tags } = spansToTags([span(17, 20, 'PER')], tokens, labels, false);
    assert.deepEqual([...tags], [-1, -1, -1, 1, -1, -1]);
  });

  it('forbids a label that a person ruled out at its tokens, except where the answer is known', () => {
    const judged = [
      span(0, 12, 'LOC', 'no'),
      span(0, 3, 'LOC', 'no'),
      span(0, 3, 'PER', 'no'),
      span(24, 29, 'PER', 'no'),
      span(24, 29, 'LOC'),
    ];
    const { tags, forbidden } = spansToTags(judged, tokens, labels, false);
    assert.deepEqual([...tags], [-1, -1, -1, -1, -1, 3]);
    assert.deepEqual(
      [...forbidden],
      [
        [0, [3, 4, 1, 2]],
        [1, [3, 4]],
      ],
    );
    assert.equal(spansToTags(judged, tokens, labels, true).forbidden.size, 0);
  });

  it('takes a rejected suggestion for that entity alone, whose words may be part of another', () => {
    const { tags, forbidden, rejected } = spansToTags(
      [rejectedSuggestion(0, 3, 'PER'), rejectedSuggestion(17, 23, 'LOC')],
      tokens,
      labels,
      false,
    );
    assert.deepEqual([...tags], [-1, -1, -1, -1, -1, -1]);
    assert.equal(forbidden.size, 0);
    assert.deepEqual(rejected, [
      { label: 0, first: 0, last: 0 },
      { label: 1, first: 3, last: 4 },
    ]);
  });

  it('says nothing of a rejected suggestion where an entity is known, or that stands within words', () => {
    const within = rejectedSuggestion(25, 29, 'LOC');
    const { rejected, skipped } = spansToTags(
      [span(0, 12, 'PER'), rejectedSuggestion(4, 16, 'PER'), within],
      tokens,
      labels,
      false,
    );
    assert.deepEqual(rejected, []);
    assert.deepEqual(skipped, [within]);
  });

  it('marks every token that a crooked span touches', () => {
    assert.deepEqual(
      [...spansToTags([span(2, 14, 'PER')], tokens, labels, true).tags],
      [1, 2, 2, 0, 0, 0],
    );
  });

  it('keeps the longer of two overlapping spans and claims nothing about the other', () => {
    const crossing = span(4, 16, 'LOC');
    const { tags, skipped } = spansToTags([crossing, span(0, 12, 'PER')], tokens, labels, true);
    assert.deepEqual([...tags], [1, 2, -1, 0, 0, 0]);
    assert.deepEqual(skipped, [crossing]);
  });

  it('reports spans of unknown labels and spans on no token', () => {
    const strange = [span(0, 3, 'DATE'), span(3, 4, 'PER'), span(5, 5, 'LOC', 'no')];
    const { tags, skipped } = spansToTags(strange, tokens, labels, true);
    assert.deepEqual([...tags], [-1, 0, 0, 0, 0, 0]);
    assert.equal(skipped.length, 3);
  });
});

describe('settledWords', () => {
  const settled = (spans: readonly JudgedSpan[]): number[] => [
    ...settledWords(spans, tokens, labels),
  ];

  it('are those of an entity, and those that have no label left', () => {
    const none = ruleOut(tokens, { start: 13, end: 23 }, [span(17, 20, 'PER')], labels);
    assert.deepEqual(settled(none), [0, 0, 1, 0, 1, 0]);
    assert.deepEqual(settled([span(17, 20, 'PER'), ...none]), [0, 0, 1, 1, 1, 0]);
  });

  it('are not those that may still have another label', () => {
    const no = span(0, 12, 'LOC', 'no');
    assert.deepEqual(settled([no, no]), [0, 0, 0, 0, 0, 0]);
    assert.deepEqual(settled([no, span(4, 16, 'PER', 'no')]), [0, 1, 0, 0, 0, 0]);
  });

  it('are not those of rejected suggestions, which may have had wrong ends', () => {
    const all = labels.map(label => rejectedSuggestion(0, 12, label));
    assert.deepEqual(settled(all), [0, 0, 0, 0, 0, 0]);
  });

  it('are not those of a label that the project no longer has', () => {
    assert.deepEqual(settled([span(0, 3, 'DATE'), span(4, 12, 'DATE', 'no')]), [0, 0, 0, 0, 0, 0]);
  });

  it('are all words of entities that overlap, though tags can express but one of them', () => {
    assert.deepEqual(settled([span(0, 11, 'PER'), span(4, 16, 'LOC')]), [1, 1, 1, 0, 0, 0]);
  });

  it('are after an answer about a part its words and those of entities, and no others', () => {
    fc.assert(
      fc.property(answersToParts, answer => {
        const none = ruleOut(answer.tokens, answer.part, answer.entities, answer.labels);
        const yes = answer.entities.map(({ start, end, label }) => span(start, end, label));
        const { tokens: words, labels: names } = answer;
        const isIn = (word: Ends, ranges: readonly Ends[]): boolean =>
          ranges.some(range => overlaps(range, word));
        const expected = words.map(word => (isIn(word, [...yes, answer.part]) ? 1 : 0));
        assert.deepEqual([...settledWords([...yes, ...none], words, names)], expected);
      }),
      { seed: 7 },
    );
  });
});

describe('tagsToSpans', () => {
  it('is the way back from any valid tags', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 }),
        p => {
          const bio = bioChain(Int32Array.of(0, 1, 2, 3, 4), 5);
          const tags = bestPath(Float64Array.from(p), 6, bio).path;
          const spans = tagsToSpans(tags, tokens, labels);
          const judged = spans.map(({ start, end, label }) => span(start, end, label));
          assert.deepEqual([...spansToTags(judged, tokens, labels, true).tags], [...tags]);
        },
      ),
      { seed: 7 },
    );
  });

  it('names the tokens and separates neighbours of one label', () => {
    assert.deepEqual(tagsToSpans(Int32Array.of(1, 1, 2, 0, 0, 4), tokens, labels), [
      { start: 0, end: 3, label: 'PER', firstToken: 0, lastToken: 0 },
      { start: 4, end: 16, label: 'PER', firstToken: 1, lastToken: 2 },
      { start: 24, end: 29, label: 'LOC', firstToken: 5, lastToken: 5 },
    ]);
  });
});

describe('collapse', () => {
  it('sums B and I of each label and puts O last', () => {
    const p = Float32Array.of(0.5, 0.125, 0.125, 0.25, 0, 0, 0, 0, 0.25, 0.75);
    assert.deepEqual([...collapse(p, 2)], [0.25, 0.25, 0.5, 0, 1, 0]);
  });
});
