/** A batch that evens out how often each label has been answered. */
import { bestByScore } from './candidates.js';
import type { PoolRequest, PoolRule, PoolView } from './strategy.js';

/**
 * Again and again the best example by score among those predicted to be of the label with the fewest
 * answers so far, which is then counted as answered. Where one label makes up nearly all of the pool,
 * uncertainty asks about that label most of the time.
 *
 * Predicted-class balancing: Ertekin, Huang, Bottou & Giles 2007, "Learning on the border: active learning
 * in imbalanced data classification", for the problem; the rule is that of small-text's ClassBalancer.
 * Examples without a predicted label (no entity) only follow when no others are left.
 */
export const classBalance: PoolRule = { kind: 'batch', reads: ['label'], pick };

function pick(view: PoolView, { count }: PoolRequest): number[] {
  const counts = Float64Array.from(view.labelCounts ?? []);
  const waiting: number[][] = Array.from(counts, () => []);
  for (const i of bestByScore(view, view.size)) {
    if (Number.isNaN(view.score(i))) break;
    const list = waiting[view.label?.(i) ?? -1];
    if (list && list.length < count) list.push(i);
  }
  const chosen: number[] = [];
  const heads = waiting.map(() => 0);
  while (chosen.length < count) {
    let rarest = -1;
    for (const [label, list] of waiting.entries()) {
      if ((heads[label] ?? 0) >= list.length) continue;
      if (rarest < 0 || (counts[label] ?? 0) < (counts[rarest] ?? 0)) rarest = label;
    }
    const next = waiting[rarest]?.[heads[rarest] ?? 0];
    if (next === undefined) break;
    chosen.push(next);
    heads[rarest] = (heads[rarest] ?? 0) + 1;
    counts[rarest] = (counts[rarest] ?? 0) + 1;
  }
  return chosen;
}
