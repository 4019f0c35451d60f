/** Labelling by keys: what each edit does to the spans and classes on the screen. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { overlaps } from '../../../src/domain/span.js';
import {
  chooseClass,
  drop,
  dropAll,
  furtherSuggestion,
  keep,
  labelSpan,
  moveCaret,
  moveEdge,
  nextEntity,
  nextOverlapping,
  nextSuggestion,
  selectCharacters,
  selectSpan,
  setEdge,
} from '../../../webview/edit.js';
import { activeMark, rangeOf, type ExampleView } from '../../../webview/view.js';
import { at, overlapping, span, text, tokens, view } from './sample.js';

const shown = (v: ExampleView): string[] =>
  v.marks.map(m => `${text.slice(m.start, m.end)} ${m.label}${m.kept ? '' : '?'}`);

const range = (v: ExampleView, from: string, to: string): ExampleView =>
  moveCaret(moveCaret(v, at(from), false), at(to), true);

describe('editing an example', () => {
  it('labels the caret’s word, and takes the label away with the same key', () => {
    const labelled = labelSpan(view({ caret: 'Paris' }), 'LOC');
    assert.deepEqual(shown(labelled), ['Paris LOC']);
    assert.deepEqual(shown(labelSpan(labelled, 'LOC')), []);
  });

  it('labels a range in either direction and drops the range', () => {
    const labelled = labelSpan(range(view(), 'Lovelace', 'Ada'), 'PER');
    assert.deepEqual(shown(labelled), ['Ada Lovelace PER']);
    assert.equal(rangeOf(labelled), null);
    assert.deepEqual(shown(labelSpan(labelled, 'PER')), []);
  });

  it('keeps a suggestion with its own key and relabels it with another', () => {
    const start = view({ suggested: [span('Ada Lovelace', 'PER')], caret: 'Lovelace' });
    assert.deepEqual(shown(labelSpan(start, 'PER')), ['Ada Lovelace PER']);
    assert.deepEqual(shown(labelSpan(start, 'ORG')), ['Ada Lovelace ORG']);
  });

  it('replaces the spans that a new label overlaps where overlap is not allowed', () => {
    const start = view({ suggested: [span('Ada Lovelace', 'PER')], kept: [span('Paris', 'LOC')] });
    assert.deepEqual(shown(labelSpan(range(start, 'Lovelace', 'Paris'), 'ORG')), [
      'Lovelace flew to Paris ORG',
    ]);
  });

  it('nests spans where overlap is allowed', () => {
    const start = view({ kept: [span('Ada Lovelace', 'PER')], schema: overlapping });
    const nested = labelSpan(range(start, 'Ada', 'Ada'), 'ORG');
    assert.deepEqual(shown(nested), ['Ada Lovelace PER', 'Ada ORG']);
  });

  it('goes through suggestions without going around, and through all spans around the end', () => {
    const suggested = [span('Ada Lovelace', 'PER'), span('Paris', 'LOC')];
    const start = view({ suggested, kept: [span('Bob', 'PER')], caret: 'flew' });
    const paris = furtherSuggestion(start, 1);
    assert.equal(paris?.caret, at('Paris'));
    assert.equal(furtherSuggestion(paris, 1), null);
    assert.equal(furtherSuggestion(paris, -1)?.caret, at('Ada'));
    assert.equal(nextEntity(paris, 1).caret, at('Bob'));
    assert.equal(nextEntity(nextEntity(paris, 1), 1).caret, at('Ada'));
  });

  it('labels characters inside and across words, without blanks around them', () => {
    const from = text.indexOf('velace');
    const labelled = labelSpan(selectCharacters(view(), from + 6 + 1, from), 'PER');
    assert.deepEqual(shown(labelled), ['velace PER']);
    assert.equal(labelled.characters, null);
    const nothing = selectCharacters(view(), from + 6, from + 7);
    assert.equal(nothing.characters, null);
  });

  it('drops everything where there are no entities', () => {
    const start = view({ suggested: [span('Paris', 'LOC')], kept: [span('Bob', 'PER')] });
    assert.deepEqual(shown(dropAll(start)), []);
  });

  it('drops everything that touches the part that is asked about, and leaves what is beside it', () => {
    const whole = view({
      suggested: [span('Paris', 'LOC')],
      kept: [span('Ada Lovelace', 'PER'), span('on Monday', 'ORG'), span('Bob', 'PER')],
    });
    const { start, end } = span('to Paris on', '');
    const asked = { ...whole.state, item: { ...whole.state.item, part: { start, end } } };
    const dropped = dropAll({ ...whole, state: asked });
    assert.deepEqual(shown(dropped), ['Ada Lovelace PER', 'Bob PER']);
    assert.equal(dropAll(dropped), dropped);
  });

  it('never leaves overlapping spans behind where overlap is not allowed', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('caret'), n: fc.nat(tokens.length), on: fc.boolean() }),
      fc.record({ do: fc.constant('label'), n: fc.nat(2), on: fc.boolean() }),
      fc.record({ do: fc.constant('edge'), n: fc.nat(1), on: fc.boolean() }),
      fc.record({ do: fc.constant('next'), n: fc.nat(1), on: fc.boolean() }),
      fc.record({ do: fc.constant('keep'), n: fc.nat(1), on: fc.boolean() }),
    );
    const start = view({ suggested: [span('Ada Lovelace', 'PER'), span('Paris', 'LOC')] });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        let v = start;
        for (const { do: what, n, on } of steps) {
          if (what === 'caret') v = moveCaret(v, n, on);
          else if (what === 'label') v = labelSpan(v, ['PER', 'LOC', 'ORG'][n] ?? '');
          else if (what === 'edge') v = moveEdge(v, on ? 'start' : 'end', n === 0 ? -1 : 1);
          else if (what === 'next') v = nextSuggestion(v, on ? 1 : -1);
          else v = keep(v);
          assert.ok(v.caret >= 0 && v.caret < tokens.length);
          for (const mark of v.marks) {
            assert.ok(mark.start < mark.end);
            assert.ok(tokens.some(token => token.start === mark.start));
            assert.ok(tokens.some(token => token.end === mark.end));
            assert.ok(!v.marks.some(other => other !== mark && overlaps(other, mark)));
          }
        }
      }),
    );
  });

  it('keeps and drops one suggestion at the caret', () => {
    const start = view({ suggested: [span('Paris', 'LOC'), span('Bob', 'PER')], caret: 'Bob' });
    assert.deepEqual(shown(keep(start)), ['Paris LOC?', 'Bob PER']);
    assert.deepEqual(shown(drop(start)), ['Paris LOC?']);
    assert.equal(keep(view({ caret: 'Bob' })).marks.length, 0);
  });

  it('moves a span’s end and start by words and makes the span the person’s', () => {
    const start = view({ suggested: [span('Lovelace', 'PER')], caret: 'Lovelace' });
    assert.deepEqual(shown(moveEdge(start, 'end', 1)), ['Lovelace flew PER']);
    assert.deepEqual(shown(moveEdge(start, 'start', -1)), ['Ada Lovelace PER']);
    assert.equal(moveEdge(start, 'end', -1), start);
    assert.equal(moveEdge(start, 'start', 1), start);
  });

  it('keeps the caret inside a span that shrinks', () => {
    const start = view({ kept: [span('Ada Lovelace', 'PER')], caret: 'Lovelace' });
    const shrunk = moveEdge(start, 'end', -1);
    assert.equal(shrunk.caret, at('Ada'));
    assert.deepEqual(shown(shrunk), ['Ada PER']);
  });

  it('stops an edge at a person’s span and lets suggestions give way', () => {
    const person = view({ kept: [span('Ada', 'PER'), span('Lovelace', 'ORG')], caret: 'Ada' });
    assert.deepEqual(shown(moveEdge(person, 'end', 1)), ['Ada PER', 'Lovelace ORG']);
    const model = view({
      kept: [span('Ada', 'PER')],
      suggested: [span('Lovelace', 'ORG')],
      caret: 'Ada',
    });
    assert.deepEqual(shown(moveEdge(model, 'end', 1)), ['Ada Lovelace PER']);
  });

  it('puts a dragged edge on any word but never past the other edge', () => {
    const start = view({ kept: [span('to Paris', 'LOC')], caret: 'Paris' });
    const mark = activeMark(start);
    assert.ok(mark);
    assert.deepEqual(shown(setEdge(start, mark, 'end', at('Ada'))), ['to LOC']);
    assert.deepEqual(shown(setEdge(start, mark, 'end', at('Contoso'))), [
      'to Paris on Monday with Bob from Contoso LOC',
    ]);
  });

  it('goes to the next and previous suggestion, around the end', () => {
    const suggested = [span('Ada', 'PER'), span('Paris', 'LOC'), span('Contoso', 'ORG')];
    const start = view({ suggested, caret: 'flew' });
    const first = nextSuggestion(start, 1);
    assert.equal(first.caret, at('Paris'));
    const second = nextSuggestion(first, 1);
    assert.equal(second.caret, at('Contoso'));
    assert.equal(nextSuggestion(second, 1).caret, at('Ada'));
    assert.equal(nextSuggestion(start, -1).caret, at('Ada'));
    assert.equal(nextSuggestion(nextSuggestion(start, -1), -1).caret, at('Contoso'));
    const none = view();
    assert.equal(nextSuggestion(none, 1), none);
  });

  it('picks one overlapping span after the other', () => {
    const start = view({
      kept: [span('Ada Lovelace', 'PER'), span('Ada', 'ORG')],
      suggested: [span('Ada Lovelace flew', 'LOC')],
      schema: overlapping,
      caret: 'Ada',
    });
    const labels = [start, nextOverlapping(start), nextOverlapping(nextOverlapping(start))].map(
      v => activeMark(v)?.label,
    );
    assert.deepEqual(labels, ['LOC', 'ORG', 'PER']);
  });

  it('selects the span under the caret, or the word', () => {
    const start = view({ kept: [span('Ada Lovelace', 'PER')], caret: 'Ada' });
    assert.deepEqual(rangeOf(selectSpan(start)), { first: at('Ada'), last: at('Lovelace') });
    const word = selectSpan(view({ caret: 'Bob' }));
    assert.deepEqual(rangeOf(word), { first: at('Bob'), last: at('Bob') });
  });

  it('chooses one class in single mode and any number in multi mode', () => {
    const labels = (v: ExampleView): string[] => v.chosen.map(choice => choice.label);
    const single = chooseClass(chooseClass(view(), 'travel'), 'work');
    assert.deepEqual(labels(single), ['work']);
    assert.deepEqual(labels(chooseClass(single, 'work')), []);
    const start = view();
    const classes = { mode: 'multi' as const, labels: start.state.schema.classes?.labels ?? [] };
    const multi = view({ schema: { classes } });
    const both = chooseClass(chooseClass(multi, 'travel'), 'work');
    assert.deepEqual(labels(both), ['travel', 'work']);
    assert.deepEqual(labels(chooseClass(both, 'travel')), ['work']);
  });

  it('ignores labels that the project does not have', () => {
    const start = view();
    assert.equal(labelSpan(start, 'NOPE'), start);
    assert.equal(chooseClass(start, 'NOPE'), start);
  });
});
