import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mulberry32 } from '../../../src/base/random.js';
import { fitTemperature, temper, temperEach, type Outcome } from '../../../src/head/calibration.js';
import { softmax } from '../../../src/head/softmaxLoss.js';
import { largestDifference } from './fitting.js';

/** Outcomes drawn from the softmax of random scores, predicted `sureness` times too surely. */
function drawn(count: number, sureness: number, seed: number): Outcome[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => {
    const scores = Float64Array.from({ length: 4 }, () => 4 * random());
    const [truth, said] = [scores.slice(), scores.map(score => sureness * score)];
    softmax(truth, 0, 4);
    softmax(said, 0, 4);
    let left = random();
    const found = truth.findIndex(p => (left -= p) < 0);
    return { probabilities: said, target: found < 0 ? 3 : found };
  });
}

function loss(outcomes: readonly Outcome[], temperature: number): number {
  return outcomes.reduce((sum, { probabilities, target }) => {
    const [...p] = temper(Float32Array.from(probabilities), 4, temperature);
    return sum - Math.log(p[target] ?? 0);
  }, 0);
}

describe('fitTemperature', () => {
  it('finds how many times too sure the predictions are', () => {
    for (const sureness of [0.5, 1, 2.5]) {
      const found = fitTemperature(drawn(20_000, sureness, 3));
      assert.ok(Math.abs(found - sureness) < 0.05 * sureness, `${found} for ${sureness}`);
    }
  });

  it('finds what no other temperature does better than', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.4, max: 3, noNaN: true }), (seed, sureness) => {
        const outcomes = drawn(60, sureness, seed);
        const found = fitTemperature(outcomes);
        for (const other of [0.2, 0.9 * found, 1, 1.1 * found, 5]) {
          assert.ok(loss(outcomes, found) <= loss(outcomes, other) + 1e-3);
        }
      }),
      { seed: 9, numRuns: 50 },
    );
  });

  it('leaves predictions alone while there is little to judge them by', () => {
    assert.equal(fitTemperature(drawn(49, 3, 1)), 1);
    assert.notEqual(fitTemperature(drawn(50, 3, 1)), 1);
  });

  it('stays within reason when every prediction is right, or certain and wrong', () => {
    const right = { probabilities: [0.9, 0.1], target: 0 };
    const wrong = { probabilities: [1, 0], target: 1 };
    const times = (outcome: Outcome) => Array.from({ length: 60 }, () => outcome);
    assert.ok(Math.abs(fitTemperature(times(right)) - 0.2) < 1e-3);
    assert.ok(Math.abs(fitTemperature(times(wrong)) - 5) < 0.01);
  });
});

describe('temper', () => {
  it('keeps sums and order of each row, and undoes itself', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (seed, temperature) => {
          const rows = drawn(3, 1, seed).flatMap(({ probabilities }) => Array.from(probabilities));
          const before = Float32Array.from(rows);
          const after = temper(before, 4, temperature);
          for (let row = 0; row < 12; row += 4) {
            const [was, is] = [before.subarray(row, row + 4), after.subarray(row, row + 4)];
            assert.ok(Math.abs(is.reduce((a, b) => a + b, 0) - 1) < 1e-6);
            assert.equal(is.indexOf(Math.max(...is)), was.indexOf(Math.max(...was)));
          }
          assert.ok(largestDifference(temper(after, 4, 1 / temperature), before) < 1e-5);
        },
      ),
      { seed: 10, numRuns: 50 },
    );
  });

  it('of two chances is the same as of each with its complement', () => {
    const p = Float32Array.of(0.9, 0.3, 0.5);
    const paired = Float32Array.from([...p].flatMap(x => [x, 1 - x]));
    const expected = temper(paired, 2, 1.7).filter((_, i) => i % 2 === 0);
    assert.ok(largestDifference(temperEach(p, 1.7), expected) < 1e-6);
  });
});
