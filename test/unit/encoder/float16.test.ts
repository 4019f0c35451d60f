import assert from 'node:assert/strict';
import { float16ToFloat32 } from '../../../src/encoder/float16.js';

describe('half precision', () => {
  it('is read exactly', () => {
    // IEEE 754-2008, binary16: zero, one, minus two, the largest, the smallest normal and subnormal.
    const bits = [0x0000, 0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x3555];
    const values = [0, 1, -2, 65504, 2 ** -14, 2 ** -24, 0.333251953125];
    assert.deepEqual([...float16ToFloat32(Uint16Array.from(bits))], values);
  });

  it('keeps what is no number', () => {
    const [negative, plus, minus, none] = float16ToFloat32(
      Uint16Array.of(0x8000, 0x7c00, 0xfc00, 0x7e00),
    );
    assert.ok(Object.is(negative, -0));
    assert.equal(plus, Infinity);
    assert.equal(minus, -Infinity);
    assert.ok(Number.isNaN(none));
  });
});
