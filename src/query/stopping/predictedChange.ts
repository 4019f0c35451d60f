/** Stop when the F-score can hardly have changed. */
import type { StopAdvice } from '../../domain/stopAdvice.js';
import {
  compareSpans,
  openInBoth,
  percent,
  tellsApart,
  waiting,
  type StopPredictions,
} from './advice.js';

const window = 3;
const threshold = 0.05;

/**
 * Predicted change of the F-score between consecutive rounds, ΔF = 1 − 2a / (2a + b + c), with a what both
 * say, b what only the earlier and c what only the later says, on a fixed stop set; stop when three in a
 * row are below 0.05. It needs no gold labels and bounds how far the two heads' scores can be apart. For
 * classes every example is one decision, so b = c = the examples that changed class.
 *
 * Altschuler & Bloodgood 2019, "Stopping active learning based on predicted change of F measure for text
 * classification".
 *
 * Says nothing of heads that find hardly anything.
 *
 * @param rounds oldest first
 */
export function predictedChange(rounds: readonly StopPredictions[]): StopAdvice {
  const criterion = 'predicted F change';
  if (rounds.length <= window) {
    return waiting(criterion, threshold, `Needs ${window + 1} rounds.`);
  }
  // Of the first, because of what it found on texts that were answered since there is no more.
  if (!tellsApart(rounds.at(-window - 1))) {
    return waiting(criterion, threshold, 'Too little is found on the stop set to compare it.');
  }
  const last = rounds.slice(-window - 1);
  const changes = Array.from({ length: window }, (_, r) => change(last[r], last[r + 1]));
  const value = Math.max(...changes);
  const reason = `The score changed by at most ${percent(value)} in each of the last ${window} rounds.`;
  return { criterion, value, threshold, stop: value < threshold, reason };
}

function change(a: StopPredictions | undefined, b: StopPredictions | undefined): number {
  if (a?.task === 'classes' && b?.task === 'classes') {
    const { before, after } = openInBoth(a.classes, b.classes);
    const same = before.filter((each, i) => each === after[i]).length;
    return before.length === 0 ? 0 : 1 - same / before.length;
  }
  if (a?.task === 'entities' && b?.task === 'entities') {
    const open = openInBoth(a.spans, b.spans);
    const { both, before, after } = compareSpans(open.before, open.after);
    const all = 2 * both + before + after;
    return all === 0 ? 0 : 1 - (2 * both) / all;
  }
  throw new RangeError('Rounds of different tasks were compared');
}
