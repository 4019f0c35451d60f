import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  minimise,
  type MinimiseOptions,
  type Minimum,
  type Objective,
  type Progress,
} from '../../../src/head/lbfgs.js';
import { largestDifference } from './fitting.js';

/** Rosenbrock's valley, minimum 0 at (1, 1). */
const valley: Objective = (w, gradient) => {
  const [x = 0, y = 0] = w;
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
};

const exact = { maxIterations: 2000, relativeGradient: 1e-9 };

/** The minimum, and everything that was reported on the way. */
async function run(
  objective: Objective,
  start: Float64Array,
  options: MinimiseOptions,
): Promise<{ result: Minimum; reported: Progress[] }> {
  const reported: Progress[] = [];
  const report = (progress: Progress) => reported.push(progress);
  return { result: await minimise(objective, start, { ...options, report }), reported };
}

describe('minimise', () => {
  it('finds the end of a curved valley', async () => {
    const { result } = await run(valley, Float64Array.of(-1.2, 1), exact);
    assert.ok(result.converged);
    assert.ok(largestDifference(result.w, [1, 1]) < 1e-6);
    assert.ok(result.iteration < 60, `${result.iteration} iterations`);
  });

  it('solves badly scaled quadratics', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -50, max: 50 })), {
          minLength: 1,
          maxLength: 12,
        }),
        async terms => {
          const objective: Objective = (w, gradient) =>
            terms.reduce((sum, [exponent, centre], i) => {
              const distance = (w[i] ?? 0) - centre;
              gradient[i] = 10 ** exponent * distance;
              return sum + 0.5 * 10 ** exponent * distance ** 2;
            }, 0);
          const { result } = await run(objective, new Float64Array(terms.length), exact);
          assert.ok(result.converged);
          assert.ok(
            terms.every(
              ([exponent, centre], i) =>
                10 ** exponent * Math.abs((result.w[i] ?? 0) - centre) < 1e-5,
            ),
          );
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('reports falling values, once before the first iteration and once after each', async () => {
    const { result, reported } = await run(valley, Float64Array.of(-1.2, 1), exact);
    assert.deepEqual(
      reported.map(progress => progress.iteration),
      Array.from({ length: result.iteration + 1 }, (_, i) => i),
    );
    reported.reduce((before, now) => {
      assert.ok(now.value <= before.value + 1e-12);
      return now;
    });
    assert.equal(reported.at(-1)?.value, result.value);
  });

  it('stops at once where the gradient is already flat, and leaves the start as it was', async () => {
    const start = Float64Array.of(1, 1);
    const { result, reported } = await run(valley, start, exact);
    assert.equal(result.iteration, 0);
    assert.equal(reported.length, 1);
    const far = Float64Array.of(-1.2, 1);
    await run(valley, far, exact);
    assert.deepEqual([...far], [-1.2, 1]);
  });

  it('stops after the allowed iterations and says that it has not converged', async () => {
    const options = { ...exact, maxIterations: 3 };
    const { result } = await run(valley, Float64Array.of(-1.2, 1), options);
    assert.equal(result.iteration, 3);
    assert.equal(result.converged, false);
  });

  it('gets as low as rounding allows when asked for more', async () => {
    const { result } = await run(valley, Float64Array.of(-1.2, 1), {
      maxIterations: 10_000,
      relativeGradient: 0,
    });
    assert.ok(result.iteration < 1000);
    assert.ok(largestDifference(result.w, [1, 1]) < 1e-8);
  });

  it('steps back from where the objective is infinite or not a number', async () => {
    // x − ln x, not defined for x ≤ 0; the first full step goes there.
    const objective: Objective = (w, gradient) => {
      const x = w[0] ?? 0;
      gradient[0] = 50 * (1 - 1 / x);
      return 50 * (x - Math.log(x));
    };
    const { result } = await run(objective, Float64Array.of(30), exact);
    assert.ok(result.converged);
    assert.ok(Math.abs((result.w[0] ?? 0) - 1) < 1e-6);
  });

  it('refuses a start where the objective is not finite', async () => {
    const broken: Objective = (_, gradient) => {
      gradient.fill(NaN);
      return NaN;
    };
    await assert.rejects(run(broken, Float64Array.of(0), exact), /not finite/);
  });

  it('takes the same way in another inner product when gradients are represented in it', async () => {
    // w = T·v with T = diag(scales): the same space in other coordinates.
    const scales = [3, 0.2];
    const dual = (v: Float64Array, out: Float64Array) => {
      v.forEach((x, i) => (out[i] = x * (scales[i] ?? 0) ** 2));
    };
    const changed: Objective = (v, gradient) => {
      const euclidean = new Float64Array(2);
      const value = valley(
        v.map((x, i) => x * (scales[i] ?? 0)),
        euclidean,
      );
      euclidean.forEach((g, i) => (gradient[i] = g / (scales[i] ?? 1)));
      return value;
    };
    const start = Float64Array.of(-1.2, 1);
    const plain = await run(valley, start, { ...exact, maxIterations: 6 });
    const other = await run(
      changed,
      start.map((x, i) => x / (scales[i] ?? 1)),
      { ...exact, maxIterations: 6, dual },
    );
    assert.ok(
      largestDifference(
        plain.reported.map(p => p.value),
        other.reported.map(p => p.value),
      ) < 1e-5,
    );
  });
});
