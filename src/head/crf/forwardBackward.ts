/**
 * Sums over all tag sequences of a linear-chain CRF: forward–backward (Rabiner, Proc. IEEE 77, 1989) with
 * each word's numbers scaled to a sum of 1. What BIO forbids is not multiplied with.
 */
import type { Chain } from './chain.js';
import { logMarginals } from './logForwardBackward.js';

/** Room for the sums of one text; grows to the longest, so that nothing is allocated per text. */
export class CrfScratch {
  /** words × seen: what leads to a tag, and its own factor. */
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
  chain: Chain,
  { alpha, factors }: CrfScratch,
): number {
  const { seen, start, shift } = chain;
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
    if (word === 0) alpha.fill(1, 0, seen);
    else lead(chain, alpha, row - seen, row);
    let scale = 0;
    for (let k = 0; k < seen; k++) {
      const factor = Math.exp((factors[row + k] ?? 0) - highest);
      const value = (alpha[row + k] ?? 0) * factor;
      factors[row + k] = factor;
      alpha[row + k] = value;
      scale += value;
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
  chain: Chain,
  { alpha, factors, beta, next }: CrfScratch,
  marginals: Float64Array,
  pairs: Float64Array | undefined,
  weight: number,
): void {
  const { seen } = chain;
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
    goOn(chain, next, beta);
    // `beta` is only known up to a factor, which the sum over the word before settles.
    let [sum, joint] = [0, 0];
    for (let j = 0; j < seen; j++) {
      const mass = beta[j] ?? 0;
      sum += mass;
      joint += mass * (alpha[before + j] ?? 0);
    }
    if (pairs) addPairs(chain, alpha, before, weight / joint, next, pairs);
    const inverse = 1 / sum;
    for (let k = 0; k < seen; k++) beta[k] = (beta[k] ?? 0) * inverse;
  }
}

/** alpha[to + k] = Σ alpha[from + j] · factors[j][k], four columns at a time. */
function lead(
  { seen, open, before, factors }: Chain,
  alpha: Float64Array,
  from: number,
  to: number,
): void {
  const tiled = open - (open % 4);
  for (let k = 0; k < tiled; k += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let j = 0, place = k; j < seen; j++, place += seen) {
      const mass = alpha[from + j] ?? 0;
      a += mass * (factors[place] ?? 0);
      b += mass * (factors[place + 1] ?? 0);
      c += mass * (factors[place + 2] ?? 0);
      d += mass * (factors[place + 3] ?? 0);
    }
    alpha[to + k] = a;
    alpha[to + k + 1] = b;
    alpha[to + k + 2] = c;
    alpha[to + k + 3] = d;
  }
  for (let k = tiled; k < open; k++) {
    let sum = 0;
    for (let j = 0; j < seen; j++) sum += (alpha[from + j] ?? 0) * (factors[j * seen + k] ?? 0);
    alpha[to + k] = sum;
  }
  for (let k = open; k < seen; k++) {
    let sum = 0;
    for (let i = before.starts[k] ?? 0; i < (before.starts[k + 1] ?? 0); i++) {
      const j = before.columns[i] ?? 0;
      sum += (alpha[from + j] ?? 0) * (factors[j * seen + k] ?? 0);
    }
    alpha[to + k] = sum;
  }
}

/** beta[j] = Σ factors[j][k] · next[k], four rows at a time. */
function goOn(
  { seen, open, before, factors, turned }: Chain,
  next: Float64Array,
  beta: Float64Array,
): void {
  const tiled = seen - (seen % 4);
  for (let j = 0; j < tiled; j += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let k = 0, place = j; k < open; k++, place += seen) {
      const value = next[k] ?? 0;
      a += value * (turned[place] ?? 0);
      b += value * (turned[place + 1] ?? 0);
      c += value * (turned[place + 2] ?? 0);
      d += value * (turned[place + 3] ?? 0);
    }
    beta[j] = a;
    beta[j + 1] = b;
    beta[j + 2] = c;
    beta[j + 3] = d;
  }
  for (let j = tiled; j < seen; j++) {
    let sum = 0;
    for (let k = 0; k < open; k++) sum += (next[k] ?? 0) * (factors[j * seen + k] ?? 0);
    beta[j] = sum;
  }
  for (let k = open; k < seen; k++) {
    for (let i = before.starts[k] ?? 0; i < (before.starts[k + 1] ?? 0); i++) {
      const j = before.columns[i] ?? 0;
      beta[j] = (beta[j] ?? 0) + (next[k] ?? 0) * (factors[j * seen + k] ?? 0);
    }
  }
}

/** pairs[j][k] += times · alpha[from + j] · next[k] where k may follow j */
function addPairs(
  { seen, open, before }: Chain,
  alpha: Float64Array,
  from: number,
  times: number,
  next: Float64Array,
  pairs: Float64Array,
): void {
  for (let j = 0; j < seen; j++) {
    const mass = times * (alpha[from + j] ?? 0);
    const pair = j * seen;
    for (let k = 0; k < open; k++) {
      pairs[pair + k] = (pairs[pair + k] ?? 0) + mass * (next[k] ?? 0);
    }
  }
  for (let k = open; k < seen; k++) {
    for (let i = before.starts[k] ?? 0; i < (before.starts[k + 1] ?? 0); i++) {
      const j = before.columns[i] ?? 0;
      const mass = times * (alpha[from + j] ?? 0) * (next[k] ?? 0);
      pairs[j * seen + k] = (pairs[j * seen + k] ?? 0) + mass;
    }
  }
}
