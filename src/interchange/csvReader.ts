/** Reads tables of labelled texts: our own, and those of others that have a text and a label column. */
import * as z from 'zod/mini';
import { UserError } from '../base/errors.js';
import type { Annotation, Source, Verdict } from '../domain/annotation.js';
import type { OffsetUnit } from '../domain/offsetUnit.js';
import type { LabelSchema } from '../domain/schema.js';
import { unguard } from './csvColumns.js';
import type {
  Importer,
  ImportEntry,
  ImportInput,
  ImportOptions,
  ImportRecord,
} from './importRecord.js';
import { describeIssue } from './issues.js';
import { joinAnnotations, joinedRows } from './joinedRows.js';
import { spansInText } from './spanOffsets.js';
import { readHeader, type TableHeader } from './tableHeader.js';
import { csvRows, tsvRows, type TableLine, type TableRow } from './tableRows.js';
import { readTextLines } from './textLines.js';

/** Texts may have many lines; a quote that is never closed costs this many at most. */
const mostLines = 100_000;

export function tableImporter(format: 'csv' | 'tsv'): Importer {
  return {
    format,
    counts: 'lines',
    async *read(input, options) {
      const header = await headerOf(rowsOf(input, format, false), options);
      if (header === undefined) return;
      yield* joinedRows(() => entriesOf(rowsOf(input, format, header.isOurs), header, options));
    },
  };
}

