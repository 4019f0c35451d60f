/** Tokens → example by the mean of the few most uncertain ones: between max and mean. */

/**
 * Mean of the `k` largest token uncertainties (of all, where there are fewer), in [0, 1]; 0 without
 * tokens. `k` = 1 is the max. Less moved than the max by a single odd token, and unlike the mean not
 * diluted by long text outside entities. k = 3 is the usual length of a multi-word name.
 * @throws RangeError when `k` isn't a positive integer.
 */
export function topKMean(scores: ArrayLike<number>, k = 3): number {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be 1 or more, not ${k}`);
  if (scores.length === 0) return 0;
  const largest = Float64Array.from(scores).sort().subarray(-k);
  return Math.min(1, largest.reduce((sum, score) => sum + score, 0) / largest.length);
}
