/** Sums over the sequences that have none of the entities that a person rejected. */
import type { Chain } from './chain.js';
import { crfMarginals, type CrfScratch } from './forwardBackward.js';

/** An entity that isn't there; a longer or a shorter one, or one of another label, may be. */
export interface RejectedSpan {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  /** Column of the tag that begins it. */
  readonly begins: number;
  /** Column of the tag that goes on with it, or -1 where no entity of the label has several words. */
  readonly goesOn: number;
}

/** 1 − P(span) counts as this much at least: what is subtracted for it is exact to about 1e-16 of its odds. */
const leastDoubt = 1e-9;

/**
 * As `crfMarginals` of one text from 0 on, in place, with each span's sequences left out:
 * E[tag] + Σ odds(span) · (E[tag] − E[tag | span]), which for one span is E[tag | not the span].
 *
 * Several spans are looked at one by one, a composite likelihood (Lindsay, Contemp. Math. 80, 1988): the exact
 * one where they are independent given the text, and far cheaper than all their combinations.
 *
 * @returns ln Z + Σ ln(1 − P(span))
 */
export function marginalsWithout(
  spans: readonly RejectedSpan[],
  emissions: Float64Array,
  chain: Chain,
  scratch: CrfScratch,
  pairs: Float64Array,
  weight: number,
): number {
  const { seen } = chain;
  const words = emissions.length / seen;
  if (spans.length === 0) {
    return crfMarginals(emissions, 0, words, chain, scratch, emissions, pairs, weight);
  }
  const own = emissions.slice();
  const ownPairs = new Float64Array(pairs.length);
  const logZ = crfMarginals(own, 0, words, chain, scratch, emissions, ownPairs);
  let [value, share] = [logZ, 1];
  const spanPairs = new Float64Array(pairs.length);
  const less = new Float64Array(emissions.length);
  const lessPairs = new Float64Array(pairs.length);
  for (const span of spans) {
    const having = restrictedTo(span, own, seen);
    spanPairs.fill(0);
    const logSpan = crfMarginals(having, 0, words, chain, scratch, having, spanPairs);
    if (logSpan === -Infinity) continue;
    const doubt = Math.max(leastDoubt, -Math.expm1(logSpan - logZ));
    const odds = (1 - doubt) / doubt;
    value += Math.log(doubt);
    share += odds;
    add(less, having, odds);
    add(lessPairs, spanPairs, odds);
  }
  for (let i = 0; i < emissions.length; i++) {
    emissions[i] = share * (emissions[i] ?? 0) - (less[i] ?? 0);
  }
  add(pairs, ownPairs, weight * share);
  add(pairs, lessPairs, -weight);
  return value;
}

/** Leaves the sequences that have the span, neither longer nor shorter. */
function restrictedTo(
  { first, last, begins, goesOn }: RejectedSpan,
  emissions: Float64Array,
  seen: number,
): Float64Array {
  const having = emissions.slice();
  for (let word = first; word <= last; word++) {
    const only = word === first ? begins : goesOn;
    for (let k = 0; k < seen; k++) if (k !== only) having[word * seen + k] = -Infinity;
  }
  const after = (last + 1) * seen + goesOn;
  if (goesOn >= 0 && after < having.length) having[after] = -Infinity;
  return having;
}

function add(to: Float64Array, from: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + times * (from[i] ?? 0);
}
