import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mulberry32 } from '../../../src/base/random.js';
import { addOuterProducts, addScores } from '../../../src/head/kernels.js';
import { largestDifference } from './fitting.js';

const shapes = fc.record({
  first: fc.integer({ min: 0, max: 3 }),
  count: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(127, 128, 129, 300)),
  dims: fc.integer({ min: 0, max: 9 }),
  classes: fc.integer({ min: 0, max: 11 }),
  seed: fc.integer(),
});

function numbers(length: number, random: () => number): Float64Array {
  return Float64Array.from({ length }, () => Math.fround(random() * 2 - 1));
}

describe('kernels', () => {
  it('add the scores of every row and class, whatever the tiles leave over', () => {
    fc.assert(
      fc.property(shapes, ({ first, count, dims, classes, seed }) => {
        const random = mulberry32(seed);
        const rows = Float32Array.from(numbers((first + count) * dims, random));
        const weights = numbers(classes * dims, random);
        const out = numbers(count * classes, random);
        const expected = out.map((before, at) => {
          const [i, k] = [Math.floor(at / classes), at % classes];
          let sum = before;
          for (let d = 0; d < dims; d++) {
            sum += (rows[(first + i) * dims + d] ?? 0) * (weights[k * dims + d] ?? 0);
          }
          return sum;
        });
        addScores(rows, first, count, dims, weights, classes, out);
        assert.ok(largestDifference(out, expected) < 1e-12);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('add the outer products of every row and class', () => {
    fc.assert(
      fc.property(shapes, ({ count, dims, classes, seed }) => {
        const random = mulberry32(seed);
        const rows = Float32Array.from(numbers(count * dims, random));
        const residuals = numbers(count * classes, random);
        const gradient = numbers(classes * dims, random);
        const expected = gradient.map((before, at) => {
          const [k, d] = [Math.floor(at / dims), at % dims];
          let sum = before;
          for (let i = 0; i < count; i++) {
            sum += (residuals[i * classes + k] ?? 0) * (rows[i * dims + d] ?? 0);
          }
          return sum;
        });
        addOuterProducts(rows, count, dims, residuals, classes, gradient);
        assert.ok(largestDifference(gradient, expected) < 1e-11);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
