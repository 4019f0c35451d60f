/** The results as a Markdown table, and what in it misses the aim. */

/** Share by which `both` may be below `lexical`. */
const mostWorse = 0.01;

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

/** A line of the table for each set and budget that has figures: per column, seed → figure. */
const linesOf = ({ results, sets, columns, seeds, budgetsOf }) =>
  ['entities', 'classes'].flatMap(task =>
    budgetsOf({ task }).flatMap(budget =>
      sets
        .filter(set => set.task === task)
        .map(set => ({
          task,
          title: `${set.title}, ${budgetTitle(task, budget)}`,
          budget: budgetTitle(task, budget),
          figures: new Map(
            columns.map(({ name }) => {
              const known = results.sets[set.name]?.columns[name]?.values[budget.name] ?? {};
              return [name, new Map(seeds.flatMap(s => (s in known ? [[s, known[s]]] : [])))];
            }),
          ),
        }))
        .filter(({ figures }) => [...figures.values()].some(bySeed => bySeed.size > 0)),
    ),
  );

/** Mean over the seeds that both columns have of how much the first is above the second; NaN for none. */
function difference({ figures }, first, second) {
  const [a, b] = [figures.get(first) ?? new Map(), figures.get(second) ?? new Map()];
  return mean([...a.keys()].filter(seed => b.has(seed)).map(seed => a.get(seed) - b.get(seed)));
}

/** How much `both` is above each other column in the mean over sets and budgets, in points. */
function describeDifferences(lines, columns) {
  const of = (task, name) => {
    const known = lines
      .filter(line => line.task === task)
      .map(line => difference(line, 'both', name))
      .filter(value => !Number.isNaN(value));
    return known.length > 0 ? [`${task} ${points(mean(known))}`] : [];
  };
  return columns
    .filter(({ name }) => name !== 'both')
    .map(({ name, title }) => [title, ['entities', 'classes'].flatMap(task => of(task, name))])
    .filter(([, parts]) => parts.length > 0)
    .map(([title, parts]) => `both − ${title}, mean of the lines above: ${parts.join(', ')}`);
}

/**
 * @param columns `{ name, title }` in the order of the table
 * @param budgetsOf set → its budgets
 * @returns `{ table, notes }`, notes as lines
 */
export function describeProbes({ results, sets, columns, seeds, budgetsOf }) {
  const lines = linesOf({ results, sets, columns, seeds, budgetsOf });
  const isWorse = line => difference(line, 'both', 'lexical') < -mostWorse;
  const cell = (line, name) => {
    const figures = [...line.figures.get(name).values()];
    if (figures.length === 0) return '–';
    const mark = name === 'both' && isWorse(line) ? '▼' : '';
    const spread = figures.length > 1 ? ` ± ${points(deviation(figures))}` : '';
    const fewer = figures.length < seeds.length ? ` (${figures.length})` : '';
    return `${mark}${points(mean(figures))}${spread}${fewer}`;
  };
  const rows = [...Map.groupBy(lines, ({ task, budget }) => `${task} ${budget}`).values()].flatMap(
    group => {
      const own = group.map(line => [line.title, ...columns.map(({ name }) => cell(line, name))]);
      if (group.length < 2) return own;
      const means = columns.map(({ name }) => {
        const known = group.map(({ figures }) => [...figures.get(name).values()]);
        // A mean over other sets than its neighbours' would say nothing.
        return known.every(list => list.length > 0) ? `**${points(mean(known.map(mean)))}**` : '–';
      });
      return [...own, [`**mean of ${group.length}, ${group[0].budget}**`, ...means]];
    },
  );
  const worse = lines
    .filter(isWorse)
    .map(line => `${line.title} (${points(difference(line, 'both', 'lexical'))})`);
  const notes = [
    `Percent, mean ± deviation over ${seeds.length} draws of the labelled examples, or as many as stand in ` +
      'brackets.',
    ...describeDifferences(lines, columns),
    ...(columns.some(({ name }) => name === 'tfidf')
      ? [
          'TF-IDF counts all answers alike, as it is usually run; the heads count all classes alike.',
        ]
      : []),
    ...(worse.length > 0
      ? [`▼ both is below lexical only by more than 1 point: ${worse.join('; ')}`]
      : []),
  ];
  const head = ['set, labelled examples', ...columns.map(({ title }) => title)];
  return { table: markdownTable([head, ...rows]), notes };
}

/** Pieces per second of each column's encoder. */
export function describeSpeed(speed, columns) {
  const number = value => new Intl.NumberFormat('en').format(value);
  return markdownTable([
    ['encoder', 'pieces/s, 1 thread', '2 threads', '1 thread, processor', 'load'],
    ...columns
      .filter(({ name }) => speed[name])
      .map(({ name, title }) => [
        name === 'both' ? 'this encoder' : title.replace(', both', ''),
        ...[1, 2, 'processor'].map(threads => number(speed[name].piecesPerSecond[threads])),
        String(speed[name].load[0]),
      ]),
  ]);
}
