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

/** What other tools call the columns; our own name goes before all of them. */
const synonyms = new Map([
  ['text', ['sentence', 'content', 'document', 'review']],
  ['label', ['labels', 'category', 'class', 'target', 'intent']],
  ['start', ['begin', 'start_offset', 'start_char']],
  ['end', ['end_offset', 'end_char']],
  ['annotator', []],
]);

/** What answers can't be read without; a table with two of those that others hardly have is ours. */
const ownMarks = ['task', 'answer', 'complete', 'verdict'];
const needed = ['text', 'label', ...ownMarks];

/**
 * @param textField the column in which the corpus has its texts: in a table of others before all of these
 * @throws UserError where the rows can't be read by it
 */
export function readHeader(fields: readonly string[], textField = 'text'): TableHeader {
  const names = fields.map(field => field.trim().toLowerCase());
  const width = names.length;
  const marks = ownMarks.filter(name => names.includes(name));
  if (marks.length > 1) {
    const missing = needed.filter(name => !names.includes(name));
    if (missing.length === 0)
      return { isOurs: true, columns: new Map(names.map((name, at) => [name, at])), width };
    throw new UserError(
      `has the columns ${quoted(marks)} of a table that Glossator wrote and lacks ${quoted(missing)}, ` +
        'so its answers would be read wrong. Put back what is missing, or rename the others',
    );
  }
  const field = textField.trim().toLowerCase();
  const columns = foreignColumns(names, field);
  if (columns.has('text')) return { isOurs: false, columns, width };
  const wanted = [...new Set([field, 'text'])].map(name => `"${name}"`).join(' or ');
  throw new UserError(`has no column ${wanted}; its columns are ${quoted(fields)}`);
}

function foreignColumns(names: readonly string[], textField: string): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const [name, others] of synonyms) {
    const known = name === 'text' && names.includes(textField) ? textField : name;
    const candidates = names.includes(known) ? [known] : others;
    const found = names.filter(each => candidates.includes(each));
    if (found.length > 1) {
      throw new UserError(
        `has several columns that may be "${name}": ${quoted(found)}. Call the right one "${name}"`,
      );
    }
    if (found[0] !== undefined) columns.set(name, names.indexOf(found[0]));
  }
  return columns;
}

function quoted(names: readonly string[]): string {
  return names.map(name => `"${name}"`).join(', ');
}
