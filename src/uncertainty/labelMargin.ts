/** Multi-label margin: an example is as uncertain as its most uncertain label. */
import { probability } from './probability.js';

/**
 * 1 − min over the labels of |p − (1 − p)|, in [0, 1]: for one label the gap between yes and no is its
 * margin, and the smallest gap decides ("BinMin"). The minimum rather than the mean, because with many
 * labels nearly all are confidently absent and would drown the one in question. 0 without labels.
 *
 * Brinker 2006, "On active learning in multi-label classification".
 */
export function labelMargin(p: ArrayLike<number>, offset: number, length: number): number {
  let smallest = 1;
  for (let c = offset; c < offset + length; c++) {
    const gap = Math.abs(2 * probability(p[c]) - 1);
    if (gap < smallest) smallest = gap;
  }
  return 1 - smallest;
}
