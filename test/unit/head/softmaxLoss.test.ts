import assert from 'node:assert/strict';
import fc from 'fast-check';
import { softmax, softmaxLoss } from '../../../src/head/softmaxLoss.js';

const scoresOf = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), {
  minLength: 2,
  maxLength: 7,
});

/** A loss and the index or flags it is for. */
function lossOf(scores: readonly number[], target: number, allowed?: Uint8Array): number {
  return softmaxLoss(Float64Array.from(scores), 0, scores.length, target, allowed);
}

describe('softmaxLoss', () => {
  it('is −log p of the target, or −log of the allowed classes’ sum', () => {
    fc.assert(
      fc.property(scoresOf, fc.nat(), fc.nat(), (scores, pick, mask) => {
        const p = Float64Array.from(scores);
        softmax(p, 0, p.length);
        assert.ok(Math.abs(p.reduce((a, b) => a + b, 0) - 1) < 1e-12);
        const target = pick % scores.length;
        const known = -Math.log(p[target] ?? 0);
        assert.ok(Math.abs(lossOf(scores, target) - known) < 1e-9 * Math.max(1, known));
        const allowed = Uint8Array.from(scores, (_, k) => (k === target ? 1 : (mask >> k) & 1));
        const sum = p.reduce((total, value, k) => total + value * (allowed[k] ?? 0), 0);
        const narrowed = -Math.log(sum);
        assert.ok(Math.abs(lossOf(scores, -1, allowed) - narrowed) < 1e-9 * Math.max(1, narrowed));
      }),
      { seed: 4 },
    );
  });

  it('leaves its gradient, equal to finite differences', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 2, maxLength: 6 }),
        fc.nat(),
        fc.boolean(),
        (scores, mask, known) => {
          const target = known ? mask % scores.length : -1;
          const allowed = Uint8Array.from(scores, (_, k) => (k === 0 ? 1 : (mask >> k) & 1));
          const gradient = Float64Array.from(scores);
          softmaxLoss(gradient, 0, scores.length, target, allowed);
          for (const k of scores.keys()) {
            const moved = (by: number) => scores.map((score, j) => (j === k ? score + by : score));
            const slope =
              (lossOf(moved(1e-5), target, allowed) - lossOf(moved(-1e-5), target, allowed)) / 2e-5;
            assert.ok(Math.abs(slope - (gradient[k] ?? NaN)) < 1e-8);
          }
        },
      ),
      { seed: 5 },
    );
  });

  it('stays finite where probabilities underflow', () => {
    assert.equal(lossOf([800, -800], 1), 1600);
    assert.equal(lossOf([800, -800, -800], -1, Uint8Array.of(0, 1, 1)), 1600 - Math.log(2));
  });

  it('touches only its own stretch of the scores', () => {
    const scores = Float64Array.of(9, 1, 2, 9);
    softmaxLoss(scores, 1, 2, 0, undefined);
    assert.equal(scores[0], 9);
    assert.equal(scores[3], 9);
  });
});
