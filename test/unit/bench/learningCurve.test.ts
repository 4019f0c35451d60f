import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  commonRange,
  costToReach,
  heightAt,
  meanCurve,
  meanHeight,
  type CurvePoint,
} from '../../../bench/learning/learningCurve.mjs';

const curve = (...points: readonly (readonly [number, number])[]): CurvePoint[] =>
  points.map(([cost, metric]) => ({ cost, metric }));

const anyCurve = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: 2,
    maxLength: 8,
  })
  .map(steps => {
    let cost = 0;
    return steps.map(([step, metric]) => ({ cost: (cost += step), metric }));
  });

const close = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-9, `${a} and ${b}`);

describe('learning curves', () => {
  it('go straight between their points and end with them', () => {
    const line = curve([10, 0.2], [20, 0.4], [40, 0.4]);
    close(heightAt(line, 15), 0.3);
    close(heightAt(line, 30), 0.4);
    assert.equal(heightAt(line, 9), NaN);
    assert.equal(heightAt(line, 41), NaN);
  });

  it('have the mean height that fine steps along them have', () => {
    fc.assert(
      fc.property(anyCurve, points => {
        const range = commonRange([points]);
        assert.ok(range);
        const steps = 40_000;
        let sum = 0;
        for (let s = 0; s < steps; s++) {
          sum += heightAt(points, range.from + ((s + 0.5) / steps) * (range.to - range.from));
        }
        assert.ok(Math.abs(meanHeight(points, range.from, range.to) - sum / steps) < 1e-3);
      }),
      { numRuns: 20 },
    );
  });

  it('reach a level where they first cross it', () => {
    const line = curve([10, 0.2], [20, 0.6], [30, 0.5], [40, 0.9]);
    close(costToReach(line, 0.4) ?? NaN, 15);
    close(costToReach(line, 0.6) ?? NaN, 20);
    close(costToReach(line, 0.7) ?? NaN, 35);
    assert.equal(costToReach(line, 0.1), 10);
    assert.equal(costToReach(line, 0.95), undefined);
  });

  it('have a mean that is the mean of their heights wherever all of them are', () => {
    fc.assert(
      fc.property(anyCurve, anyCurve, (a, b) => {
        const range = commonRange([a, b]);
        const mean = meanCurve([a, b]);
        if (!range) {
          assert.equal(mean.length, 0);
          return;
        }
        assert.equal(mean[0]?.cost, range.from);
        assert.equal(mean.at(-1)?.cost, range.to);
        for (const { cost, metric } of mean)
          close(metric, (heightAt(a, cost) + heightAt(b, cost)) / 2);
      }),
    );
  });
});
