/**
 * Forward–backward in logarithms: slower than with scaled numbers, right at any size of score. Where a
 * score is hundreds above another and still can't be reached, scaled numbers have lost it.
 */
import type { Chain } from './chain.js';

/** As `crfMarginals`, which asks for it where it is needed. */
export function logMarginals(
  emissions: Float64Array,
  at: number,
  words: number,
  { seen, start, transitions, factors }: Chain,
  marginals: Float64Array,
  pairs: Float64Array | undefined,
  weight: number,
): number {
  const alpha = new Float64Array(words * seen);
  const own = emissions.slice(at, at + words * seen);
  const terms = new Float64Array(seen);
  for (let word = 0; word < words; word++) {
    for (let k = 0; k < seen; k++) {
      let before = start[k] ?? 0;
      if (word > 0) {
        for (let j = 0; j < seen; j++) {
          terms[j] = (alpha[(word - 1) * seen + j] ?? 0) + (transitions[j * seen + k] ?? 0);
        }
        before = logSum(terms);
      }
      alpha[word * seen + k] = before + (own[word * seen + k] ?? 0);
    }
  }
  const logZ = logSum(alpha.subarray((words - 1) * seen));
  if (!Number.isFinite(logZ)) return logZ;

  const beta = new Float64Array(seen);
  const next = new Float64Array(seen);
  for (let word = words - 1; word >= 0; word--) {
    const row = word * seen;
    for (let k = 0; k < seen; k++) {
      marginals[at + row + k] = Math.exp((alpha[row + k] ?? 0) + (beta[k] ?? 0) - logZ);
    }
    if (word === 0) break;
    for (let k = 0; k < seen; k++) next[k] = (own[row + k] ?? 0) + (beta[k] ?? 0);
    for (let j = 0; j < seen; j++) {
      for (let k = 0; k < seen; k++) {
        terms[k] = (transitions[j * seen + k] ?? 0) + (next[k] ?? 0);
        const factor = factors[j * seen + k] ?? 0;
        if (!pairs || factor === 0) continue;
        const pair = Math.exp((alpha[row - seen + j] ?? 0) + (terms[k] ?? 0) - logZ);
        pairs[j * seen + k] = (pairs[j * seen + k] ?? 0) + (weight * pair) / factor;
      }
      beta[j] = logSum(terms);
    }
  }
  return logZ;
}

/** ln Σ e^x; −Infinity if all are. */
function logSum(values: Float64Array): number {
  let highest = -Infinity;
  for (const value of values) highest = Math.max(highest, value);
  if (!Number.isFinite(highest)) return highest;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - highest);
  return highest + Math.log(sum);
}
