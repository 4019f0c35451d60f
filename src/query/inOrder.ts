/** Reading from first to last: what is worth asking, in the order of the files. */
import type { Budget } from '../project/project.js';
import { StreamThreshold } from './stream.js';
import type { PoolRequest, PoolRule, PoolView } from './strategy.js';

/** Share of examples that are asked where no budget says otherwise. */
const usualShare = 0.1;

/**
 * Goes on after the last example that was asked and takes what reaches the threshold of `StreamThreshold`,
 * in the order of the files, to their end; then again from the beginning. The threshold begins where it
 * would come to rest: the share of what is left that scores above it is the share to ask.
 */
export const inOrder: PoolRule = { kind: 'batch', reads: [], pick };

/** Everything from first to last: how reading begins, before anything is learned. */
export const everythingInOrder: PoolRule = {
  kind: 'batch',
  reads: [],
  pick: (view, { count }) => onwards(view).slice(0, count),
};

function pick(view: PoolView, { share = usualShare }: PoolRequest): number[] {
  const waiting = onwards(view);
  const stream = new StreamThreshold(share, restingPlace(waiting, view, share));
  return waiting.filter(i => stream.decide(view.score(i)));
}

/** What may be asked, from behind the furthest example that was asked to the end, then from the beginning. */
function onwards({ size, eligible, labelled, pending }: PoolView): number[] {
  let from = 0;
  for (const i of labelled) from = Math.max(from, i + 1);
  for (const i of pending) from = Math.max(from, i + 1);
  return Array.from({ length: size }, (_, n) => (from + n) % size).filter(eligible);
}

function restingPlace(waiting: readonly number[], { score }: PoolView, share: number): number {
  const scores = Float64Array.from(waiting, score)
    .filter(value => !Number.isNaN(value))
    .sort();
  return scores[Math.floor((1 - share) * scores.length)] ?? 0;
}

/**
 * Share of what is left that a budget of answers allows for, in [0.01, 0.99]; undefined without one.
 * @param answered of the budget's answers
 * @param left examples that may still be asked
 */
export function shareOf(
  budget: Budget | undefined,
  answered: number,
  left: number,
): number | undefined {
  if (budget?.answers === undefined) return undefined;
  return Math.min(0.99, Math.max(0.01, (budget.answers - answered) / Math.max(1, left)));
}
