/** How far a metric might be off because the examples it was measured on are few. */
import { mulberry32 } from '../base/random.js';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly seed: number;
  readonly resamples?: number | undefined;
  /** Share of intervals that should cover the true value. */
  readonly level?: number | undefined;
}

/** Efron & Tibshirani (1993) §13.3 ask for at least 1000 for percentile intervals. */
export const bootstrapResamples = 1000;

/**
 * Percentile bootstrap: the metric of examples drawn with replacement, its middle `level` of values
 * (linear interpolation between order statistics). NaN for no examples.
 *
 * @param examples number of examples
 * @param metric of the examples with these indices; some appear several times, some not at all
 */
export function bootstrapInterval(
  examples: number,
  metric: (indices: Int32Array) => number,
  options: BootstrapOptions,
): Interval {
  if (examples === 0) return { low: NaN, high: NaN };
  const random = mulberry32(options.seed);
  const values = new Float64Array(Math.max(1, options.resamples ?? bootstrapResamples));
  const indices = new Int32Array(examples);
  for (let b = 0; b < values.length; b++) {
    for (let i = 0; i < examples; i++) indices[i] = Math.floor(random() * examples);
    values[b] = metric(indices);
  }
  values.sort();
  const tail = (1 - (options.level ?? 0.95)) / 2;
  return { low: quantile(values, tail), high: quantile(values, 1 - tail) };
}

function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  const high = sorted[below + 1] ?? low;
  return low + (position - below) * (high - low);
}
