import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { RowProducts, type FeatureRows } from '../../../src/encoder/rowProducts.js';

const random = mulberry32(3);
const int8 = (length: number): Int8Array =>
  Int8Array.from({ length }, () => Math.floor(random() * 255) - 127);
const floats = (length: number): Float32Array =>
  Float32Array.from({ length }, () => random() - 0.5);

describe('products of feature rows', () => {
  let products: RowProducts;
  before(async () => {
    products = await RowProducts.open();
  });
  after(() => products.dispose());

  const multiply = async (
    rows: FeatureRows,
    dims: number,
    weights: Float32Array,
  ): Promise<Float32Array> => {
    const columns = weights.length / dims;
    const out = new Float32Array((rows.length / dims) * columns);
    await products.multiply(rows, dims, weights, columns, out);
    return out;
  };

  for (const [dims, columns] of [
    [128, 9],
    [100, 1],
    [768, 41],
  ] as const) {
    const weights = floats(dims * columns);

    it(`are the sums that they stand for, ${dims} × ${columns}`, async () => {
      for (const rows of [int8(7 * dims), floats(7 * dims)]) {
        const scores = await multiply(rows, dims, weights);
        for (let i = 0; i < 7; i++) {
          for (let k = 0; k < columns; k++) {
            let [sum, size] = [0, 0];
            for (let d = 0; d < dims; d++) {
              const term = (rows[i * dims + d] ?? 0) * (weights[d * columns + k] ?? 0);
              sum += term;
              size += Math.abs(term);
            }
            const wrong = Math.abs((scores[i * columns + k] ?? NaN) - sum);
            assert.ok(wrong <= 1e-6 * size, `${wrong} beside ${size}`);
          }
        }
      }
    });

    it(`are the same to the last bit in parts of any size, ${dims} × ${columns}`, async () => {
      const count = 400;
      for (const rows of [int8(count * dims), floats(count * dims)]) {
        const whole = await multiply(rows, dims, weights);
        for (const part of [1, 2, 3, 5, 13, 64, 333]) {
          for (let from = 0; from < count; from += part) {
            const to = Math.min(from + part, count);
            const scores = await multiply(rows.subarray(from * dims, to * dims), dims, weights);
            assert.deepEqual(scores, whole.subarray(from * columns, to * columns));
          }
        }
      }
    });
  }

  it('of no rows are none', async () => {
    assert.equal((await multiply(new Int8Array(), 4, floats(8))).length, 0);
  });

  it('of the wrong size are refused', async () => {
    await assert.rejects(
      products.multiply(int8(8), 4, floats(7), 2, new Float32Array(4)),
      RangeError,
    );
  });
});
