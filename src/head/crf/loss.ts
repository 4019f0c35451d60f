/** The loss of one text under a linear-chain CRF, with its gradient. */
import type { Chain } from './chain.js';
import { crfMarginals, type CrfScratch } from './forwardBackward.js';
import { marginalsWithout, type RejectedSpan } from './rejectedSpans.js';
import { pathScore } from './viterbi.js';

/** What is known of a text's tags. */
export interface KnownTags {
  /** Per word its column, or -1. */
  readonly targets: Int32Array;
  /**
   * words × seen, 1 where a word may have a tag; undefined when every word's tag is known. It must leave
   * a sequence.
   */
  readonly allowed: Uint8Array | undefined;
  /** On words whose tags aren't known. */
  readonly rejected: readonly RejectedSpan[];
}

/**
 * −ln p(what is known | text) = ln Z − ln Z(known), where Z(known) sums over the sequences that agree with
 * what is known: the score of the one sequence if all of it is (Lafferty, McCallum & Pereira, ICML 2001),
 * the marginal likelihood of partial annotations otherwise (Tsuboi et al., COLING 2008). The first is
 * convex in the weights; the second, a difference of two convex functions, is not. Sequences with a rejected
 * span don't agree either.
 *
 * Replaces the emissions by the gradient with respect to them, of all but the transitions: to `pairs` is
 * added what is expected of them, in the units of `crfMarginals`. The transitions of the one sequence, where
 * all of it is known, the caller knows beforehand. `spare` is written over.
 *
 * @param emissions words × seen from `at`
 * @param spare at least words × seen numbers
 * @returns the loss; it and the gradients are multiplied by `weight`
 */
export function crfLoss(
  emissions: Float64Array,
  at: number,
  { targets, allowed, rejected }: KnownTags,
  weight: number,
  chain: Chain,
  scratch: CrfScratch,
  spare: Float64Array,
  pairs: Float64Array,
): number {
  const { seen } = chain;
  const words = targets.length;
  const size = words * seen;
  const known = spare.subarray(0, size);
  let gold = 0;
  if (allowed) {
    for (let i = 0; i < size; i++) {
      known[i] = allowed[i] === 1 ? (emissions[at + i] ?? 0) : -Infinity;
    }
    gold = marginalsWithout(rejected, known, chain, scratch, pairs, -weight);
  } else {
    gold = pathScore(emissions, at, targets, chain);
  }
  const logZ = crfMarginals(emissions, at, words, chain, scratch, emissions, pairs, weight);
  if (allowed) {
    for (let i = 0; i < size; i++) emissions[at + i] = (emissions[at + i] ?? 0) - (known[i] ?? 0);
  } else {
    for (let word = 0; word < words; word++) {
      const i = at + word * seen + (targets[word] ?? 0);
      emissions[i] = (emissions[i] ?? 0) - 1;
    }
  }
  if (weight !== 1) {
    for (let i = at; i < at + size; i++) emissions[i] = weight * (emissions[i] ?? 0);
  }
  return weight * (logZ - gold);
}
