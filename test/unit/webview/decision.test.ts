/** What is sent for the spans and classes on the screen. */
import assert from 'node:assert/strict';
import { parseFromPanel } from '../../../src/protocol/panel.js';
import {
  classIsWholeAnswer,
  decisionOf,
  hasNothingToReject,
  lacksClass,
} from '../../../webview/decision.js';
import { chooseClass, drop, keep, labelSpan, moveCaret } from '../../../webview/edit.js';
import { openExample } from '../../../webview/openExample.js';
import { at, item, schema, span, state, view } from './sample.js';

const suggested = [span('Ada Lovelace', 'PER'), span('Paris', 'LOC')];

describe('a decision', () => {
  it('accepts all that is on the screen, suggestions as the model’s', () => {
    const worked = labelSpan(keep(view({ suggested, caret: 'Ada' })), 'PER');
    const own = labelSpan(moveCaret(view({ suggested }), at('Bob'), false), 'PER');
    assert.equal(worked.marks.length, 1);
    assert.deepEqual(decisionOf(own, 'accept', 1200).spans, [
      { ...span('Ada Lovelace', 'PER'), verdict: 'yes', source: 'model' },
      { ...span('Paris', 'LOC'), verdict: 'yes', source: 'model' },
      { ...span('Bob', 'PER'), verdict: 'yes', source: 'person' },
    ]);
  });

  it('sends dropped and replaced suggestions as wrong', () => {
    const dropped = drop(view({ suggested, caret: 'Paris' }));
    const relabelled = labelSpan(moveCaret(dropped, at('Ada'), false), 'ORG');
    assert.deepEqual(decisionOf(relabelled, 'accept', 0).spans, [
      { ...span('Ada Lovelace', 'ORG'), verdict: 'yes', source: 'person' },
      { ...span('Ada Lovelace', 'PER'), verdict: 'no', source: 'model' },
      { ...span('Paris', 'LOC'), verdict: 'no', source: 'model' },
    ]);
  });

  it('rejects what is shown, and ignores without a word', () => {
    const shown = view({ suggested, kept: [span('Bob', 'PER')] });
    const rejected = decisionOf(shown, 'reject', 0);
    assert.equal(rejected.spans.length, 3);
    assert.ok(rejected.spans.every(sent => sent.verdict === 'no'));
    assert.deepEqual(decisionOf(shown, 'ignore', 0).spans, []);
    assert.deepEqual(decisionOf(shown, 'ignore', 0).classes, []);
  });

  it('rejects what touches the part that is asked about, and keeps what was said beside it', () => {
    const { start, end } = span('to Paris on', '');
    const earlier = { ...span('Ada Lovelace', 'PER'), verdict: 'yes', source: 'model' } as const;
    const crossing = { ...span('on Monday', 'ORG'), verdict: 'yes', source: 'person' } as const;
    const spans = [{ ...span('Paris', 'LOC'), score: 0.6 }];
    const entities = { labels: ['PER', 'LOC', 'ORG'], probabilities: [], spans };
    const opened = openExample(
      state({
        item: item({ part: { start, end }, entities }),
        draft: { spans: [earlier, crossing], classes: [], whole: true, partial: true },
      }),
    );
    assert.deepEqual(decisionOf(opened, 'reject', 0).spans, [
      earlier,
      { ...span('Paris', 'LOC'), verdict: 'no', source: 'model' },
      { ...crossing, verdict: 'no' },
    ]);
    assert.deepEqual(decisionOf(opened, 'accept', 0).spans, [
      earlier,
      { ...span('Paris', 'LOC'), verdict: 'yes', source: 'model' },
      crossing,
    ]);
  });

  it('says of strings that were labelled before that they come from there', () => {
    const hints = [{ ...span('Bob', 'PER'), score: 1 }];
    const opened = openExample(state({ hints }));
    assert.deepEqual(decisionOf(opened, 'accept', 0).spans, [
      { ...span('Bob', 'PER'), verdict: 'yes', source: 'pattern' },
    ]);
  });

  it('answers the question that was asked and nothing else', () => {
    const question = {
      ...span('Paris', 'LOC'),
      kind: 'span',
      source: 'model',
      score: 0.5,
    } as const;
    const spans = suggested.map(s => ({ ...s, score: 0.6 }));
    const entities = { labels: ['PER', 'LOC', 'ORG'], probabilities: [], spans };
    const opened = openExample(state({ item: item({ entities }), mode: 'binary', question }));
    assert.equal(opened.marks.length, 1);
    assert.equal(opened.caret, at('Paris'));
    assert.deepEqual(decisionOf(opened, 'reject', 0).spans, [
      { ...span('Paris', 'LOC'), verdict: 'no', source: 'model' },
    ]);
  });

  it('sends a suggested class as the model’s, and as wrong when another is chosen', () => {
    const classes = {
      labels: ['travel', 'work', 'other'],
      probabilities: [0.8, 0.1, 0.1],
      chosen: ['travel'],
    };
    const opened = openExample(state({ item: item({ classes }) }));
    assert.deepEqual(decisionOf(opened, 'accept', 0).classes, [
      { label: 'travel', verdict: 'yes', source: 'model' },
    ]);
    assert.deepEqual(decisionOf(chooseClass(opened, 'work'), 'accept', 0).classes, [
      { label: 'work', verdict: 'yes', source: 'person' },
      { label: 'travel', verdict: 'no', source: 'model' },
    ]);
  });

  it('is one that the host takes, whatever the clock says', () => {
    for (const milliseconds of [-5, 0.4, 1e12]) {
      const message = decisionOf(view({ suggested }), 'accept', milliseconds);
      assert.deepEqual(parseFromPanel(message), message);
    }
  });

  it('is made by a class key alone only where one class is all that is asked for', () => {
    const { classes } = schema;
    assert.ok(classes);
    assert.equal(classIsWholeAnswer(openExample(state({ schema: { classes } }))), true);
    assert.equal(classIsWholeAnswer(view()), false);
    const multi = openExample(state({ schema: { classes: { ...classes, mode: 'multi' } } }));
    assert.equal(classIsWholeAnswer(multi), false);
  });

  it('lacks the one class until it is chosen, also beside entities', () => {
    const { entities, classes } = schema;
    assert.ok(entities && classes);
    for (const asked of [schema, { classes }]) {
      const open = openExample(state({ schema: asked }));
      assert.equal(lacksClass(open), true);
      assert.equal(lacksClass(chooseClass(open, 'work')), false);
    }
    const multi = { entities, classes: { ...classes, mode: 'multi' } } as const;
    for (const asked of [multi, { entities }]) {
      assert.equal(lacksClass(openExample(state({ schema: asked }))), false);
    }
    const question = {
      ...span('Paris', 'LOC'),
      kind: 'span',
      source: 'model',
      score: 0.5,
    } as const;
    assert.equal(lacksClass(openExample(state({ mode: 'binary', question }))), false);
  });

  it('rejects nothing where nothing is shown and nothing was', () => {
    assert.equal(hasNothingToReject(view()), true);
    assert.equal(hasNothingToReject(view({ suggested })), false);
    assert.equal(hasNothingToReject(view({ kept: [span('Bob', 'PER')] })), false);
    assert.equal(
      hasNothingToReject(drop(view({ suggested: [span('Paris', 'LOC')] }), span('Paris', 'LOC'))),
      false,
    );
    const { classes } = schema;
    assert.ok(classes);
    for (const mode of ['single', 'multi'] as const) {
      const alone = openExample(state({ schema: { classes: { ...classes, mode } } }));
      assert.equal(hasNothingToReject(alone), true);
      assert.equal(hasNothingToReject(chooseClass(alone, 'work')), false);
    }
    const question = { kind: 'class', label: 'work', score: 0.5 } as const;
    assert.equal(hasNothingToReject(openExample(state({ mode: 'binary', question }))), false);
  });

  it('rejects nothing where all that is shown lies beside the part that is asked about', () => {
    const { start, end } = span('to Paris on', '');
    const said = { ...span('Ada Lovelace', 'PER'), verdict: 'yes', source: 'person' } as const;
    const draft = { spans: [said], classes: [], whole: true, partial: true };
    const opened = openExample(state({ item: item({ part: { start, end } }), draft }));
    assert.equal(hasNothingToReject(opened), true);
  });
});
