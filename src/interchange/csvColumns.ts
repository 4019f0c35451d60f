/** The columns of our tables, and how a cell is kept from being a formula. */

/** One row per span or class; a task without one has a row of its own. Offsets count code points. */
export const csvColumns = [
  ...['id', 'text', 'task', 'answer', 'complete', 'label', 'start', 'end', 'verdict', 'source'],
  ...['score', 'model', 'annotator', 'timestamp', 'flagged', 'path', 'record', 'field'],
] as const;

/** Spreadsheets run what begins like this (https://owasp.org/www-community/attacks/CSV_Injection). */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/u;

/** With an apostrophe in front where a spreadsheet would run it, or where it looks guarded already. */
export function guard(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell;
}

export function unguard(cell: string): string {
  return guarded.test(cell) ? cell.slice(1) : cell;
}
