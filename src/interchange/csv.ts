/**
 * Exports tables: comma-separated (RFC 4180) or tab-separated values, one row per span or class. They carry
 * every answer whole; no cell is a formula.
 */
import type { JudgedClass, JudgedSpan } from '../domain/annotation.js';
import { utf16ToCodePoint } from '../text/codePoints.js';
import { answerMessages } from './answers.js';
import { csvColumns, guard } from './csvColumns.js';
import type { Exporter, ExportRecord } from './exportRecord.js';
import { LossLog } from './lossLog.js';
import { fitsText } from './spans.js';
import { utf8Chunks } from './textChunks.js';

const messages = {
  unanswered: answerMessages.unanswered,
  'invalid-span': 'Spans that don’t fit their text are not exported',
  guarded:
    'Texts and names that a spreadsheet would run as a formula begin with an apostrophe; offsets count without it',
  'lone-surrogate': 'Broken characters (lone surrogates) were replaced by U+FFFD',
} as const;

type Losses = LossLog<keyof typeof messages>;

export function createCsvExporter(format: 'csv' | 'tsv'): Exporter {
  const losses: Losses = new LossLog<keyof typeof messages>(messages);
  let written = 0;
  const delimiter = format === 'csv' ? ',' : '\t';
  const line = (cells: readonly string[]): string =>
    `${cells.map(cell => quoted(cell, delimiter)).join(delimiter)}\r\n`;
  return {
    format,
    extension: `.${format}`,
    writesAnnotators: true,
    write(records) {
      losses.clear();
      written = 0;
      return utf8Chunks(
        (async function* () {
          yield line(csvColumns);
          for await (const record of records) {
            const rows = rowsOf(record, losses);
            if (rows.length > 0) written += 1;
            for (const row of rows) yield line(row);
          }
        })(),
      );
    },
    written: () => written,
    losses: () => losses.list(),
  };
}

function quoted(cell: string, delimiter: string): string {
  return /["\r\n]/.test(cell) || cell.includes(delimiter) || cell.trim() !== cell
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
}

type Row = Partial<Record<(typeof csvColumns)[number], string>>;

function rowsOf(record: ExportRecord, losses: Losses): string[][] {
  const { entities, classes } = record.annotation;
  if (entities === undefined && classes === undefined) {
    losses.add('unanswered', record);
    return [];
  }
  const text = record.text.toWellFormed();
  if (text !== record.text) losses.add('lone-surrogate', record);
  const { anchor } = record;
  const common: Row = {
    id: record.key,
    text,
    annotator: record.annotator,
    timestamp: new Date(record.timestamp).toISOString(),
    flagged: String(record.flagged),
    path: anchor?.path ?? '',
    record: anchor?.record?.toString() ?? '',
    field: anchor?.field ?? '',
  };
  const [startAt, endAt] = [utf16ToCodePoint(text), utf16ToCodePoint(text)];
  const spans = (entities?.spans ?? []).filter(span => {
    const fits = fitsText(text, span);
    if (!fits) losses.add('invalid-span', record, `${span.label}: ${text}`);
    return fits;
  });
  const rows: Row[] = [
    ...taskRows('entities', entities, spans, span => ({
      start: String(startAt(span.start)),
      end: String(endAt(span.end)),
    })),
    ...taskRows('classes', classes, classes?.values ?? [], () => ({})),
  ];
  const cells = rows.map(row =>
    csvColumns.map(column => (row[column] ?? common[column] ?? '').toWellFormed()),
  );
  if (cells.flat().some(cell => guard(cell) !== cell)) losses.add('guarded', record);
  return cells.map(row => row.map(guard));
}

/** A row for each judgement, or one that says that there is none. */
function taskRows<T extends JudgedSpan | JudgedClass>(
  task: string,
  answered: { readonly answer: string; readonly complete: boolean } | undefined,
  judgements: readonly T[],
  offsets: (judgement: T) => Row,
): Row[] {
  if (answered === undefined) return [];
  const { answer, complete } = answered;
  const common: Row = { task, answer, complete: String(complete) };
  if (judgements.length === 0) return [common];
  return judgements.map(judgement => ({
    ...common,
    ...offsets(judgement),
    label: judgement.label,
    verdict: judgement.verdict,
    source: judgement.source,
    score: judgement.score?.toString() ?? '',
    model: judgement.model ?? '',
  }));
}
