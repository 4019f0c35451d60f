/** What a range dragged with the mouse keeps. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tokenize } from '../../../src/text/tokenize.js';
import { trimRange } from '../../../webview/trim.js';

function kept(text: string, dragged = text): string {
  const tokens = tokenize(text);
  const from = text.indexOf(dragged);
  const first = tokens.findIndex(token => token.end > from);
  const last = tokens.findLastIndex(token => token.start < from + dragged.length);
  const range = trimRange(text, tokens, { first, last });
  return text.slice(tokens[range.first]?.start, tokens[range.last]?.end);
}

describe('a range dragged with the mouse', () => {
  const cases: readonly (readonly [text: string, dragged: string, kept: string])[] = [
    ['to Paris, then', 'Paris,', 'Paris'],
    ['said “Ada Lovelace” twice', '“Ada Lovelace”', 'Ada Lovelace'],
    ['(Bob)', '(Bob)', 'Bob'],
    ['for Foo (UK) again', 'Foo (UK)', 'Foo (UK)'],
    ['for Foo (UK), again', 'Foo (UK),', 'Foo (UK)'],
    ['the U.S. economy', 'U.S.', 'U.S.'],
    ['He went to Rome.', 'Rome.', 'Rome'],
    ['with .NET now', '.NET', '.NET'],
    ['for $5 only', '$5', '$5'],
    ['wait … what', '…', '…'],
    ['call f() now', '()', '()'],
  ];
  for (const [text, dragged, result] of cases) {
    it(`keeps “${result}” of “${dragged}”`, () => assert.equal(kept(text, dragged), result));
  }

  it('stays inside itself, has a word at least, and is trimmed once and for all', () => {
    const word = fc.constantFrom('a', 'Foo', ',', '(', ')', '“', '”', '.', '5', '$');
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 8 }),
        fc.nat(7),
        fc.nat(7),
        (list, a, b) => {
          const text = list.join(' ');
          const tokens = tokenize(text);
          const [from, to] = [Math.min(a, b), Math.max(a, b)].map(n =>
            Math.min(n, tokens.length - 1),
          );
          const range = { first: from ?? 0, last: to ?? 0 };
          const once = trimRange(text, tokens, range);
          assert.ok(
            range.first <= once.first && once.first <= once.last && once.last <= range.last,
          );
          assert.deepEqual(trimRange(text, tokens, once), once);
        },
      ),
    );
  });
});
