import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mulberry32 } from '../../../src/base/random.js';
import { MatrixProducts } from '../../../src/encoder/matrixProducts.js';
import { plainCompute } from '../../../src/head/compute.js';
import type { Rows } from '../../../src/head/kernels.js';

const { products: plain } = plainCompute;

function largestDifference(a: Rows, b: Rows): number {
  return Float64Array.from(a).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))),
    0,
  );
}

describe('MatrixProducts', () => {
  const shapes = fc.record({
    rows: fc.constantFrom(1, 2, 7, 300),
    inner: fc.constantFrom(1, 3, 64, 130),
    columns: fc.constantFrom(1, 2, 9, 77),
    seed: fc.integer(),
  });

  it('multiplies as plain JavaScript does, in double precision', async () => {
    const native = await MatrixProducts.open(1);
    await fc.assert(
      fc.asyncProperty(shapes, async ({ rows, inner, columns, seed }) => {
        const random = mulberry32(seed);
        const draw = (length: number) => Float64Array.from({ length }, () => 2 * random() - 1);
        const [a, b, c] = [draw(rows * inner), draw(columns * inner), draw(rows * columns)];
        const [expected, found] = [draw(rows * columns), draw(rows * columns)];
        await plain.timesTransposed(a, b, rows, inner, columns, expected);
        await native.timesTransposed(a, b, rows, inner, columns, found);
        assert.ok(largestDifference(found, expected) < 1e-11);
        const [back, nativeBack] = [draw(columns * inner), draw(columns * inner)];
        await plain.transposedTimes(c, a, rows, columns, inner, back);
        await native.transposedTimes(c, a, rows, columns, inner, nativeBack);
        assert.ok(largestDifference(nativeBack, back) < 1e-11);
      }),
      { seed: 21, numRuns: 60 },
    );
  });

  it('multiplies in single precision what is given in it', async () => {
    const native = await MatrixProducts.open(1);
    const [pairs, size] = [12, 9000];
    const rows = Float32Array.from({ length: pairs * size }, (_, i) => Math.sin(i));
    const two = Float32Array.from({ length: 2 * size }, (_, i) => Math.cos(i));
    const [expected, found] = [new Float32Array(2 * pairs), new Float32Array(2 * pairs)];
    await plain.timesTransposed(rows, two, pairs, size, 2, expected);
    await native.timesTransposed(rows, two, pairs, size, 2, found);
    assert.ok(largestDifference(found, expected) < 1e-2);
    const shares = Float32Array.from({ length: pairs }, (_, i) => i - 4);
    const [sum, nativeSum] = [new Float32Array(size), new Float32Array(size)];
    await plain.transposedTimes(shares, rows, pairs, 1, size, sum);
    await native.transposedTimes(shares, rows, pairs, 1, size, nativeSum);
    assert.ok(largestDifference(nativeSum, sum) < 1e-4);
  });

  it('reads and writes where it is told within longer arrays', async () => {
    const native = await MatrixProducts.open(1);
    const [rows, inner, columns] = [100, 100, 10];
    const long = Float64Array.from({ length: rows * inner + 5 }, (_, i) => Math.sin(i));
    const weights = Float64Array.from({ length: columns * inner }, (_, i) => Math.cos(i));
    const out = new Float64Array(rows * columns + 3).fill(7);
    const expected = new Float64Array(rows * columns);
    await plain.timesTransposed(long, weights, rows, inner, columns, expected);
    await native.timesTransposed(long, weights, rows, inner, columns, out);
    assert.ok(largestDifference(out.subarray(0, rows * columns), expected) < 1e-11);
    assert.deepEqual([...out.subarray(rows * columns)], [7, 7, 7]);
    await native.timesTransposed(long, weights, rows, inner, columns, out.subarray(3));
    assert.ok(largestDifference(out.subarray(3), expected) < 1e-11);
  });
});
