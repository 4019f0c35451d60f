import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  fromCodePoints,
  joinTokens,
  joinWithGaps,
  longestOf,
  toBio,
  toRow,
} from '../../../bench/data/detokenise.mjs';

describe('sentences of tokenised data sets', () => {
  it('get their spaces back by rules for English', () => {
    const joined = (tokens: string) => joinTokens(tokens.split(' ')).text;
    assert.equal(joined(`He did n't say " no " ( yet ) .`), `He didn't say "no" (yet).`);
    assert.equal(joined(`John 's dog , too`), `John's dog, too`);
  });

  it('keep the place of every token', () => {
    const token = fc.oneof(
      fc.constantFrom('"', "'s", ',', '(', ')', "n't", '$', '…', '😀'),
      fc.string({ minLength: 1, maxLength: 5, unit: 'grapheme' }).filter(s => !/\s/.test(s)),
    );
    fc.assert(
      fc.property(fc.array(token), tokens => {
        const { text, places } = joinTokens(tokens);
        assert.deepEqual(
          places.map(([start, end]) => text.slice(start, end)),
          tokens,
        );
        assert.equal(text.replaceAll(' ', ''), tokens.join(''));
      }),
    );
  });

  it('have a space only where the source says so, when it does', () => {
    const { text, places } = joinWithGaps(['long', '-', 'QT', 'type'], [false, false, false, true]);
    assert.equal(text, 'long-QT type');
    assert.deepEqual(places[3], [8, 12]);
  });

  it('have the same tags in all schemes', () => {
    const bio = ['B-X', 'I-X', 'B-Y', 'O', 'B-Y', 'B-Y', 'I-Y'];
    assert.deepEqual(toBio(bio), bio);
    // IOB1 writes B- only between neighbours of one label.
    assert.deepEqual(toBio(['I-X', 'I-X', 'I-Y', 'O', 'I-Y', 'B-Y', 'I-Y']), bio);
    assert.deepEqual(toBio(['I-X', 'I-X', 'O', 'I-X']), ['B-X', 'I-X', 'O', 'B-X']);
  });

  it('become rows whose spans hold the tagged words', () => {
    const { text, spans } = toRow(
      ['(', 'New', 'York', "'s", 'Mets', ')'],
      ['O', 'I-LOC', 'I-LOC', 'O', 'I-ORG', 'O'],
    );
    assert.deepEqual(
      spans.map(({ start, end, label }) => [text.slice(start, end), label]),
      [
        ['New York', 'LOC'],
        ['Mets', 'ORG'],
      ],
    );
  });
});

describe('spans of other sources', () => {
  it('are counted in UTF-16 code units and have no white space at their ends', () => {
    const text = '😀 at 8 pm 😀';
    const [span] = fromCodePoints(text, [{ start: 4, end: 10, label: 'time' }]);
    assert.deepEqual(span, { start: 6, end: 10, label: 'time' });
    assert.equal(text.slice(6, 10), '8 pm');
  });

  it('never overlap: the longest stays', () => {
    const [short, long, other] = [
      { start: 0, end: 4, label: 'first' },
      { start: 2, end: 9, label: 'name' },
      { start: 9, end: 11, label: 'last' },
    ];
    assert.deepEqual(longestOf([short, other, long]), [long, other]);
  });
});