/** Lines in batches, as the rows are taken apart in. */
async function* batchesOf(input: ImportInput): AsyncGenerator<TableLine[], void, undefined> {
  const batchSize = 500;
  let batch: TableLine[] = [];
  for await (const entry of readTextLines(input.chunks())) {
    const { line } = entry;
    batch.push(
      entry.kind === 'problem'
        ? { line, text: '', problem: entry.message }
        : { line, text: entry.value, problem: undefined, ending: entry.returned ? '\r\n' : '\n' },
    );
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Our own files quote as CSV does also where tabs part the cells. */
function rowsOf(
  input: ImportInput,
  format: 'csv' | 'tsv',
  isOurs: boolean,
): AsyncIterable<TableRow> {
  return format === 'tsv' && !isOurs
    ? tsvRows(batchesOf(input))
    : csvRows(batchesOf(input), { delimiter: format === 'csv' ? ',' : '\t', mostLines });
}

/** Undefined where the file is empty. */
async function headerOf(
  rows: AsyncIterable<TableRow>,
  { textField }: ImportOptions,
): Promise<TableHeader | undefined> {
  for await (const { line, fields, problem } of rows) {
    if (fields !== undefined) return readHeader(fields, textField);
    // Without the names of the columns the other rows say nothing.
    const reason = problem ?? 'can’t be read';
    throw new UserError(`can’t be read without its header: line ${line} ${reason}`);
  }
  return undefined;
}

type Cells = ReadonlyMap<string, string>;

async function* entriesOf(
  rows: AsyncIterable<TableRow>,
  { isOurs, columns, width }: TableHeader,
  options: ImportOptions,
): AsyncGenerator<ImportEntry, void, undefined> {
  let isHeader = true;
  for await (const { line, fields, problem } of rows) {
    if (isHeader) {
      isHeader = false;
    } else if (fields === undefined) {
      yield { line, kind: 'problem', message: problem ?? 'can’t be read' };
    } else if (fields.length !== width) {
      const message = `has ${fields.length} fields where the header has ${width}`;
      yield { line, kind: 'problem', message };
    } else {
      const cells = new Map([...columns].map(([name, at]) => [name, fields[at] ?? '']));
      const value = isOurs ? ownRecord(cells) : foreignRecord(cells, options);
      yield typeof value === 'string'
        ? { line, kind: 'problem', message: value }
        : { line, kind: 'value', value };
    }
  }
}

/** Programs that save a table again write 5 as 5.0, and true as TRUE or True. */
const wholeNumber = z.pipe(
  z.string('is missing').check(z.regex(/^\d+(\.0+)?$/, 'isn’t a whole number')),
  z.transform(Number),
);
const boolean = z.pipe(
  z.string().check(z.regex(/^(true|false)$/i, 'isn’t true or false')),
  z.transform(value => value.toLowerCase() === 'true'),
);
const own = z.object({
  task: z.enum(['entities', 'classes']),
  answer: z.enum(['accept', 'reject', 'ignore']),
  complete: boolean,
  flagged: z.optional(boolean),
  label: z.string(),
  verdict: z.union([z.literal(''), z.enum(['yes', 'no'])]),
  source: z._default(
    z.union([z.literal(''), z.enum(['person', 'model', 'pattern', 'import'])]),
    '',
  ),
});

function ownRecord(cells: Cells): ImportRecord | string {
  const parsed = own.safeParse(Object.fromEntries(cells));
  if (!parsed.success) return describeIssue(parsed.error);
  const cell = (name: string): string => unguard(cells.get(name) ?? '');
  const { task, answer, complete, flagged, verdict, source } = parsed.data;
  const text = cell('text');
  const label = unguard(parsed.data.label);
  const score = Number(cell('score'));
  const judged = {
    verdict: verdict === '' ? 'yes' : verdict,
    source: source === '' ? 'import' : source,
    ...(cell('score') !== '' && Number.isFinite(score) && { score }),
    ...(cell('model') !== '' && { model: cell('model') }),
  } as const;
  const annotation = annotationOf(
    task,
    { answer, complete },
    label,
    judged,
    cells,
    text,
    'codepoints',
  );
  if (typeof annotation === 'string') return annotation;
  const time = Date.parse(cell('timestamp'));
  const record = Number(cell('record'));
  return {
    text,
    annotation,
    annotator: cell('annotator') === '' ? undefined : cell('annotator'),
    ...(Number.isFinite(time) && { timestamp: time }),
    flagged,
    ...(cell('path') !== '' && {
      place: {
        path: cell('path'),
        ...(record > 0 && { record }),
        ...(cell('field') !== '' && { field: cell('field') }),
      },
    }),
  };
}

function foreignRecord(cells: Cells, { schema, offsets }: ImportOptions): ImportRecord | string {
  const text = cells.get('text') ?? '';
  if (text === '') return 'has no text';
  const label = cells.get('label')?.trim() ?? '';
  const annotator = cells.get('annotator')?.trim() ?? '';
  const hasSpan = (cells.get('start')?.trim() ?? '') !== '';
  const task = hasSpan ? 'entities' : 'classes';
  const parts = task === 'classes' ? classesIn(label, schema) : [label];
  let annotation: Annotation = {};
  for (const part of label === '' ? [] : parts) {
    const judged = { verdict: 'yes', source: 'import' } as const;
    const answered = { answer: 'accept', complete: true } as const;
    const unit = offsets ?? 'codepoints';
    const one = annotationOf(task, answered, part, judged, cells, text, unit);
    if (typeof one === 'string') return one;
    annotation = joinAnnotations(annotation, one);
  }
  return { text, annotation, ...(annotator !== '' && { annotator }) };
}

/** Several classes in one cell, as tables write them: `a#b` (doccano), `a|b`, `a;b`. */
function classesIn(label: string, { classes }: LabelSchema): string[] {
  const known = classes?.labels.some(each => each.name === label) === true;
  if (known || classes?.mode !== 'multi') return [label];
  return label
    .split(/[#|;]/)
    .map(part => part.trim())
    .filter(part => part !== '');
}

/** One row's part of an answer, or what is wrong with it. */
function annotationOf(
  task: 'entities' | 'classes',
  answered: { readonly answer: 'accept' | 'reject' | 'ignore'; readonly complete: boolean },
  label: string,
  judged: { verdict: Verdict; source: Source; score?: number; model?: string },
  cells: Cells,
  text: string,
  unit: OffsetUnit,
): Annotation | string {
  if (task === 'classes') {
    const values = label === '' ? [] : [{ label, ...judged }];
    return { classes: { ...answered, values } };
  }
  if (label === '') return { entities: { ...answered, spans: [] } };
  const range = z
    .object({ start: wholeNumber, end: wholeNumber })
    .safeParse({ start: cells.get('start')?.trim(), end: cells.get('end')?.trim() });
  if (!range.success) return describeIssue(range.error);
  const spans = spansInText([{ ...range.data, label, ...judged }], text, unit);
  return typeof spans === 'string' ? spans : { entities: { ...answered, spans } };
}
