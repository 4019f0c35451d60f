/**
 * Forward–backward as `crfMarginals` does it, for pools of texts: twice as fast, without the expectations
 * that a fit needs.
 */
import { fastExp } from '../fastExp.js';
import type { Chain } from './chain.js';
import { logMarginals } from './logForwardBackward.js';

/** Sums of a product that are kept in registers together. */
const tile = 4;
/** A word's sum below this share of the last one's means that exponents were lost on the way. */
const smallestShare = 1e-30;
/** Sums are brought back to 1 before they get smaller than this. */
const smallestSum = 1e-100;

export class TextMarginals {
  private readonly seen: number;
  /** `seen` to the next multiple of `tile`; what is beyond stays 0. */
  private readonly width: number;
  /** seen × width: factors from each tag to each, and to each from each. */
  private readonly onwards: Float64Array;
  private readonly back: Float64Array;
  private readonly start: Float64Array;
  /** words × width */
  private alpha = new Float64Array(0);
  private own = new Float64Array(0);
  private readonly beta: Float64Array;
  private readonly next: Float64Array;

  constructor(private readonly chain: Chain) {
    const { seen, factors, start } = chain;
    this.seen = seen;
    this.width = tile * Math.ceil(seen / tile);
    this.onwards = new Float64Array(seen * this.width);
    this.back = new Float64Array(seen * this.width);
    for (let j = 0; j < seen; j++) {
      for (let k = 0; k < seen; k++) {
        this.onwards[j * this.width + k] = factors[j * seen + k] ?? 0;
        this.back[k * this.width + j] = factors[j * seen + k] ?? 0;
      }
    }
    this.start = start.map(weight => Math.exp(weight));
    this.beta = new Float64Array(this.width);
    this.next = new Float64Array(this.width);
  }

  /**
   * @param emissions scores of the tags, words × seen from `at`
   * @param marginals out, words × seen from `at`; rows sum to 1
   * @returns ln Z, as `crfMarginals` does
   */
  of(emissions: Float64Array, at: number, words: number, marginals: Float64Array): number {
    if (words === 0) return 0;
    if (this.alpha.length < words * this.width) {
      this.alpha = new Float64Array(2 * words * this.width);
      this.own = new Float64Array(2 * words * this.width);
    }
    const logZ = this.forward(emissions, at, words);
    if (Number.isNaN(logZ)) {
      return logMarginals(emissions, at, words, this.chain, marginals, undefined, 1);
    }
    this.backward(at, words, marginals);
    return logZ;
  }

  /** Fills `alpha` and `own`; NaN where the numbers can't hold the sums. */
  private forward(emissions: Float64Array, at: number, words: number): number {
    const { alpha, own, onwards, seen, start, width } = this;
    let logZ = this.chain.shift * (words - 1);
    let before = 1;
    for (let word = 0; word < words; word++) {
      const row = word * width;
      const from = at + word * seen;
      let highest = -Infinity;
      for (let k = 0; k < seen; k++) {
        const score = emissions[from + k] ?? 0;
        if (score > highest) highest = score;
      }
      if (!Number.isFinite(highest)) return NaN;
      logZ += highest;
      if (word === 0) alpha.set(start);
      else product(alpha, row - width, seen, onwards, width, alpha, row);
      let sum = 0;
      for (let k = 0; k < seen; k++) {
        const factor = fastExp((emissions[from + k] ?? 0) - highest);
        const value = (alpha[row + k] ?? 0) * factor;
        own[row + k] = factor;
        alpha[row + k] = value;
        sum += value;
      }
      if (!(sum > smallestShare * before)) return NaN;
      before = sum;
      if (sum < smallestSum) {
        logZ += Math.log(sum);
        before = 1;
        for (let k = 0; k < seen; k++) alpha[row + k] = (alpha[row + k] ?? 0) / sum;
      }
    }
    return logZ + Math.log(before);
  }

  private backward(at: number, words: number, marginals: Float64Array): void {
    const { alpha, back, beta, next, own, seen, width } = this;
    beta.fill(1, 0, seen);
    for (let word = words - 1; ; word--) {
      const row = word * width;
      const to = at + word * seen;
      let total = 0;
      for (let k = 0; k < seen; k++) {
        const value = (alpha[row + k] ?? 0) * (beta[k] ?? 0);
        marginals[to + k] = value;
        total += value;
      }
      const share = 1 / total;
      for (let k = 0; k < seen; k++) marginals[to + k] = (marginals[to + k] ?? 0) * share;
      if (word === 0) return;
      // `beta` is only known up to a factor; this one keeps it near 1 / alpha.
      for (let k = 0; k < seen; k++) next[k] = (own[row + k] ?? 0) * (beta[k] ?? 0) * share;
      product(next, 0, seen, back, width, beta, 0);
    }
  }
}

/** out[k] = Σ_j vector[j] · matrix[j][k], four of them at a time. */
function product(
  vector: Float64Array,
  vectorAt: number,
  length: number,
  matrix: Float64Array,
  width: number,
  out: Float64Array,
  outAt: number,
): void {
  for (let k = 0; k < width; k += tile) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let j = 0, at = k; j < length; j++, at += width) {
      const value = vector[vectorAt + j] ?? 0;
      a += value * (matrix[at] ?? 0);
      b += value * (matrix[at + 1] ?? 0);
      c += value * (matrix[at + 2] ?? 0);
      d += value * (matrix[at + 3] ?? 0);
    }
    out[outAt + k] = a;
    out[outAt + k + 1] = b;
    out[outAt + k + 2] = c;
    out[outAt + k + 3] = d;
  }
}
