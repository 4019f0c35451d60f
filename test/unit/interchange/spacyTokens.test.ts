/** Tokens of `.spacy` files: spaCy's white space rules, and splits at punctuation and spans. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { insideOf, spacyTokens, trimSpaces } from '../../../src/interchange/spacyTokens.js';
import { anyText } from './records.js';

/** Tokens as text, with ␣ where a space follows. */
function shown(text: string, cuts: readonly number[] = []): string[] {
  return spacyTokens(text, cuts).map(t => text.slice(t.start, t.end) + (t.space ? '␣' : ''));
}

describe('spacyTokens', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['a b', ['a␣', 'b']],
    ['a  b', ['a␣', ' ', 'b']],
    ['a   b', ['a␣', '  ', 'b']],
    ['a\nb', ['a', '\n', 'b']],
    ['a \nb', ['a␣', '\n', 'b']],
    ['a\n b', ['a', '\n ', 'b']],
    [' a', [' ', 'a']],
    ['a ', ['a␣']],
    ['a  ', ['a␣', ' ']],
    ['a\r\nb', ['a', '\r\n', 'b']],
    ['a\u00a0b', ['a', '\u00a0', 'b']],
    ['a\u0085b', ['a', '\u0085', 'b']],
    ['a\u200bb', ['a', '\u200b', 'b']],
    ['York-based', ['York', '-', 'based']],
    ['$5.00!', ['$', '5', '.', '00', '!']],
    ['Cafe\u0301s', ['Cafe\u0301s']],
    ['❤️x', ['❤️', 'x']],
    ['foo_bar', ['foo', '_', 'bar']],
    ['', []],
    [' ', [' ']],
  ];
  for (const [text, expected] of cases) {
    it(`splits ${JSON.stringify(text)}`, () => assert.deepEqual(shown(text), expected));
  }

  it('splits at the ends of spans, also inside a word', () => {
    assert.deepEqual(shown('iPhone12Pro', [6, 8]), ['iPhone', '12', 'Pro']);
    assert.deepEqual(shown('a bc', [0, 1, 1, 2, 3, 4]), ['a␣', 'b', 'c']);
  });

  it('gives back every text, character for character', () => {
    fc.assert(
      fc.property(anyText, text => {
        assert.equal(shown(text).join('').replaceAll('␣', ' '), text.replaceAll('␣', ' '));
      }),
    );
  });
});

describe('trimSpaces', () => {
  it('takes spaces as Python sees them off both ends', () => {
    assert.deepEqual(trimSpaces('x \u0085Ann\x1f y', { start: 1, end: 8 }), { start: 3, end: 6 });
  });

  it('is empty where there is nothing but spaces', () => {
    assert.deepEqual(trimSpaces('a  b', { start: 1, end: 3 }), { start: 3, end: 3 });
  });
});

describe('insideOf', () => {
  const cases: readonly (readonly [string, 'word' | 'unspaced' | undefined])[] = [
    ['iPhone|12Pro', 'word'],
    ['AT|&T', 'word'],
    ['Rome|)…“Oslo”', 'word'],
    ['York|-based', undefined],
    ['Ann|’s', undefined],
    ['Rome|).', undefined],
    ['Rome|/', 'word'],
    ['don|’t', 'word'],
    ['http://ro|.me', 'word'],
    ['Rome|😀', undefined],
    ['Rome| Oslo', undefined],
    ['Rome|', undefined],
    ['北|京', 'unspaced'],
  ];
  for (const [text, expected] of cases) {
    it(`says ${expected ?? 'nothing'} of ${text}`, () => {
      const offset = text.indexOf('|');
      assert.equal(insideOf(text.replace('|', ''), offset, 'after'), expected);
    });
  }

  it('looks back from the start of a span', () => {
    assert.equal(insideOf('pre-Rome', 4, 'before'), undefined);
    assert.equal(insideOf('(Rome', 1, 'before'), undefined);
    assert.equal(insideOf('@Rome', 1, 'before'), 'word');
    assert.equal(insideOf('x@Rome', 2, 'before'), 'word');
  });
});
