/** Chunks: nothing of a line is lost or drawn twice, and each word is in one of them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chunksOf } from '../../../webview/chunks.js';

const wordsOf = (text: string): { start: number; end: number }[] =>
  [...text.matchAll(/[^\s]+/g)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }));

const texts = fc
  .array(fc.constantFrom('a', 'bc', ' ', '  ', '\n', '\r', '\r\n', '\t'), { maxLength: 60 })
  .map(parts => parts.join(''));

describe('the chunks of a text', () => {
  it('are its lines when they are put together', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 5 }), (text, size) => {
        const lines = chunksOf(text, wordsOf(text), size).map(line =>
          line.map(({ start, end }) => text.slice(start, end)).join(''),
        );
        assert.deepEqual(lines, text.split(/\r\n|\r|\n/));
      }),
    );
  });

  it('hold every word once, whole and in order, and no more than they may', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 5 }), (text, size) => {
        const tokens = wordsOf(text);
        const found: number[] = [];
        for (const { start, end, first, last } of chunksOf(text, tokens, size).flat()) {
          assert.ok(last - first < size);
          for (let token = first; token <= last; token++) {
            const word = tokens[token];
            assert.ok(word && start <= word.start && word.end <= end);
            found.push(token);
          }
        }
        assert.deepEqual(found, [...tokens.keys()]);
      }),
    );
  });
});
