/** The panel's sentences and numbers. */
import assert from 'node:assert/strict';
import { moveCaret } from '../../../webview/edit.js';
import {
  carrierRuns,
  percent,
  placeOf,
  questionOf,
  spokenQuestion,
  reasonOf,
  targetOf,
  whyLine,
  whyRows,
  words,
} from '../../../webview/phrases.js';
import { tokenNames } from '../../../webview/tokenNames.js';
import { at, item, span, state, text, tokens, view, why } from './sample.js';

const carriers = (...named: [word: string, score: number][]) =>
  named.map(([word, score]) => {
    const token = tokens[at(word)];
    assert.ok(token);
    return { ...token, score };
  });

describe('where an example stands', () => {
  const anchor = item().anchor;

  it('is a line of a text or a record with its field', () => {
    assert.deepEqual(placeOf(anchor, 40), ['notes', 'trip.md', 'line 40']);
    const record = { ...anchor, path: 'tickets/inbox.jsonl', record: 1418, field: 'body' };
    assert.deepEqual(placeOf(record, 1418), ['tickets', 'inbox.jsonl', 'record 1,418, “body”']);
    assert.deepEqual(placeOf(anchor, null), ['notes', 'trip.md']);
  });
});

describe('why this one', () => {
  it('gives the figures of a ranked example', () => {
    const ranked = item({ why: { ...why, carriers: carriers(['Ada', 0.9], ['Lovelace', 0.94]) } });
    assert.deepEqual(
      whyRows(ranked).map(row => `${row.head}: ${row.value}`),
      [
        'Uncertainty: 0.94, max token entropy',
        'Carried by: Ada Lovelace',
        'Rank: 1 of 18,282',
        'Strategy: max token entropy',
        'Round: 7, from 118 answers',
      ],
    );
  });

  it('gives a sentence instead in cold start and on the hold-out, and both when exploring', () => {
    const cold = item({
      why: { ...why, phase: 'cold-start', strategy: 'spread over your files' },
    });
    assert.deepEqual(whyRows(cold), []);
    assert.match(whyLine(cold), /^Spread over your files; the model has not learned yet/);
    assert.match(reasonOf({ ...cold.why, answers: 9 }) ?? '', /starts after 10 answers$/);
    const held = item({ why: { ...why, kind: 'hold-out' } });
    assert.deepEqual(whyRows(held), []);
    assert.match(reasonOf(held.why) ?? '', /never trained on/);
    const drawn = item({ why: { ...why, kind: 'exploration' } });
    assert.equal(reasonOf(drawn.why), 'Drawn at random to explore');
    assert.ok(whyRows(drawn).length > 0);
    assert.equal(
      reasonOf({ ...why, kind: 'exploration', phase: 'cold-start' }),
      reasonOf(drawn.why),
    );
  });

  it('fits a line with the two likeliest labels', () => {
    const probabilities = tokens.map(() => [0, 0.48, 0.41, 0.11]);
    const entities = { labels: ['PER', 'LOC', 'ORG'], probabilities, spans: [] };
    const one = item({ entities, why: { ...why, carriers: carriers(['Paris', 0.94]) } });
    assert.equal(
      whyLine(one).replaceAll('\u00a0', ' '),
      'Uncertainty 0.94 at “Paris”: LOC 48 %, ORG 41 % · rank 1 of 18,282',
    );
    const again = { ...one, why: { ...one.why, rank: 0 } };
    assert.doesNotMatch(whyLine(again), /rank/);
    assert.ok(whyRows(again).every(({ head }) => head !== 'Rank'));
  });

  it('joins neighbours to runs and keeps the three most uncertain', () => {
    const many = item({
      why: {
        ...why,
        carriers: carriers(
          ['Bob', 0.5],
          ['Ada', 0.7],
          ['Lovelace', 0.9],
          ['Paris', 0.8],
          ['Contoso', 0.4],
        ),
      },
    });
    assert.deepEqual(
      carrierRuns(many).map(run => text.slice(run.start, run.end)),
      ['Ada Lovelace', 'Paris', 'Bob'],
    );
  });
});

describe('what is asked', () => {
  const { start, end } = span('to Paris', '');
  const part = { start, end };
  const question = { ...span('Paris', 'LOC'), kind: 'span', source: 'model', score: 0.5 } as const;

  it('is said where it isn’t the whole example: a span, a class, or a part', () => {
    assert.equal(questionOf(state()), '');
    assert.equal(questionOf(state({ item: item({ part }) })), 'Only this part:');
    assert.equal(spokenQuestion(state({ item: item({ part }) })), 'Only “to Paris” in:');
    assert.equal(questionOf(state({ question })), 'Is “Paris” LOC?');
    const class_ = { kind: 'class', label: 'travel', score: 0.5 } as const;
    assert.equal(questionOf(state({ question: class_ })), 'Class travel?');
  });

  it('is a single span where that is asked of a part', () => {
    assert.equal(questionOf(state({ question, item: item({ part }) })), 'Is “Paris” LOC?');
  });
});

describe('texts', () => {
  it('leave out probabilities that round to nothing', () => {
    assert.equal(percent(0.004), '');
    assert.equal(percent(0.4849), '48\u00a0%');
  });

  it('spell out names of measures and leave words alone', () => {
    assert.equal(words('meanTokenEntropy'), 'mean token entropy');
    assert.equal(words('coverage ÷ cost'), 'coverage ÷ cost');
  });

  it('say what label keys act on', () => {
    assert.equal(targetOf(view({ caret: 'Paris' })), 'at “Paris”');
    assert.equal(targetOf(moveCaret(view({ caret: 'Paris' }), at('Monday'), true)), '3 words');
  });

  it('name tokens for screen readers', () => {
    const shown = view({ suggested: [span('Paris', 'LOC')], kept: [span('Ada Lovelace', 'PER')] });
    const named = tokenNames(shown, { first: 0, last: shown.state.item.tokens.length - 1 });
    assert.equal(named.get(at('Paris')), 'Paris, LOC suggested, 60 percent');
    assert.equal(named.get(at('Ada')), 'Ada, PER, 1 of 2');
    assert.equal(named.get(at('Bob')), undefined);
  });
});
