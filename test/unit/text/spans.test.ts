import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutsWord, trimSpan } from '../../../src/text/spans.js';
import { hostileText } from './hostileText.js';

describe('spans', () => {
  it('trims what String.trim trims', () => {
    fc.assert(
      fc.property(hostileText, text => {
        const { start, end } = trimSpan(text, 0, text.length);
        assert.equal(
          text.slice(start, end),
          text.replaceAll('\u0085', ' ').trim() === '' ? '' : text.trim(),
        );
      }),
    );
  });

  it('trims inside the range only and leaves nothing of white space', () => {
    assert.deepEqual(trimSpan('  a  b  ', 1, 6), { start: 2, end: 6 });
    assert.deepEqual(trimSpan('a \u00A0\r\n b', 1, 5), { start: 1, end: 1 });
  });

  it('cut a word only between letters, and behind a character that units count differently', () => {
    const cuts = (text: string, part: string): boolean => {
      const start = text.indexOf(part);
      return cutsWord(text, { start, end: start + part.length });
    };
    assert.equal(cuts('💩 Rome', 'Rom'), true);
    assert.equal(cuts('💩 Rome', 'ome'), true);
    assert.equal(cuts('💩 Rome', 'Rome'), false);
    assert.equal(cuts('💩 42km', 'km'), false);
    assert.equal(cuts('💩 张伟住在北京', '北京'), false);
    // Units agree here, so that part of a word is what was meant.
    assert.equal(cuts('Rome 💩', 'Rom'), false);
  });
});
