/**
 * Sums over all tag sequences of a linear-chain CRF: forward–backward (Rabiner, Proc. IEEE 77, 1989) with
 * each word's numbers scaled to a sum of 1.
 */
import type { Chain } from './chain.js';
import { logMarginals } from './logForwardBackward.js';

/** Room for the sums of one text; grows to the longest, so that nothing is allocated per text. */
export class CrfScratch {
  alpha = new Float64Array(0);
  factors = new Float64Array(0);
  /** seen numbers each: what goes on beyond the word, and that times the next word's own factors. */
  beta = new Float64Array(0);
  next = new Float64Array(0);

  fit(words: number, seen: number): void {
    if (this.alpha.length < words * seen) {
      this.alpha = new Float64Array(2 * words * seen);
      this.factors = new Float64Array(2 * words * seen);
    }
    if (this.beta.length < seen) {
      this.beta = new Float64Array(seen);
      this.next = new Float64Array(seen);
    }
  }
}

/** A word's scale below this means that exponents were lost on the way: the sums are done in logarithms. */
const smallestScale = 1e-30;

/**
 * The probability of each tag at each word, given the text.
 *
 * @param emissions scores of the tags, words × seen from `at`; −Infinity rules a tag out
 * @param marginals out, words × seen from `at`; rows sum to 1; may be `emissions` itself
 * @param pairs if given, `weight` times the expected number of each transition, divided by `chain.factors`,
 *   is added to it
 * @returns ln Z, the logarithm of the sum over all sequences of e^score; −Infinity (and no marginals) if
 *   every sequence is ruled out
 */
export function crfMarginals(
  emissions: Float64Array,
  at: number,
  words: number,
  chain: Chain,
  scratch: CrfScratch,
  marginals: Float64Array,
  pairs?: Float64Array,
  weight = 1,
): number {
  if (words === 0) return 0;
  scratch.fit(words, chain.seen);
  const logZ = forward(emissions, at, words, chain, scratch);
  if (Number.isNaN(logZ)) {
    return logMarginals(emissions, at, words, chain, marginals, pairs, weight);
  }
  backward(at, words, chain, scratch, marginals, pairs, weight);
  return logZ;
}

/** Fills `alpha` and `factors`; NaN where the scaled numbers can't hold the sums. */
function forward(
  emissions: Float64Array,
  at: number,
  words: number,
  { seen, start, factors: follow, shift }: Chain,
  { alpha, factors }: CrfScratch,
): number {
  let logZ = shift * (words - 1);
  for (let word = 0; word < words; word++) {
    const row = word * seen;
    const from = at + row;
    let highest = -Infinity;
    for (let k = 0; k < seen; k++) {
      const score = (emissions[from + k] ?? 0) + (word === 0 ? (start[k] ?? 0) : 0);
      factors[row + k] = score;
      if (score > highest) highest = score;
    }
    if (!Number.isFinite(highest)) return NaN;
    for (let k = 0; k < seen; k++) {
      factors[row + k] = Math.exp((factors[row + k] ?? 0) - highest);
    }
    let scale = 0;
    if (word === 0) {
      for (let k = 0; k < seen; k++) {
        const value = factors[k] ?? 0;
        alpha[k] = value;
        scale += value;
      }
    } else {
      const before = row - seen;
      for (let k = 0; k < seen; k++) alpha[row + k] = 0;
      for (let j = 0; j < seen; j++) {
        const mass = alpha[before + j] ?? 0;
        const to = j * seen;
        for (let k = 0; k < seen; k++) {
          alpha[row + k] = (alpha[row + k] ?? 0) + mass * (follow[to + k] ?? 0);
        }
      }
      for (let k = 0; k < seen; k++) {
        const value = (alpha[row + k] ?? 0) * (factors[row + k] ?? 0);
        alpha[row + k] = value;
        scale += value;
      }
    }
    if (!(scale > smallestScale)) return NaN;
    logZ += highest + Math.log(scale);
    const inverse = 1 / scale;
    for (let k = 0; k < seen; k++) alpha[row + k] = (alpha[row + k] ?? 0) * inverse;
  }
  return logZ;
}

function backward(
  at: number,
  words: number,
  { seen, factors: follow }: Chain,
  { alpha, factors, beta, next }: CrfScratch,
  marginals: Float64Array,
  pairs: Float64Array | undefined,
  weight: number,
): void {
  for (let k = 0; k < seen; k++) beta[k] = 1;
  for (let word = words - 1; ; word--) {
    const row = word * seen;
    const to = at + row;
    let total = 0;
    for (let k = 0; k < seen; k++) {
      const value = (alpha[row + k] ?? 0) * (beta[k] ?? 0);
      marginals[to + k] = value;
      total += value;
    }
    const share = 1 / total;
    for (let k = 0; k < seen; k++) marginals[to + k] = (marginals[to + k] ?? 0) * share;
    if (word === 0) return;

    const before = row - seen;
    for (let k = 0; k < seen; k++) next[k] = (factors[row + k] ?? 0) * (beta[k] ?? 0);
    // `beta` is only known up to a factor, which the sum over the word before settles.
    let [sum, joint] = [0, 0];
    for (let j = 0; j < seen; j++) {
      const from = j * seen;
      let mass = 0;
      for (let k = 0; k < seen; k++) mass += (follow[from + k] ?? 0) * (next[k] ?? 0);
      beta[j] = mass;
      sum += mass;
      joint += mass * (alpha[before + j] ?? 0);
    }
    if (pairs) {
      for (let j = 0; j < seen; j++) {
        const mass = (weight * (alpha[before + j] ?? 0)) / joint;
        const pair = j * seen;
        for (let k = 0; k < seen; k++) {
          pairs[pair + k] = (pairs[pair + k] ?? 0) + mass * (next[k] ?? 0);
        }
      }
    }
    const inverse = 1 / sum;
    for (let k = 0; k < seen; k++) beta[k] = (beta[k] ?? 0) * inverse;
  }
}
