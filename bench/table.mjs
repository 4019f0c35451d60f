/** A plain table: columns as wide as their widest cell, numbers to the right. */

/** @param rows arrays of cells, the first row the headings; `left`: columns that hold words */
export function formatTable(rows, left = [0]) {
  const widths = rows[0].map((_, c) => Math.max(...rows.map(row => String(row[c] ?? '').length)));
  const line = row =>
    widths
      .map((width, c) => {
        const cell = String(row[c] ?? '');
        return left.includes(c) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const [head, ...body] = rows;
  return [line(head), widths.map(width => '─'.repeat(width)).join('  '), ...body.map(line)].join(
    '\n',
  );
}
