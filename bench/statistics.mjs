/** Figures of repeated measurements. */

/** The value below which a share of the values lies: the smallest with at least `share` at or below it. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export const median = values => quantile(values, 0.5);

/** `min`, `median` and `max`, for the file of results. */
export const spread = values => ({
  runs: values.length,
  min: Math.min(...values),
  median: median(values),
  max: Math.max(...values),
});
