/**
 * What one learning curve is worth beside another: heights, areas, and the cost of a level. A curve is a list
 * of `{ cost, metric }` by rising cost, which counts answers, words or minutes.
 */

/** The height at a cost, on straight lines between the points; NaN before the first and after the last. */
export function heightAt(curve, cost) {
  for (const [i, { cost: here, metric }] of curve.entries()) {
    if (here === cost) return metric;
    if (here < cost) continue;
    const before = curve[i - 1];
    if (!before) return NaN;
    const share = (cost - before.cost) / (here - before.cost);
    return before.metric + share * (metric - before.metric);
  }
  return NaN;
}

/**
 * Mean height between two costs (trapezoids), so that areas over other ranges compare. The height itself
 * where the two are the same.
 */
export function meanHeight(curve, from, to) {
  if (from === to) return heightAt(curve, from);
  const inside = curve.filter(({ cost }) => cost > from && cost < to);
  const path = [
    { cost: from, metric: heightAt(curve, from) },
    ...inside,
    { cost: to, metric: heightAt(curve, to) },
  ];
  let area = 0;
  for (const [i, { cost, metric }] of path.entries()) {
    const before = path[i - 1];
    if (before) area += ((cost - before.cost) * (metric + before.metric)) / 2;
  }
  return area / (to - from);
}

/** The least cost at which the curve reaches a level; undefined where it doesn't. */
export function costToReach(curve, level) {
  for (const [i, { cost, metric }] of curve.entries()) {
    if (metric < level) continue;
    const before = curve[i - 1];
    if (!before) return cost;
    return (
      before.cost + ((level - before.metric) / (metric - before.metric)) * (cost - before.cost)
    );
  }
  return undefined;
}

/** The range of costs that all curves cover; undefined where there is none. */
export function commonRange(curves) {
  const from = Math.max(...curves.map(curve => curve[0]?.cost ?? Infinity));
  const to = Math.min(...curves.map(curve => curve.at(-1)?.cost ?? -Infinity));
  return from <= to ? { from, to } : undefined;
}

/** The mean of several curves at all their costs within the range that they share. */
export function meanCurve(curves) {
  const range = commonRange(curves);
  if (!range) return [];
  const costs = new Set(curves.flatMap(curve => curve.map(({ cost }) => cost)));
  return [...costs, range.from, range.to]
    .filter((cost, i, all) => all.indexOf(cost) === i && cost >= range.from && cost <= range.to)
    .sort((a, b) => a - b)
    .map(cost => ({
      cost,
      metric: curves.reduce((sum, curve) => sum + heightAt(curve, cost), 0) / curves.length,
    }));
}
