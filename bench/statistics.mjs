/** Figures of repeated measurements, and chance that repeats itself. */

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

/** mulberry32: uniform in [0, 1). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
