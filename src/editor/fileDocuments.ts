/**
 * An open file → the documents in it, each with the way between its own text and the file's. Plain text and
 * Markdown are one document; a line of JSON Lines and a row of a table are one each, where every character
 * of the field can be found in the file.
 */
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { fileKindOf } from '../corpus/fileKind.js';
import { columnOf } from '../corpus/tableFile.js';
import { csvRows, tsvRows, type TableLine, type TableRow } from '../interchange/tableRows.js';
import { linesOf } from '../text/lines.js';
import type { TextKind } from '../text/segment.js';

export interface FileDocument {
  /** As anchors count it: 1-based line of JSON Lines, data row of a table, null for plain text. */
  readonly record: number | null;
  readonly field: string | null;
  readonly kind: TextKind;
  readonly text: string;
  /** Offset in the file of an offset in the text. */
  toFile(offset: number): number;
}

/** Larger files get no labels: reading them at every pause in typing would be felt. In UTF-16 units. */
export const largestShownFile = 2_000_000;

/** Undefined where the file's kind is not one that labels can be shown in. */
export async function fileDocuments(
  name: string,
  text: string,
  textField: string,
): Promise<FileDocument[] | undefined> {
  if (text.length > largestShownFile) return undefined;
  const kind = fileKindOf(name);
  switch (kind) {
    case 'jsonLines':
      return jsonLines(text, textField);
    case 'csv':
      return tableDocuments(text, csvRows, ',', textField);
    case 'tsv':
      return tableDocuments(text, tsvRows, '\t', textField);
    case 'plain':
    case 'markdown':
      return [whole(text, kind)];
    case undefined:
      return undefined;
  }
}

function whole(text: string, kind: TextKind): FileDocument {
  return { record: null, field: null, kind, text, toFile: offset => offset };
}

function jsonLines(text: string, field: string): FileDocument[] {
  const documents: FileDocument[] = [];
  let record = 0;
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    record += 1;
    const document = jsonField(text.slice(start, end), start, record, field);
    if (document) documents.push(document);
    start = end + 1;
  }
  return documents;
}

function jsonField(
  line: string,
  lineStart: number,
  record: number,
  field: string,
): FileDocument | undefined {
  if (line.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const tree = parseTree(line);
  const node = tree && findNodeAtLocation(tree, [field]);
  if (node?.type !== 'string') return undefined;
  const { offset, length } = node;
  const unescaped = unescape(line, offset + 1, offset + length - 1, lineStart, jsonEscape);
  // Of two fields with one name the last counts; where it isn't this one, nothing is shown.
  if (Reflect.get(Object(value), field) !== unescaped.text) return undefined;
  return { record, field, kind: 'plain', ...unescaped };
}

/** Of the escape at `at`: how long it is in the source and how many units it stands for. */
type Escape = (source: string, at: number) => { readonly length: number; readonly text: string };

const jsonEscape: Escape = (source, at) => {
  if (source[at] !== '\\') return { length: 1, text: source[at] ?? '' };
  const letter = source[at + 1] ?? '';
  if (letter === 'u') {
    const code = Number.parseInt(source.slice(at + 2, at + 6), 16);
    return { length: 6, text: String.fromCharCode(code) };
  }
  const known: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
  return { length: 2, text: known[letter] ?? letter };
};

const quoteEscape: Escape = (source, at) =>
  source[at] === '"' && source[at + 1] === '"'
    ? { length: 2, text: '"' }
    : { length: 1, text: source[at] ?? '' };

/** `[start, end)` of the source without its escapes; `base` is where the source stands in the file. */
function unescape(
  source: string,
  start: number,
  end: number,
  base: number,
  escape: Escape,
): Pick<FileDocument, 'text' | 'toFile'> {
  let text = '';
  const places: number[] = [];
  for (let at = start; at < end;) {
    const unit = escape(source, at);
    places.push(base + at);
    text += unit.text;
    at += unit.length;
  }
  const limit = base + end;
  return { text, toFile: offset => places[offset] ?? limit };
}

type RowReader = (batches: AsyncIterable<readonly TableLine[]>) => AsyncGenerator<TableRow>;

async function tableDocuments(
  text: string,
  read: RowReader,
  delimiter: string,
  field: string,
): Promise<FileDocument[]> {
  const starts: number[] = [];
  const lines: TableLine[] = [];
  for (const { start, end, next } of linesOf(text)) {
    starts.push(start);
    const ending = text.slice(end, next);
    lines.push({ line: starts.length, text: text.slice(start, end), problem: undefined, ending });
  }
  const documents: FileDocument[] = [];
  let column: number | undefined;
  let record = 0;
  for await (const row of read(only(lines))) {
    if (column === undefined) {
      column = columnOf(row.fields ?? [], field);
      if (column < 0) return [];
      continue;
    }
    record += 1;
    const start = starts[row.line - 1];
    const value = row.fields?.[column];
    if (start === undefined || value === undefined || value.trim() === '') continue;
    const found = tableField(text, start, column, delimiter, value);
    if (found) documents.push({ record, field, kind: 'plain', ...found });
  }
  return documents;
}

// eslint-disable-next-line @typescript-eslint/require-await -- the reader takes what comes bit by bit
async function* only<T>(item: T): AsyncGenerator<T> {
  yield item;
}

/** The field of a row that starts at `start`; undefined where it doesn't read as the reader read it. */
function tableField(
  text: string,
  start: number,
  column: number,
  delimiter: string,
  value: string,
): Pick<FileDocument, 'text' | 'toFile'> | undefined {
  let at = start;
  for (let passed = 0; ; passed++) {
    // In tab-separated files a quote protects nothing.
    const isQuoted = delimiter === ',' && text[at] === '"';
    const end = isQuoted ? closingQuote(text, at + 1) : fieldEnd(text, at, delimiter);
    if (passed === column) {
      const inner = isQuoted ? end : end - 1;
      const quoted = text[at] === '"' ? unescape(text, at + 1, inner, 0, quoteEscape) : undefined;
      if (quoted?.text === value) return quoted;
      const from = at;
      const isPlain = text.startsWith(value, from);
      return isPlain ? { text: value, toFile: offset => from + offset } : undefined;
    }
    const next = isQuoted ? fieldEnd(text, end, delimiter) : end;
    if (text[next] !== delimiter) return undefined;
    at = next + 1;
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at;
    at += 1;
  }
  return text.length;
}

function fieldEnd(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}
