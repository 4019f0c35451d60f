/** Stop when the learning curve has become flat. */
import type { StopAdvice } from '../../domain/stopAdvice.js';
import { waiting } from './advice.js';

const window = 20;
const threshold = 0.0005;

/**
 * Median of the slopes between the neighbours of the last 20 points of a curve; stop when its size is
 * below 0.0005 for each round. The points are the hold-out's F1 or accuracy, or, without a hold-out, the
 * mean uncertainty of the asked examples. The median rather than the mean: single rounds jump.
 *
 * Laws & Schütze 2008, "Stopping criteria for active learning of named entity recognition" (gradient of
 * performance and of uncertainty).
 *
 * @param curve one value in [0, 1] for each round, oldest first
 */
export function plateau(curve: readonly number[]): StopAdvice {
  const criterion = 'plateau';
  if (curve.length < window) return waiting(criterion, threshold, `Needs ${window} rounds.`);
  const last = curve.slice(-window);
  const slopes = last.slice(1).map((value, r) => value - (last[r] ?? 0));
  const value = Math.abs(median(slopes));
  const reason = `The curve moves by ${value.toFixed(4)} a round over the last ${window} rounds.`;
  return { criterion, value, threshold, stop: value < threshold, reason };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
