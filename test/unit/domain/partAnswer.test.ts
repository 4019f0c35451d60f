/** What becomes of an answer where a part of an example was asked about. */
import assert from 'node:assert/strict';
import type { Annotation, Answer, JudgedSpan } from '../../../src/domain/annotation.js';
import { isPartial } from '../../../src/domain/annotation.js';
import { compareSpans } from '../../../src/domain/span.js';
import type { QueueItem } from '../../../src/domain/queueItem.js';
import { settledWords } from '../../../src/head/bio.js';
import { toPartAnswer } from '../../../src/domain/partAnswer.js';
import { item, span, text, tokens } from '../webview/sample.js';

const labels = ['PER', 'LOC', 'ORG'];

/** The example with only these words asked about. */
function asked(words: string): QueueItem {
  const { start, end } = span(words, '');
  return item({ part: { start, end } });
}

const yes = (words: string, label: string): JudgedSpan => ({
  ...span(words, label),
  verdict: 'yes',
  source: 'person',
});
const wrong = (words: string, label: string): JudgedSpan => ({
  ...span(words, label),
  verdict: 'no',
  source: 'model',
});
/** What stands for “these words are no entity”. */
const none = (words: string): JudgedSpan[] =>
  labels.map(label => ({ ...span(words, label), verdict: 'no', source: 'person' }));

/** As the whole example would have been answered. */
const said = (answer: Answer, ...spans: JudgedSpan[]): Annotation => ({
  entities: { answer, complete: answer === 'accept', spans },
});
const partly = (...spans: JudgedSpan[]): Annotation => ({
  entities: { answer: 'accept', complete: false, spans },
});

function answerTo(words: string, whole: Annotation, before?: Annotation) {
  const { entities } = toPartAnswer(whole, asked(words), before, labels);
  assert.ok(entities);
  return entities;
}

const sorted = (spans: readonly JudgedSpan[]): JudgedSpan[] => [...spans].sort(compareSpans);

/** The words that are known after the answer, as the model takes it. */
function known(spans: readonly JudgedSpan[]): string[] {
  const flags = settledWords(spans, tokens, labels);
  return tokens.filter((_, t) => flags[t] === 1).map(({ start, end }) => text.slice(start, end));
}

function assertEachOnce(spans: readonly JudgedSpan[]): void {
  const names = spans.map(({ start, end, label }) => `${start} ${end} ${label}`);
  assert.deepEqual(names, [...new Set(names)]);
}

