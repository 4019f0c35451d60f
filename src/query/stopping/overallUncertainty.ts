/** Stop when the head is sure of nearly everything that is left. */
import type { StopAdvice } from '../../domain/stopAdvice.js';
import { waiting } from './advice.js';

const threshold = 0.05;

/**
 * Mean score of the unanswered pool; stop below 0.05. Scores are normalised to [0, 1], so the threshold
 * means the same for any number of labels. A head can be sure and wrong: look at another criterion too.
 *
 * Zhu, Wang & Hovy 2008, "Multi-criteria-based strategy to stop active learning for data annotation".
 *
 * @param scores in [0, 1]; NaN where not scored
 */
export function overallUncertainty(scores: ArrayLike<number>): StopAdvice {
  const criterion = 'overall uncertainty';
  let sum = 0;
  let scored = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] ?? NaN;
    if (Number.isNaN(score)) continue;
    sum += score;
    scored += 1;
  }
  if (scored === 0) return waiting(criterion, threshold, 'Nothing is scored yet.');
  const value = sum / scored;
  const reason = `The mean uncertainty of the ${scored} examples left is ${value.toFixed(3)}.`;
  return { criterion, value, threshold, stop: value < threshold, reason };
}
