/** The loss of one multinomial decision, known or only narrowed down, with its gradient. */
import { fastExp } from './fastExp.js';

/** Turns scores into probabilities that sum to 1, in place. */
export function softmax(scores: Float64Array, start: number, classes: number): void {
  let highest = -Infinity;
  for (let k = start; k < start + classes; k++) highest = Math.max(highest, scores[k] ?? 0);
  let sum = 0;
  for (let k = start; k < start + classes; k++) {
    const e = Math.exp((scores[k] ?? 0) - highest);
    scores[k] = e;
    sum += e;
  }
  for (let k = start; k < start + classes; k++) scores[k] = (scores[k] ?? 0) / sum;
}

/**
 * −log p(target), or −log Σ p(allowed) where only that is known. Replaces the scores by the loss's
 * gradient with respect to them.
 *
 * The first is convex in the scores. The second is not (a difference of two convex functions), but it
 * only ever moves mass from forbidden classes to allowed ones.
 *
 * @param target index in [0, classes), or -1 to use `allowed`
 * @param allowed one flag per class, at least one set
 */
export function softmaxLoss(
  scores: Float64Array,
  start: number,
  classes: number,
  target: number,
  allowed: Uint8Array | undefined,
): number {
  if (target >= 0) {
    let highest = -Infinity;
    for (let k = start; k < start + classes; k++) highest = Math.max(highest, scores[k] ?? 0);
    let sum = 0;
    const wanted = (scores[start + target] ?? 0) - highest;
    for (let k = start; k < start + classes; k++) {
      const e = fastExp((scores[k] ?? 0) - highest);
      scores[k] = e;
      sum += e;
    }
    const scale = 1 / sum;
    for (let k = start; k < start + classes; k++) scores[k] = (scores[k] ?? 0) * scale;
    scores[start + target] = (scores[start + target] ?? 0) - 1;
    return Math.log(sum) - wanted;
  }
  // Each sum is taken relative to its own highest score, so that neither of them vanishes.
  let highest = -Infinity;
  let highestAllowed = -Infinity;
  for (let k = 0; k < classes; k++) {
    const score = scores[start + k] ?? 0;
    highest = Math.max(highest, score);
    if (allowed?.[k]) highestAllowed = Math.max(highestAllowed, score);
  }
  let sum = 0;
  let sumAllowed = 0;
  for (let k = 0; k < classes; k++) {
    const score = scores[start + k] ?? 0;
    sum += Math.exp(score - highest);
    if (allowed?.[k]) sumAllowed += Math.exp(score - highestAllowed);
  }
  for (let k = 0; k < classes; k++) {
    const score = scores[start + k] ?? 0;
    const within = allowed?.[k] ? Math.exp(score - highestAllowed) / sumAllowed : 0;
    scores[start + k] = Math.exp(score - highest) / sum - within;
  }
  return highest + Math.log(sum) - highestAllowed - Math.log(sumAllowed);
}
