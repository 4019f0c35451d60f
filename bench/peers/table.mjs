/** The results of bench/peers.mjs as a table. */
import { formatTable } from '../table.mjs';

const points = value => (value === undefined ? '' : (100 * value).toFixed(1));
const signed = value =>
  value === undefined ? '' : `${value >= 0 ? '+' : '−'}${(100 * Math.abs(value)).toFixed(1)}`;
const interval = range => (range ? `${signed(range.low)} … ${signed(range.high)}` : '');

/** Everything against the product's own strategy: above 0 is better than it. */
export async function describePeers(results, compare) {
  const rows = [['by answers', 'strategy', 'seeds', 'area', 'over ours', '95 %', 'end']];
  for (const { title, runs } of Object.values(results.sets)) {
    // Ours takes the place of random as what the others are compared with.
    const own = runs[0]?.strategy;
    const renamed = runs.map(run => ({
      ...run,
      strategy:
        run.strategy === own ? 'random' : run.strategy === 'random' ? 'ours, random' : run.strategy,
    }));
    for (const row of await compare(renamed, 'labels')) {
      const name = row.strategy === 'random' ? `ours, ${own}` : row.strategy;
      rows.push([
        title,
        name,
        row.seeds,
        points(row.area),
        signed(row.over),
        interval(row.interval),
        points(row.last),
      ]);
    }
  }
  return formatTable(rows, [0, 1]);
}
