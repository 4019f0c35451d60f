/** Runs of a set → how each strategy's curve stands beside random's. */
import { product } from '../product.mjs';
import { commonRange, costToReach, heightAt, meanCurve, meanHeight } from './learningCurve.mjs';

/** One strategy's runs, by seed. */
const ofStrategy = (runs, strategy) =>
  new Map(runs.filter(run => run.strategy === strategy).map(run => [run.seed, run.points]));

const curveBy = (points, cost) =>
  points.map(point => ({ cost: point[cost], metric: point.metric }));

/**
 * Per strategy, against random with the same seeds, by answers and (for entities) by words:
 * - `area`: mean height of the curve; `over`: how far above random's, with its paired-bootstrap 95 % interval
 *   over the seeds;
 * - `worst`: the lowest mean difference to random at any point;
 * - `first`: the mean difference at the first point, which is what the seed set is worth;
 * - `last`: mean height at the end;
 * - `reach`: cost to reach random's mean at its end, as a share of random's; undefined where it isn't reached.
 */
export async function compare(runs, cost) {
  const { bootstrapInterval } = await product();
  const random = ofStrategy(runs, 'random');
  return [...new Set(runs.map(run => run.strategy))].map(strategy => {
    const own = ofStrategy(runs, strategy);
    const pairs = [...own]
      .filter(([seed]) => random.has(seed))
      .map(([seed, points]) => [curveBy(points, cost), curveBy(random.get(seed), cost)]);
    const mean = meanCurve([...own.values()].map(points => curveBy(points, cost)));
    const beside = meanCurve(pairs.map(([, other]) => other));
    const heights = curve => meanHeight(curve, curve[0].cost, curve.at(-1).cost);
    const row = { strategy, seeds: own.size, area: heights(mean), last: mean.at(-1).metric };
    if (strategy === 'random' || pairs.length === 0) return row;
    const over = pairs.map(([a, b]) => {
      const range = commonRange([a, b]);
      return meanHeight(a, range.from, range.to) - meanHeight(b, range.from, range.to);
    });
    const meanOver = indices =>
      Array.from(indices).reduce((sum, i) => sum + over[i], 0) / indices.length;
    const paired = meanCurve(pairs.map(([a]) => a));
    const shared = commonRange([paired, beside]);
    const places = [...new Set([...paired, ...beside].map(point => point.cost))].filter(
      place => place >= shared.from && place <= shared.to,
    );
    const difference = place => heightAt(paired, place) - heightAt(beside, place);
    const end = beside.at(-1);
    const reached = costToReach(paired, end.metric);
    return {
      ...row,
      over: meanOver(over.keys().toArray()),
      interval: bootstrapInterval(over.length, meanOver, { seed: 1, resamples: 10_000 }),
      worst: Math.min(...places.map(difference)),
      first: difference(shared.from),
      reach: reached === undefined ? undefined : reached / end.cost,
    };
  });
}

/** Mean cost at which a strategy's mean curve reaches a level. */
export function costOf(runs, strategy, cost, level) {
  const curves = [...ofStrategy(runs, strategy).values()].map(points => curveBy(points, cost));
  return curves.length === 0 ? undefined : costToReach(meanCurve(curves), level);
}
