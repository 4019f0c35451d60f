/** The header of a table → whose table it is, and where its columns stand. */
import { UserError } from '../base/errors.js';

export interface TableHeader {
  /** Whether we wrote it, whatever became of its columns since. */
  readonly isOurs: boolean;
  /** Name of a column, ours where we have one → its index. */
  readonly columns: ReadonlyMap<string, number>;
  /** How many columns there are. */
  readonly width: number;
}

/** What other tools call the columns. */
const synonyms = new Map([
  ...['sentence', 'content', 'document', 'review'].map(name => [name, 'text'] as const),
  ...['labels', 'category', 'class', 'target', 'intent'].map(name => [name, 'label'] as const),
  ...['begin', 'start_offset', 'start_char'].map(name => [name, 'start'] as const),
  ...['end_offset', 'end_char'].map(name => [name, 'end'] as const),
]);

/** What answers can't be read without; a table with two of those that others hardly have is ours. */
const ownMarks = ['task', 'answer', 'complete', 'verdict'];
const needed = ['text', 'label', ...ownMarks];

/** @throws UserError where the rows can't be read by it */
export function readHeader(fields: readonly string[]): TableHeader {
  const names = fields.map(field => field.trim().toLowerCase());
  const width = names.length;
  const marks = ownMarks.filter(name => names.includes(name));
  if (marks.length > 1) {
    const missing = needed.filter(name => !names.includes(name));
    if (missing.length === 0) return { isOurs: true, columns: placesOf(names), width };
    throw new UserError(
      `has the columns ${quoted(marks)} of a table that Glossator wrote and lacks ${quoted(missing)}, ` +
        'so its answers would be read wrong. Put back what is missing, or rename the others',
    );
  }
  const columns = placesOf(names.map(name => synonyms.get(name) ?? name));
  if (columns.has('text')) return { isOurs: false, columns, width };
  throw new UserError(`has no column "text"; its columns are ${quoted(fields)}`);
}

function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, at) => [name, at]));
}

function quoted(names: readonly string[]): string {
  return names.map(name => `"${name}"`).join(', ');
}
