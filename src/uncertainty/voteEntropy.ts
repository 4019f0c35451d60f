/** Query by committee: how evenly the members' votes are spread. */
import { probability } from './probability.js';

/** Votes of the members for each of the outcomes; a member votes for its most probable one. */
export function votes(
  members: readonly ArrayLike<number>[],
  offset: number,
  length: number,
): Uint32Array {
  const counts = new Uint32Array(length);
  for (const p of members) {
    let best = 0;
    for (let c = 1; c < length; c++) {
      if (probability(p[offset + c]) > probability(p[offset + best])) best = c;
    }
    counts[best] = (counts[best] ?? 0) + 1;
  }
  return counts;
}

/**
 * −Σ_c V_c/C ln V_c/C, divided by ln min(C, K) so that the largest disagreement that C members over K
 * outcomes can have is 1. Unlike entropy it is 0 where all members are undecided in the same way: that
 * doubt more answers will not take away.
 *
 * Seung, Opper & Sompolinsky 1992, "Query by committee"; Dagan & Engelson 1995, "Committee-based
 * sampling for training probabilistic classifiers"; averaged over the words of a sequence in Settles &
 * Craven 2008.
 */
export function voteEntropy(
  members: readonly ArrayLike<number>[],
  offset: number,
  length: number,
): number {
  const largest = Math.log(Math.min(members.length, length));
  if (largest <= 0) return 0;
  let nats = 0;
  for (const count of votes(members, offset, length)) {
    if (count > 0) nats -= (count / members.length) * Math.log(count / members.length);
  }
  return Math.min(1, nats / largest);
}
