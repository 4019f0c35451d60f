/** A strategy's order of the pool: the same function for the editor, the command line and simulation. */
import { scoresOf } from './candidates.js';
import { rankPool } from './rank.js';
import type { PoolRequest, PoolView, Strategy } from './strategy.js';

export interface PoolOrder {
  /** Every eligible example, the one to ask first in front and noise at the end. */
  readonly order: Uint32Array;
  /** The part of it that a `batch` rule chose together; empty without such a rule. */
  readonly batch: readonly number[];
}

/**
 * By score; by the numbers of a `rescore` rule; or the batch of a `batch` rule followed by the rest by
 * score. `select` then takes questions from the order without near-repetitions, so a strategy needn't
 * look for those.
 *
 * @param earlier the batch made from the same scores before some of it was answered: kept while at least
 *   half of it is left, so that a batch is asked as it was chosen and not chosen anew for every answer
 */
export function orderPool(
  strategy: Strategy,
  view: PoolView,
  request: PoolRequest,
  earlier: readonly number[] = [],
): PoolOrder {
  const { rule } = strategy;
  if (rule?.kind === 'rescore') {
    const order = rankPool(rule.scores(view, request), view.key, view.eligible, view.inKeyOrder);
    return { order: noiseLast(view, order), batch: [] };
  }
  const order = noiseLast(view, rankPool(scoresOf(view), view.key, view.eligible, view.inKeyOrder));
  if (!rule) return { order, batch: [] };
  const left = earlier.filter(i => view.eligible(i));
  const kept = left.length > 0 && 2 * left.length >= earlier.length;
  const batch = kept ? left : rule.pick(choosable(view), request);
  const picked = new Set(batch);
  return {
    order: Uint32Array.from([...picked, ...order.filter(i => !picked.has(i))]),
    batch: kept ? earlier : batch,
  };
}

/** A batch is chosen neither from what waits for an answer nor from noise. */
function choosable(view: PoolView): PoolView {
  const pending = new Set(view.pending);
  const { eligible, noise } = view;
  return { ...view, eligible: i => eligible(i) && !pending.has(i) && noise?.(i) !== true };
}

function noiseLast({ noise }: PoolView, order: Uint32Array): Uint32Array {
  if (!noise) return order;
  return Uint32Array.from([...order.filter(i => !noise(i)), ...order.filter(noise)]);
}
