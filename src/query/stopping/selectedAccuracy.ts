/** Stop when the head is right even about what it is asked most about. */
import type { StopAdvice } from '../../domain/stopAdvice.js';
import { percent, waiting } from './advice.js';

const window = 20;
const threshold = 0.9;

/**
 * Share of the last 20 ranked answers that were what the head had said before it learned from them; stop
 * from 0.9 on. The most uncertain examples are the hardest, so the accuracy on the rest is higher. Answers
 * drawn at random belong to the hold-out and the learning curve, not here.
 *
 * Zhu & Hovy 2007, "Active learning for word sense disambiguation with methods for addressing the class
 * imbalance problem" (min-error).
 *
 * @param foreseen whether each ranked answer, oldest first, was foreseen
 */
export function selectedAccuracy(foreseen: readonly boolean[]): StopAdvice {
  const criterion = 'selected accuracy';
  if (foreseen.length < window) {
    return waiting(criterion, threshold, `Needs ${window} answers that the head ranked.`);
  }
  const last = foreseen.slice(-window);
  const value = last.filter(Boolean).length / window;
  const reason = `Of the last ${window} answers the head had foreseen ${percent(value)}.`;
  return { criterion, value, threshold, stop: value >= threshold, reason };
}
