/** How much each answer is to count, so that the answers together speak for the whole pool. */

/**
 * A larger weight is cut to this: one answer in a thousand would otherwise decide alone. A random question is
 * drawn with a probability of the share of such questions over the size of the pool, so that in all but the
 * smallest pools its answer counts exactly this much. With one question in ten drawn at random, the usual
 * share, the answers to those then weigh as much together as all others.
 */
export const largestWeight = 10;

/**
 * Inverse propensity min(1/p, 10) of each answer, divided by the mean, so that the penalty of a fit keeps
 * its strength. An answer without a propensity was chosen, not drawn: it counts as p = 1. Rankings ask for
 * what is odd, and heads fitted to that alone expect the odd everywhere; the few random answers know better.
 * Cutting leaves some of that bias for much less variance.
 *
 * Horvitz & Thompson 1952; for active learning Beygelzimer, Dasgupta & Langford 2009, "Importance weighted
 * active learning"; cut: Ionides 2008, "Truncated importance sampling"; divided by the mean: Hájek 1971.
 *
 * @param propensities in (0, 1]; undefined where nothing was drawn
 * @returns one weight for each, of mean 1; all 1 where nothing was drawn at random
 */
export function propensityWeights(propensities: readonly (number | undefined)[]): Float64Array {
  const inverse = Float64Array.from(propensities, (p = 1) => Math.min(1 / p, largestWeight));
  const mean = inverse.reduce((sum, weight) => sum + weight, 0) / inverse.length;
  return inverse.map(weight => weight / mean);
}
