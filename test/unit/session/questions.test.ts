/** What binary mode asks of an example. */
import assert from 'node:assert/strict';
import type { Annotation } from '../../../src/domain/annotation.js';
import type { QueueItem, SuggestedSpan } from '../../../src/domain/queueItem.js';
import { nextQuestion } from '../../../src/session/questions.js';
import { item, span } from '../webview/sample.js';

const labels = ['PER', 'LOC', 'ORG'];
const spans = [
  { ...span('Ada Lovelace', 'PER'), score: 0.95 },
  { ...span('Paris', 'LOC'), score: 0.55 },
];
const predicted = item({ entities: { labels, probabilities: [], spans } });

const judged = (...said: { start: number; end: number; label: string }[]) => ({
  entities: {
    answer: 'accept' as const,
    complete: false,
    spans: said.map(s => ({ ...s, verdict: 'yes' as const, source: 'model' as const })),
  },
});

const questionOf = (
  asked: QueueItem,
  hints: readonly SuggestedSpan[],
  said: Annotation | undefined,
  mayOverlap = false,
) => nextQuestion(asked, hints, said, mayOverlap);

describe('one question at a time', () => {
  it('asks first what is most open, and each suggestion once', () => {
    const first = questionOf(predicted, [], undefined);
    assert.deepEqual(first, { kind: 'span', source: 'model', ...spans[1] });
    const second = questionOf(predicted, [], judged(span('Paris', 'LOC')));
    assert.equal(second?.label, 'PER');
    const all = judged(span('Paris', 'LOC'), span('Ada Lovelace', 'PER'));
    assert.equal(questionOf(predicted, [], all), undefined);
  });

  it('asks about strings that were labelled before, where the model says nothing', () => {
    const hint = { ...span('Bob', 'PER'), score: 0.75 };
    const over = { ...span('Paris', 'ORG'), score: 0.5 };
    const second = questionOf(predicted, [hint, over], judged(span('Paris', 'LOC')));
    assert.deepEqual(second, { kind: 'span', source: 'pattern', ...hint });
  });

  it('begins with the part that the engine finds the most uncertain, suggested or not', () => {
    const question = { ...span('Monday', 'ORG'), score: 0.3 };
    const open = item({ entities: { labels, probabilities: [], spans, question } });
    const asked = { kind: 'span', source: 'model', ...question };
    assert.deepEqual(questionOf(open, [], undefined), asked);
    // Once it is judged, by what is most open.
    assert.equal(questionOf(open, [], judged(span('Monday', 'ORG')))?.score, 0.55);
    // Somebody has labelled such a string: that is asked, as what it was then.
    const hint = { ...span('Monday', 'PER'), score: 0.9 };
    const others = judged(span('Paris', 'LOC'), span('Ada Lovelace', 'PER'));
    assert.deepEqual(questionOf(open, [hint], others), {
      kind: 'span',
      source: 'pattern',
      ...hint,
    });
  });

  it('asks nothing that lies across a label, unless the project has overlapping spans', () => {
    const inside = { ...span('Ada', 'PER'), score: 0.4 };
    const question = { ...span('Lovelace', 'LOC'), score: 0.5 };
    const open = item({ entities: { labels, probabilities: [], spans: [inside], question } });
    const hint = { ...span('Ada Lovelace flew', 'ORG'), score: 0.9 };
    const labelled = judged(span('Ada Lovelace', 'PER'));
    assert.equal(questionOf(open, [], labelled), undefined);
    assert.equal(questionOf(item(), [hint], labelled), undefined);
    assert.equal(questionOf(open, [], labelled, true)?.label, 'LOC');
    assert.equal(questionOf(item(), [hint], labelled, true)?.label, 'ORG');
    // What was ruled out says nothing of the words around it.
    const [no] = labelled.entities.spans;
    assert.ok(no);
    const spans = [{ ...no, verdict: 'no' as const }];
    const ruledOut = { entities: { answer: 'reject' as const, complete: false, spans } };
    assert.equal(questionOf(open, [], ruledOut)?.label, 'LOC');
  });

  it('asks for the likeliest class that was not judged, until one is right', () => {
    const classes = {
      labels: ['travel', 'work', 'other'],
      probabilities: [0.7, 0.25, 0.05],
      chosen: ['travel'],
    };
    const open = item({ classes });
    assert.deepEqual(questionOf(open, [], undefined), {
      kind: 'class',
      label: 'travel',
      score: 0.7,
    });
    const no = { label: 'travel', verdict: 'no', source: 'model' } as const;
    const rejected = { classes: { answer: 'reject', complete: false, values: [no] } } as const;
    assert.equal(questionOf(open, [], rejected)?.label, 'work');
    const yes = { ...no, verdict: 'yes' } as const;
    const accepted = { classes: { answer: 'accept', complete: true, values: [yes] } } as const;
    assert.equal(questionOf(open, [], accepted), undefined);
  });

  it('has none before there is a model and a known string', () => {
    assert.equal(questionOf(item(), [], undefined), undefined);
  });
});
