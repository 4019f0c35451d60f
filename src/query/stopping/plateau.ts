/** Stop when the learning curve has become flat. */
import type { StopAdvice } from '../../domain/stopAdvice.js';
import { waiting } from './advice.js';

/** Points that are looked at. */
export const plateauRounds = 20;
const threshold = 0.0005;

/**
 * Median of the slopes between the neighbours of the last 20 points of a curve; stop when its size is
 * below 0.0005 for each round. The points are the hold-out's F1 or accuracy, or, without a hold-out, the
 * mean uncertainty of what is left. The median rather than the mean: single rounds jump.
 *
 * Laws & Schütze 2008, "Stopping criteria for active learning of named entity recognition" (gradient of
 * performance and of uncertainty).
 *
 * @param curve one value in [0, 1] for each round, oldest first
 * @param of what the values are, as the user reads it
 */
export function plateau(curve: readonly number[], of: string): StopAdvice {
  const criterion = 'plateau';
  if (curve.length < plateauRounds)
    return waiting(criterion, threshold, `Needs ${plateauRounds} rounds.`);
  const last = curve.slice(-plateauRounds);
  const slopes = last.slice(1).map((value, r) => value - (last[r] ?? 0));
  const value = Math.abs(median(slopes));
  const reason = `The ${of} moves by ${value.toFixed(4)} a round over the last ${plateauRounds} rounds.`;
  return { criterion, value, threshold, stop: value < threshold, reason };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
