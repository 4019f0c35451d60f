/**
 * Lines of a `.csv` or `.tsv` file → rows with the lines that they came from. Rows are framed here, line
 * by line, so that a stray quote costs one row and not the rest of the file; csv-parse takes them apart.
 */
import { parse } from 'csv-parse/sync';
import { messageOf } from '../base/errors.js';

export interface TableLine {
  /** 1-based. */
  readonly line: number;
  /** Without its line ending; empty where there is a problem. */
  readonly text: string;
  readonly problem: string | undefined;
  /** What ended the line, where that matters inside quotes. Default: a line feed. */
  readonly ending?: string | undefined;
}

export interface TableRow {
  /** 1-based line on which the row starts. */
  readonly line: number;
  /** Undefined where there is a problem. */
  readonly fields: readonly string[] | undefined;
  readonly problem: string | undefined;
}

export interface TableOptions {
  /** Default: a comma. */
  readonly delimiter?: string | undefined;
  /** How far a quoted field may reach over line endings. Default: 1000. */
  readonly mostLines?: number | undefined;
}

const mostCharacters = 16 * 1024 * 1024;

/** Rows that csv-parse takes apart in one call. */
const batchSize = 500;

/**
 * Rows of comma-separated values (RFC 4180). Empty lines are passed over. A row that isn't well-formed is
 * a problem of its first line; reading goes on with the line after it.
 */
export async function* csvRows(
  batches: AsyncIterable<readonly TableLine[]>,
  { delimiter = ',', mostLines = 1000 }: TableOptions = {},
): AsyncGenerator<TableRow, void, undefined> {
  const lines = new LineQueue(batches);
  let simple: TableLine[] = [];
  for (let first = await lines.next(); first; first = await lines.next()) {
    const isSimple = first.problem === undefined && countQuotes(first.text) % 2 === 0;
    if (isSimple) {
      if (first.text.trim() !== '') simple.push(first);
      if (simple.length < batchSize) continue;
    }
    yield* parseBatch(simple, delimiter);
    simple = [];
    if (!isSimple) yield await spanningRow(first, lines, delimiter, mostLines);
  }
  yield* parseBatch(simple, delimiter);
}

/**
 * Rows of tab-separated values, one per line. A field in quotes loses them where they are well-formed;
 * everywhere else a quote is an ordinary character, as most writers of such files mean it.
 */
export async function* tsvRows(
  batches: AsyncIterable<readonly TableLine[]>,
): AsyncGenerator<TableRow, void, undefined> {
  for await (const batch of batches) {
    for (const { line, text, problem } of batch) {
      if (problem !== undefined) yield { line, fields: undefined, problem };
      else if (text.trim() !== '') {
        yield { line, fields: text.split('\t').map(unquoted), problem: undefined };
      }
    }
  }
}

function unquoted(field: string): string {
  if (!/^".*"$/s.test(field) || field.length < 2) return field;
  const inner = field.slice(1, -1);
  return inner.replaceAll('""', '').includes('"') ? field : inner.replaceAll('""', '"');
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) count += 1;
  return count;
}

/** Rows of one line each. */
function* parseBatch(lines: readonly TableLine[], delimiter: string): Generator<TableRow> {
  if (lines.length === 0) return;
  const parsed = tryParse(lines.map(line => line.text).join('\n'), delimiter);
  if ('rows' in parsed && parsed.rows.length === lines.length) {
    for (const [i, { line }] of lines.entries()) {
      yield { line, fields: parsed.rows[i], problem: undefined };
    }
    return;
  }
  for (const { line, text } of lines) yield rowOf(line, text, delimiter);
}

/** A row whose first line has a problem or leaves a quote open. */
async function spanningRow(
  first: TableLine,
  lines: LineQueue,
  delimiter: string,
  mostLines: number,
): Promise<TableRow> {
  const { line } = first;
  const failed = (problem: string): TableRow => ({ line, fields: undefined, problem });
  if (first.problem !== undefined) return failed(first.problem);
  let text = first.text;
  let ending = first.ending ?? '\n';
  for (let ahead = 0; ahead < mostLines && text.length < mostCharacters; ahead++) {
    const next = await lines.peek(ahead);
    if (next?.problem !== undefined || !next) break;
    text += ending + next.text;
    ending = next.ending ?? '\n';
    if (countQuotes(next.text) % 2 === 0) continue;
    const row = rowOf(line, text, delimiter);
    if (row.problem === undefined) lines.drop(ahead + 1);
    return row;
  }
  return failed('has a quote that is never closed');
}

function rowOf(line: number, text: string, delimiter: string): TableRow {
  const parsed = tryParse(text, delimiter);
  if ('reason' in parsed) return { line, fields: undefined, problem: parsed.reason };
  return { line, fields: parsed.rows[0], problem: undefined };
}

function tryParse(text: string, delimiter: string): { rows: string[][] } | { reason: string } {
  try {
    const rows: string[][] = parse(text, {
      delimiter,
      relax_column_count: true,
      record_delimiter: '\n',
      max_record_size: 0,
    });
    return { rows };
  } catch (error) {
    // csv-parse counts lines from the start of what it was given, which says nothing to the user.
    const reason = messageOf(error).replace(/ (?:on|at) line \d+/g, '');
    return { reason: `isn't well-formed: ${reason}` };
  }
}

/** Lines with look-ahead. */
class LineQueue {
  private readonly batches: AsyncIterator<readonly TableLine[]>;
  private waiting: TableLine[] = [];
  private at = 0;

  constructor(batches: AsyncIterable<readonly TableLine[]>) {
    this.batches = batches[Symbol.asyncIterator]();
  }

  async next(): Promise<TableLine | undefined> {
    const line = await this.peek(0);
    this.at += 1;
    return line;
  }

  /** The line that is `ahead` lines after the next. */
  async peek(ahead: number): Promise<TableLine | undefined> {
    while (this.at + ahead >= this.waiting.length) {
      const batch = await this.batches.next();
      if (batch.done === true) return undefined;
      this.waiting = [...this.waiting.slice(this.at), ...batch.value];
      this.at = 0;
    }
    return this.waiting[this.at + ahead];
  }

  drop(count: number): void {
    this.at += count;
  }
}
