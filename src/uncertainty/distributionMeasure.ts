/** The shape that all measures share, so that heads can hand over rows of one flat matrix. */

/**
 * Uncertainty in [0, 1] of the distribution `p[offset … offset + length)`: 0 is certain, 1 is as
 * uncertain as the measure knows.
 */
export type DistributionMeasure = (p: ArrayLike<number>, offset: number, length: number) => number;

/** Token uncertainties → uncertainty of the example, in [0, 1]; 0 for an example without tokens. */
export type Aggregator = (scores: ArrayLike<number>) => number;
