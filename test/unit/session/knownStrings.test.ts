/** Strings that were labelled before, suggested where they stand again. */
import assert from 'node:assert/strict';
import type { Annotation, Verdict } from '../../../src/domain/annotation.js';
import { KnownStrings } from '../../../src/session/knownStrings.js';
import { tokenize } from '../../../src/text/tokenize.js';

function said(
  text: string,
  ...spans: [words: string, label: string, verdict?: Verdict][]
): Annotation {
  return {
    entities: {
      answer: 'accept',
      complete: true,
      spans: spans.map(([words, label, verdict = 'yes']) => {
        const start = text.indexOf(words);
        return { start, end: start + words.length, label, verdict, source: 'person' };
      }),
    },
  };
}

function found(known: KnownStrings, text: string): string[] {
  return known
    .find(text, tokenize(text))
    .map(
      ({ start, end, label, score }) => `${text.slice(start, end)} ${label} ${score.toFixed(2)}`,
    );
}

describe('known strings', () => {
  const text = 'Ada Lovelace met Ada in Paris';
  let known: KnownStrings;
  beforeEach(() => {
    known = new KnownStrings();
    known.change('1', text, said(text, ['Ada Lovelace', 'PER'], ['Paris', 'LOC']));
  });

  it('are suggested where they stand again as whole words in the same case', () => {
    assert.deepEqual(found(known, 'Paris, or paris, or Parisians'), ['Paris LOC 1.00']);
  });

  it('are taken at their longest', () => {
    known.change('2', 'Ada', said('Ada', ['Ada', 'PER']));
    assert.deepEqual(found(known, 'Ada Lovelace and Ada'), [
      'Ada Lovelace PER 1.00',
      'Ada PER 1.00',
    ]);
  });

  it('score the share of verdicts for their label, and stay away when most say no', () => {
    known.change('2', 'Paris', said('Paris', ['Paris', 'PER']));
    known.change('3', 'Paris', said('Paris', ['Paris', 'LOC']));
    assert.deepEqual(found(known, 'Paris'), ['Paris LOC 0.67']);
    known.change('4', 'Paris', said('Paris', ['Paris', 'LOC', 'no']));
    assert.deepEqual(found(known, 'Paris'), []);
  });

  it('were nothing at all once, however many labels that was said of', () => {
    known.change('2', 'Paris', said('Paris', ['Paris', 'LOC']));
    known.change('3', 'Paris', said('Paris', ['Paris', 'PER', 'no'], ['Paris', 'LOC', 'no']));
    assert.deepEqual(found(known, 'Paris'), ['Paris LOC 0.67']);
  });

  it('are forgotten with the answer that they come from, and follow it when it changes', () => {
    known.change('1', text, said(text, ['Paris', 'ORG']));
    assert.deepEqual(found(known, 'Ada Lovelace in Paris'), ['Paris ORG 1.00']);
    known.change('1', text, {});
    assert.deepEqual(found(known, text), []);
  });
});
