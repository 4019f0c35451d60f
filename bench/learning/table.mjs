/** The results of bench/learning.mjs as tables. */
import { formatTable } from '../table.mjs';
import { compare, costOf } from './report.mjs';

const points = value => (value === undefined ? '' : (100 * value).toFixed(1));
const signed = value =>
  value === undefined ? '' : `${value >= 0 ? '+' : '−'}${(100 * Math.abs(value)).toFixed(1)}`;
const interval = ({ interval: range } = {}) =>
  range ? `${signed(range.low)} … ${signed(range.high)}` : '';
const share = row =>
  row.strategy === 'random' ? '1' : row.reach === undefined ? 'no' : row.reach.toFixed(2);

/** One table for each way to count cost. All figures are in points; a share of random's cost last. */
async function comparison(results, cost, title, task) {
  const rows = [
    [title, 'strategy', 'seeds', 'area', 'over random', '95 %', 'worst', 'first', 'end', 'cost'],
  ];
  for (const set of Object.values(results.sets)) {
    if (task && set.task !== task) continue;
    for (const row of await compare(set.runs, cost)) {
      rows.push([
        set.title,
        row.strategy,
        row.seeds,
        points(row.area),
        signed(row.over),
        interval(row),
        signed(row.worst),
        signed(row.first),
        points(row.last),
        share(row),
      ]);
    }
  }
  return rows.length > 1 ? formatTable(rows, [0, 1]) : '';
}

/** What issue and README ask of single sets. */
function levels(results) {
  const { conll2003 } = results.sets;
  if (!conll2003) return '';
  const rows = [['CoNLL-2003, F1 70', 'answers', 'words', 'minutes']];
  for (const strategy of new Set(conll2003.runs.map(run => run.strategy))) {
    const costs = ['labels', 'tokens', 'minutes'].map(cost =>
      costOf(conll2003.runs, strategy, cost, 0.7),
    );
    rows.push([strategy, ...costs.map(cost => (cost === undefined ? 'no' : cost.toFixed(0)))]);
  }
  return formatTable(rows);
}

export async function describeLearning(results) {
  const parts = [
    await comparison(results, 'labels', 'by answers'),
    await comparison(results, 'tokens', 'by words', 'entities'),
    await comparison(results, 'minutes', 'by modelled minutes', 'entities'),
    levels(results),
  ];
  return parts.filter(part => part !== '').join('\n\n');
}