describe('an answer about a part of an example', () => {
  it('rules out every label for the words of the part that were not marked, and nothing beside it', () => {
    const { answer, complete, spans } = answerTo(
      'flew to Paris on',
      said('accept', yes('Paris', 'LOC')),
    );
    assert.deepEqual([answer, complete], ['accept', false]);
    assert.deepEqual(
      sorted(spans),
      sorted([yes('Paris', 'LOC'), ...none('flew to'), ...none('on')]),
    );
    assert.deepEqual(known(spans), ['flew', 'to', 'Paris', 'on']);
  });

  it('is one that leaves the example open', () => {
    const whole = said('accept', yes('Paris', 'LOC'));
    assert.equal(isPartial(toPartAnswer(whole, asked('to Paris'), undefined, labels)), true);
    assert.equal(isPartial(whole), false);
  });

  it('says of words without an entity that they are none', () => {
    assert.deepEqual(answerTo('on Monday with', said('accept')).spans, none('on Monday with'));
  });

  it('keeps an entity whole that reaches beyond the part', () => {
    const { spans } = answerTo('flew to', said('accept', yes('to Paris', 'LOC')));
    assert.deepEqual(sorted(spans), sorted([yes('to Paris', 'LOC'), ...none('flew')]));
  });

  it('goes on from what was said of other words', () => {
    const before = partly(yes('Ada Lovelace', 'PER'), ...none('flew to'));
    const { spans } = answerTo(
      'with Bob',
      said('accept', yes('Ada Lovelace', 'PER'), yes('Bob', 'PER')),
      before,
    );
    assert.deepEqual(
      sorted(spans),
      sorted([yes('Ada Lovelace', 'PER'), yes('Bob', 'PER'), ...none('flew to'), ...none('with')]),
    );
    assert.deepEqual(known(spans), ['Ada', 'Lovelace', 'flew', 'to', 'with', 'Bob']);
  });

  it('drops a label that the person has taken away meanwhile, beside the part as in it', () => {
    const before = partly(yes('Ada', 'PER'), yes('Bob', 'PER'), ...none('flew to'));
    const { spans } = answerTo('with Bob', said('accept'), before);
    assert.deepEqual(sorted(spans), sorted([...none('flew to'), ...none('with Bob')]));
    assert.deepEqual(known(spans), ['flew', 'to', 'with', 'Bob']);
  });

  it('takes from words that were none before only those that an entity reaches into', () => {
    const before = partly(...none('flew to'), ...none('on Monday'));
    const { spans } = answerTo('Paris', said('accept', yes('to Paris', 'LOC')), before);
    assert.deepEqual(
      sorted(spans),
      sorted([yes('to Paris', 'LOC'), ...none('flew'), ...none('on Monday')]),
    );
  });

  it('has no span twice, whatever was wrong before or on the screen', () => {
    const before = partly(...none('with Bob'), ...none('flew'), wrong('Paris', 'ORG'));
    const { spans } = answerTo(
      'with Bob',
      said('accept', wrong('with Bob', 'ORG'), wrong('Paris', 'ORG'), yes('Ada', 'PER')),
      before,
    );
    assertEachOnce(spans);
    assert.deepEqual(
      sorted(spans),
      sorted([yes('Ada', 'PER'), ...none('flew'), wrong('Paris', 'ORG'), ...none('with Bob')]),
    );
  });

  it('rejected, says what is wrong and rules out nothing else', () => {
    const { answer, complete, spans } = answerTo(
      'to Paris',
      said('reject', wrong('Paris', 'ORG')),
      partly(...none('flew')),
    );
    assert.deepEqual([answer, complete], ['accept', false]);
    assert.deepEqual(sorted(spans), sorted([...none('flew'), wrong('Paris', 'ORG')]));
    assert.deepEqual(known(spans), ['flew']);
  });

  it('rejected, leaves entities that were accepted before', () => {
    const before = partly(yes('Ada Lovelace', 'PER'), ...none('flew'));
    const { answer, complete, spans } = answerTo(
      'to Paris',
      said('reject', yes('Ada Lovelace', 'PER'), wrong('Paris', 'ORG')),
      before,
    );
    assert.deepEqual([answer, complete], ['accept', false]);
    assert.deepEqual(
      sorted(spans),
      sorted([yes('Ada Lovelace', 'PER'), ...none('flew'), wrong('Paris', 'ORG')]),
    );
    assert.deepEqual(known(spans), ['Ada', 'Lovelace', 'flew']);
  });

  it('is complete as soon as every word of the example is decided', () => {
    const marks = [yes('Ada Lovelace', 'PER'), yes('Paris', 'LOC'), yes('Bob', 'PER')];
    const first = answerTo('Ada Lovelace flew to', said('accept', ...marks.slice(0, 1)));
    const second = answerTo(
      'Paris on Monday with Bob',
      said('accept', ...marks),
      partly(...first.spans),
    );
    assert.equal(second.complete, false);
    const third = answerTo('from Contoso', said('accept', ...marks), partly(...second.spans));
    assert.deepEqual([third.answer, third.complete], ['accept', true]);
    assert.equal(known(third.spans).length, tokens.length);
    assertEachOnce(third.spans);
  });

  it('is not complete where the last words were rejected', () => {
    const before = answerTo(
      'Ada Lovelace flew to Paris on Monday with Bob from',
      said('accept', yes('Ada', 'PER')),
    );
    const { complete } = answerTo(
      'Contoso',
      said('reject', yes('Ada', 'PER'), wrong('Contoso', 'PER')),
      partly(...before.spans),
    );
    assert.equal(complete, false);
  });

  it('is the answer as it was given where all of the example was asked about', () => {
    const whole = said('accept', yes('Paris', 'LOC'));
    assert.equal(toPartAnswer(whole, item(), undefined, labels), whole);
  });
});
