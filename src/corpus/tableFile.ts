/** A `.csv` or `.tsv` file with a header row → one document per data row. */
import { linesOf, type DecodedLine } from './decodedLines.js';
import { FileProblems } from './problems.js';
import { nameList, textProblem } from './records.js';
import {
  emptyItem,
  lookAtHead,
  openFile,
  skippedItem,
  skippedItems,
  type FileReader,
  type FileToRead,
  type ReadItem,
} from './reader.js';
import { csvRows, tsvRows, type TableRow } from '../interchange/tableRows.js';

type RowParser = (batches: AsyncIterable<readonly DecodedLine[]>) => AsyncGenerator<TableRow>;

export function tableReader(separator: 'comma' | 'tab'): FileReader {
  return file => readTable(file, separator === 'comma' ? csvRows : tsvRows);
}

async function* readTable(
  file: FileToRead,
  parseRows: RowParser,
): AsyncGenerator<ReadItem, void, undefined> {
  const opened = await openFile(file);
  try {
    const look = lookAtHead(file.path, opened.head, file.decoding);
    if ('skip' in look) {
      yield look.skip;
      return;
    }
    const lines = await linesOf(opened.chunks, look.decoding);
    if (typeof lines === 'string') yield skippedItem(file.path, null, lines);
    else yield* readRows(file, parseRows(lines));
  } finally {
    opened.close();
  }
}

async function* readRows(
  file: FileToRead,
  rows: AsyncGenerator<TableRow>,
): AsyncGenerator<ReadItem, void, undefined> {
  const problems = new FileProblems(file.path);
  const header = await rows.next();
  if (header.done === true) {
    yield emptyItem(file.path, 'has no text');
    return;
  }
  const { line, fields: columns } = header.value;
  const column = columns ? columnOf(columns, file.textField) : -1;
  if (columns === undefined || column < 0) {
    const reason = header.value.problem ?? missingColumn(file.textField, columns ?? []);
    yield skippedItem(file.path, line, reason);
    return;
  }
  let record = 0;
  for await (const row of rows) {
    record += 1;
    const text = row.fields?.[column] ?? '';
    const problem =
      row.problem ?? rowProblem(row.fields ?? [], columns.length, text, file.textField);
    if (problem !== undefined) {
      yield* skippedItems(problems.add(row.line, problem));
      continue;
    }
    yield {
      kind: 'document',
      document: {
        path: file.path,
        record,
        field: file.textField,
        text,
        kind: 'plain',
        line: row.line,
      },
    };
  }
  if (record === 0) yield emptyItem(file.path, 'has a header but no rows');
  yield* skippedItems(problems.rest());
}

/** Of the column that holds the text; below 0 where there is none. */
export function columnOf(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  return exact >= 0 ? exact : columns.findIndex(column => column.trim() === name);
}

function missingColumn(name: string, columns: readonly string[]): string {
  return `has no column "${name}"; its columns are ${nameList(columns)}. Name one of them in corpus.textField`;
}

function rowProblem(
  fields: readonly string[],
  expected: number,
  text: string,
  name: string,
): string | undefined {
  if (fields.length !== expected) {
    return `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'} where the header has ${expected}`;
  }
  return textProblem(text, name);
}
