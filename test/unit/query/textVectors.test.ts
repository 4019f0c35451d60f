import assert from 'node:assert/strict';
import { centred } from '../../../src/query/textVectors.js';

describe('Vectors that texts are compared by', () => {
  it('are what is left without the mean, at length 1', () => {
    const rows = Float32Array.of(9, 1, 7, 7, 11, 1);
    const { vectors, width } = centred(rows, 2, Uint32Array.of(0, 2));
    assert.equal(width, 2);
    // The mean of the two is (10, 1); the middle row is not one of them.
    assert.deepEqual([...vectors], [-1, 0, 7, 7, 1, 0]);
  });

  it('are 0 where a text is the mean', () => {
    const { vectors } = centred(Float32Array.of(2, 3, 2, 3), 2, Uint32Array.of(0, 1));
    assert.deepEqual([...vectors], [0, 0, 0, 0]);
  });
});
