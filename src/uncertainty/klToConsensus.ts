/** Query by committee: how far the members' distributions lie from their mean. */
import { probability } from './probability.js';

/** Mean of the members' distributions. */
export function consensus(
  members: readonly ArrayLike<number>[],
  offset: number,
  length: number,
): Float64Array {
  const mean = new Float64Array(length);
  for (const p of members) {
    for (let c = 0; c < length; c++) {
      mean[c] = (mean[c] ?? 0) + probability(p[offset + c]) / members.length;
    }
  }
  return mean;
}

/**
 * (1/C) Σ_m KL(p_m ‖ p̄) with p̄ the mean of the members, divided by ln min(C, K): in [0, 1]. Unlike vote
 * entropy it sees how sure the members are, so two votes of 0.51 against 0.49 count for little and a
 * member that is sure against four that waver counts for much.
 *
 * McCallum & Nigam 1998, "Employing EM and pool-based active learning for text classification"; averaged
 * over the words of a sequence in Settles & Craven 2008. For one distribution this is the same number as
 * `bald`, written differently; the two strategies differ in how words are brought to the example.
 */
export function klToConsensus(
  members: readonly ArrayLike<number>[],
  offset: number,
  length: number,
): number {
  const largest = Math.log(Math.min(members.length, length));
  if (largest <= 0) return 0;
  const mean = consensus(members, offset, length);
  let nats = 0;
  for (const p of members) {
    for (let c = 0; c < length; c++) {
      const q = probability(p[offset + c]);
      if (q > 0) nats += (q * Math.log(q / (mean[c] ?? 0))) / members.length;
    }
  }
  return Math.min(1, Math.max(0, nats / largest));
}
