import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cosines, cosinesAmong, rowsAt } from '../../../src/query/cosines.js';

describe('cosines', () => {
  it('are the inner products of all pairs, whatever the number of rows', () => {
    const numbers = fc.float({ min: -1, max: 1, noNaN: true });
    const sizes = fc.record({
      rows: fc.oneof(fc.nat(5), fc.integer({ min: 60, max: 70 })),
      columns: fc.nat(5),
      width: fc.integer({ min: 1, max: 7 }),
    });
    const matrices = sizes.chain(({ rows, columns, width }) => {
      const matrix = (count: number): fc.Arbitrary<number[]> =>
        fc.array(numbers, { minLength: count * width, maxLength: count * width });
      return fc.tuple(matrix(rows), matrix(columns), fc.constant(width));
    });
    fc.assert(
      fc.property(matrices, fc.boolean(), ([left, right, width], withItself) => {
        const a = Float32Array.from(left);
        const b = withItself ? a : Float32Array.from(right);
        const columns = b.length / width;
        const found = withItself ? cosinesAmong(a, width) : cosines(a, b, width);
        assert.equal(found.length, (a.length / width) * columns);
        for (const [at, product] of found.entries()) {
          const [i, j] = [Math.floor(at / columns), at % columns];
          let sum = 0;
          for (let x = 0; x < width; x++) {
            sum += (a[i * width + x] ?? NaN) * (b[j * width + x] ?? NaN);
          }
          assert.ok(Math.abs(product - sum) < 1e-5);
        }
      }),
    );
  });

  it('are taken of the rows at the places that are named, in their order', () => {
    const vectors = Float32Array.of(1, 2, 3, 4, 5, 6);
    assert.deepEqual([...rowsAt(vectors, 2, [2, 0, 2])], [5, 6, 1, 2, 5, 6]);
  });
});
