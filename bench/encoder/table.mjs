/** The results as a Markdown table, and what in it misses the aim. */

const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample; 0 for one value. */
const deviation = values => {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
};

const points = value => (100 * value).toFixed(1);

/** Columns padded to one width, so that it can be read as it is. */
export function markdownTable(rows) {
  const widths = rows[0].map((_, c) => Math.max(3, ...rows.map(row => row[c].length)));
  const line = row =>
    `| ${row.map((cell, c) => (c < 1 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join(' | ')} |`;
  const [head, ...body] = rows;
  const rule = `| ${widths.map((width, c) => (c < 1 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...body.map(line)].join('\n');
}

const unit = { entities: 'sentences', classes: 'labels' };
const budgetTitle = (task, { name, perClass }) =>
  perClass === undefined ? `${name} ${unit[task]}` : `${perClass} per class`;

/** Values per column of a set and budget, over its seeds; only columns of this run. */
export const valuesOf = (results, set, column, budget, seeds) =>
  seeds.flatMap(seed => results.sets[set.name]?.columns[column]?.values[budget.name]?.[seed] ?? []);

/**
 * @param columns `{ name, title }` in the order of the table
 * @param budgetsOf set → its budgets
 * @returns `{ table, notes }`, notes as lines
 */
export function describeProbes({ results, sets, columns, seeds, budgetsOf }) {
  const rows = [['set, labelled examples', ...columns.map(({ title }) => title)]];
  const [notes, short, worse] = [[], new Set(), []];
  for (const task of ['entities', 'classes']) {
    for (const budget of budgetsOf({ task })) {
      const perColumn = columns.map(() => []);
      for (const set of sets.filter(known => known.task === task)) {
        const values = columns.map(({ name }) => valuesOf(results, set, name, budget, seeds));
        if (values.every(list => list.length === 0)) continue;
        const at = name => values[columns.findIndex(column => column.name === name)] ?? [];
        const [both, lexical] = [mean(at('both')), mean(at('lexical'))];
        const isWorse = both < lexical - 0.01;
        const title = `${set.title}, ${budgetTitle(task, budget)}`;
        if (isWorse) worse.push(`${title} (${points(both - lexical)})`);
        const cells = values.map((list, c) => {
          if (list.length === 0) return '–';
          perColumn[c].push(mean(list));
          const fewer = list.length < seeds.length ? '†' : '';
          if (fewer) short.add(`${title}: ${list.length} seeds`);
          const mark = isWorse && columns[c].name === 'both' ? '▼' : '';
          const spread = list.length > 1 ? ` ± ${points(deviation(list))}` : '';
          return `${mark}${points(mean(list))}${spread}${fewer}`;
        });
        rows.push([title, ...cells]);
      }
      const most = Math.max(...perColumn.map(list => list.length));
      if (most < 2) continue;
      // A mean over other sets than its neighbours' would say nothing.
      const means = perColumn.map(list =>
        list.length === most ? `**${points(mean(list))}**` : '–',
      );
      rows.push([`**mean of ${most}, ${budgetTitle(task, budget)}**`, ...means]);
    }
  }
  if (short.size > 0)
    notes.push(`† fewer seeds, because a fit takes minutes: ${[...short].join('; ')}`);
  notes.push(
    worse.length > 0
      ? `▼ both is worse than lexical only by more than 1 point: ${worse.join('; ')}`
      : 'both is nowhere worse than lexical only by more than 1 point',
  );
  return { table: markdownTable(rows), notes };
}

/** Pieces per second of each encoder. */
export function describeSpeed(speed) {
  const number = value => new Intl.NumberFormat('en').format(value);
  return markdownTable([
    ['encoder', 'pieces/s, 1 thread', '2 threads', 'load'],
    ...Object.entries(speed).map(([name, { piecesPerSecond, load }]) => [
      name,
      ...[1, 2].map(threads => number(piecesPerSecond[threads])),
      String(load[0]),
    ]),
  ]);
}
