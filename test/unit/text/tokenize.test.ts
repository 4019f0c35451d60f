import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tokenize } from '../../../src/text/tokenize.js';
import { hostileText } from './hostileText.js';

function words(text: string): string[] {
  return tokenize(text).map(token => text.slice(token.start, token.end));
}

describe('tokenize', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['York-based', ['York', '-', 'based']],
    ["don't", ['don', "'", 't']],
    ['snake_case x²', ['snake_case', 'x²']],
    ['4.2.1, 1,000 and 10:30.', ['4.2.1', ',', '1,000', 'and', '10:30', '.']],
    [
      'v4.2 1,a 1. 2 .5 1..2 -3',
      ['v4.2', '1', ',', 'a', '1', '.', '2', '.', '5', '1', '.', '.', '2', '-', '3'],
    ],
    ['١٬٠٠٠٫٥', ['١٬٠٠٠٫٥']],
    ['$5 50% a@b.c #tag', ['$', '5', '50', '%', 'a', '@', 'b', '.', 'c', '#', 'tag']],
    ['wait...', ['wait', '.', '.', '.']],
    ['e\u0301te\u0301 naïve', ['e\u0301te\u0301', 'naïve']],
    ['👨‍👩‍👧‍👦 👍🏽!', ['👨‍👩‍👧‍👦', '👍🏽', '!']],
    ['🇩🇪🇫🇷🇺', ['🇩🇪', '🇫🇷', '🇺']],
    ['a1️⃣2️⃣#️⃣', ['a', '1️⃣', '2️⃣', '#️⃣']],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️‍🔥', ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤️‍🔥']],
    ['GPT模型很好', ['GPT', '模', '型', '很', '好']],
    ['ひらがなカタカナ漢字ラーメンのー', ['ひらがな', 'カタカナ', '漢', '字', 'ラーメン', 'のー']],
    ['한국어는', ['한국어는']],
    ['ภาษาไทย', ['ภา', 'ษา', 'ไท', 'ย']],
    ['ខ្មែរ', ['ខ្មែ', 'រ']],
    ['می\u200Cخواهم', ['می\u200Cخواهم']],
    ['Donau\u00ADdampf \u00ADx', ['Donau\u00ADdampf', 'x']],
    ['a\u200Bb\u00A0c\u3000d\r\n\te\0f', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['\uFEFFab\uFEFF', ['ab']],
    ['a\uD800b\uDC00', ['a', '\uD800', 'b', '\uDC00']],
    ['\u070F字 a\u070F! \u0600\n', ['\u070F字', 'a\u070F!', '\u0600']],
    ['𝒜𝒷 𠮷野', ['𝒜𝒷', '𠮷', '野']],
    ['', []],
    [' \n\u200D\u200C', []],
  ];
  for (const [text, expected] of table) {
    it(`splits ${JSON.stringify(text)}`, () => {
      assert.deepEqual(words(text), expected);
    });
  }

  it('gives ascending, disjoint tokens that cover every visible character', () => {
    fc.assert(
      fc.property(hostileText, text => {
        let at = 0;
        for (const { start, end } of tokenize(text)) {
          assert.ok(start >= at && end > start);
          assert.match(text.slice(at, start), /^[\p{White_Space}\p{Cc}\p{Cf}]*$/u);
          at = end;
        }
        assert.match(text.slice(at), /^[\p{White_Space}\p{Cc}\p{Cf}]*$/u);
        assert.ok(at <= text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('never splits a grapheme cluster', () => {
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
    fc.assert(
      fc.property(hostileText, text => {
        const edges = new Set(Array.from(graphemes.segment(text), segment => segment.index));
        edges.add(text.length);
        for (const { start, end } of tokenize(text)) {
          // A mark on white space has no base to stay with.
          const onBlank =
            /^[\p{M}\p{Emoji_Modifier}]/u.test(text.slice(start)) &&
            /[\s\p{C}]$/u.test(text.slice(0, start));
          assert.ok(edges.has(start) || onBlank, `start ${start} of ${JSON.stringify(text)}`);
          assert.ok(edges.has(end), `end ${end} of ${JSON.stringify(text)}`);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('takes time in proportion to the text, whatever the text', () => {
    const seconds = (text: string): number => {
      const started = performance.now();
      tokenize(text);
      return performance.now() - started;
    };
    for (const part of ['a', '-', ' ', '1.', '👩\u200D', '\u0301', 'กิ', '🇩']) {
      const text = part.repeat(1_000_000 / part.length);
      assert.ok(seconds(text) < 10_000, part);
    }
  });
});
