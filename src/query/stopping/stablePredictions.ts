/** Stop when consecutive heads say the same. */
import type { StopAdvice } from '../../domain/stopAdvice.js';
import { compareSpans, openInBoth, tellsApart, waiting, type StopPredictions } from './advice.js';

const window = 3;
const threshold = 0.99;

/**
 * Mean agreement of the last three pairs of consecutive rounds on a fixed stop set of unlabelled examples;
 * stop from 0.99 on. Agreement is Cohen's κ for classes and the F1 of one round's spans against the
 * other's for entities: by tokens nearly all agree on O from the first round.
 *
 * Bloodgood & Vijay-Shanker 2009, "A method for stopping active learning based on stabilizing predictions
 * and the need for user-adjustable stopping"; entity level: Tomanek & Hahn 2008.
 *
 * Says nothing of heads that find hardly anything.
 *
 * @param rounds oldest first
 */
export function stablePredictions(rounds: readonly StopPredictions[]): StopAdvice {
  const criterion = 'stable predictions';
  if (rounds.length <= window) {
    return waiting(criterion, threshold, `Needs ${window + 1} rounds.`);
  }
  // Of the first, because of what it found on texts that were answered since there is no more.
  if (!tellsApart(rounds.at(-window - 1))) {
    return waiting(criterion, threshold, 'Too little is found on the stop set to compare it.');
  }
  const last = rounds.slice(-window - 1);
  let sum = 0;
  for (let r = 1; r <= window; r++) sum += agreement(last[r - 1], last[r]);
  const value = sum / window;
  const stop = value >= threshold;
  const reason = `The last ${window + 1} rounds agree at ${value.toFixed(3)} on the stop set.`;
  return { criterion, value, threshold, stop, reason };
}

function agreement(a: StopPredictions | undefined, b: StopPredictions | undefined): number {
  if (a?.task === 'classes' && b?.task === 'classes') {
    const { before, after } = openInBoth(a.classes, b.classes);
    return cohensKappa(before, after);
  }
  if (a?.task === 'entities' && b?.task === 'entities') {
    const { before, after } = openInBoth(a.spans, b.spans);
    return spanAgreement(before, after);
  }
  throw new RangeError('Rounds of different tasks were compared');
}

/**
 * (p_o − p_e) / (1 − p_e): the share of equal decisions beyond what chance would give, ≤ 1. Two constant
 * and equal lists agree perfectly: 1.
 *
 * Cohen 1960, "A coefficient of agreement for nominal scales".
 */
export function cohensKappa(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const ofA = new Map<number, number>();
  const ofB = new Map<number, number>();
  let equal = 0;
  for (let i = 0; i < a.length; i++) {
    const [first, second] = [a[i] ?? -1, b[i] ?? -1];
    if (first === second) equal += 1;
    ofA.set(first, (ofA.get(first) ?? 0) + 1);
    ofB.set(second, (ofB.get(second) ?? 0) + 1);
  }
  let chance = 0;
  for (const [c, count] of ofA) chance += (count / a.length) * ((ofB.get(c) ?? 0) / a.length);
  if (a.length === 0 || chance === 1) return 1;
  return (equal / a.length - chance) / (1 - chance);
}

/** F1 of one list of spans against the other, in [0, 1]; 1 where neither has any. */
export function spanAgreement(
  a: readonly (readonly string[])[],
  b: readonly (readonly string[])[],
): number {
  const { both, before, after } = compareSpans(a, b);
  return both + before + after === 0 ? 1 : (2 * both) / (2 * both + before + after);
}
