import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codePointToUtf16, utf16ToCodePoint } from '../../../src/text/codePoints.js';
import { hostileText } from './hostileText.js';

describe('code points', () => {
  it('counts an astral character as one code point and two code units', () => {
    const text = '💩This is an annotation.';
    assert.deepEqual([0, 2, 13, 23].map(utf16ToCodePoint(text)), [0, 1, 12, 22]);
    assert.deepEqual([0, 1, 12, 22].map(codePointToUtf16(text)), [0, 2, 13, 23]);
  });

  it('agrees with iterating over the string, in any order of offsets', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (text, draws) => {
          const starts = [0];
          for (const character of text) starts.push((starts.at(-1) ?? 0) + character.length);
          const toPoint = utf16ToCodePoint(text);
          const toUnit = codePointToUtf16(text);
          for (let k = 0; k < 20; k++) {
            const point = Math.floor(draws.next().value * starts.length);
            assert.equal(toUnit(point), starts[point]);
            assert.equal(toPoint(starts[point] ?? -1), point);
          }
        },
      ),
    );
  });

  it('takes an offset inside a surrogate pair as the start of the pair', () => {
    assert.deepEqual([1, 2, 3].map(utf16ToCodePoint('a😀b')), [1, 1, 2]);
  });

  it('counts a lone surrogate as one code point', () => {
    assert.deepEqual([1, 3, 4].map(utf16ToCodePoint('\uD83D\uD83D\uDE00\uDE00')), [1, 2, 3]);
  });

  it('refuses offsets outside the text', () => {
    for (const offset of [-1, 4, 0.5, NaN]) {
      assert.throws(() => utf16ToCodePoint('abc')(offset), RangeError);
      assert.throws(() => codePointToUtf16('abc')(offset), RangeError);
    }
    assert.throws(() => codePointToUtf16('😀')(2), RangeError);
  });
});
