/** Reads tables of labelled texts: our own, and those of others that have a text and a label column. */
import * as z from 'zod/mini';
import { UserError } from '../base/errors.js';
import type { Annotation, Source, Verdict } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import { csvColumns, unguard } from './csvColumns.js';
import type {
  Importer,
  ImportEntry,
  ImportInput,
  ImportOptions,
  ImportRecord,
} from './importRecord.js';
import { describeIssue } from './issues.js';
import { spansInText } from './spanOffsets.js';
import { csvRows, tsvRows, type TableLine, type TableRow } from './tableRows.js';
import { readTextLines } from './textLines.js';

/** Texts may have many lines; a quote that is never closed costs this many at most. */
const mostLines = 100_000;

export function tableImporter(format: 'csv' | 'tsv'): Importer {
  return {
    format,
    counts: 'lines',
    async *read(input, options) {
      const ours = await isOurs(input, format);
      const rows =
        format === 'tsv' && !ours
          ? tsvRows(batchesOf(input))
          : csvRows(batchesOf(input), { delimiter: format === 'csv' ? ',' : '\t', mostLines });
      yield* joined(entriesOf(rows, ours, options));
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

async function isOurs(input: ImportInput, format: 'csv' | 'tsv'): Promise<boolean> {
  const header = csvColumns.join(format === 'csv' ? ',' : '\t');
  for await (const entry of readTextLines(input.chunks())) {
    return entry.kind === 'value' && entry.value === header;
  }
  return false;
}

/** Consecutive rows about one text by one annotator are one record. */
async function* joined(
  entries: AsyncIterable<ImportEntry>,
): AsyncGenerator<ImportEntry, void, undefined> {
  let open: Extract<ImportEntry, { kind: 'value' }> | undefined;
  for await (const entry of entries) {
    if (entry.kind === 'problem') {
      yield entry;
      continue;
    }
    if (open?.value.text === entry.value.text && open.value.annotator === entry.value.annotator) {
      const annotation = joinAnnotations(open.value.annotation, entry.value.annotation);
      open = { ...open, value: { ...open.value, annotation } };
      continue;
    }
    if (open !== undefined) yield open;
    open = entry;
  }
  if (open !== undefined) yield open;
}

/** Every row repeats the answer that it is a part of, so the parts add up. */
function joinAnnotations(earlier: Annotation, later: Annotation): Annotation {
  const entities = later.entities && {
    ...later.entities,
    spans: [...(earlier.entities?.spans ?? []), ...later.entities.spans],
  };
  const classes = later.classes && {
    ...later.classes,
    values: [...(earlier.classes?.values ?? []), ...later.classes.values],
  };
  return { ...earlier, ...(entities && { entities }), ...(classes && { classes }) };
}

type Cells = ReadonlyMap<string, string>;

async function* entriesOf(
  rows: AsyncIterable<TableRow>,
  ours: boolean,
  options: ImportOptions,
): AsyncGenerator<ImportEntry, void, undefined> {
  let header: readonly string[] | undefined;
  for await (const { line, fields, problem } of rows) {
    if (fields === undefined && header === undefined) {
      // Without the names of the columns the other rows say nothing.
      const reason = problem ?? 'can’t be read';
      throw new UserError(`can’t be read without its header: line ${line} ${reason}`);
    } else if (fields === undefined) {
      yield { line, kind: 'problem', message: problem ?? 'can’t be read' };
    } else if (header === undefined) {
      header = fields.map(field => columnName(field));
      if (header.includes('text')) continue;
      throw new UserError(
        `has no column "text"; its columns are ${fields.map(field => `"${field}"`).join(', ')}`,
      );
    } else if (fields.length !== header.length) {
      const message = `has ${fields.length} fields where the header has ${header.length}`;
      yield { line, kind: 'problem', message };
    } else {
      const cells = new Map(header.map((name, i) => [name, fields[i] ?? '']));
      const value = ours ? ownRecord(cells) : foreignRecord(cells, options);
      yield typeof value === 'string'
        ? { line, kind: 'problem', message: value }
        : { line, kind: 'value', value };
    }
  }
}

/** What other tools call the columns. */
const synonyms = new Map([
  ...['sentence', 'content', 'document', 'review'].map(name => [name, 'text'] as const),
  ...['labels', 'category', 'class', 'target', 'intent'].map(name => [name, 'label'] as const),
  ...['begin', 'start_offset', 'start_char'].map(name => [name, 'start'] as const),
  ...['end_offset', 'end_char'].map(name => [name, 'end'] as const),
]);

function columnName(field: string): string {
  const name = field.trim().toLowerCase();
  return synonyms.get(name) ?? name;
}

const wholeNumber = z.pipe(
  z.string().check(z.regex(/^\d+$/, 'isn’t a whole number')),
  z.transform(Number),
);
const boolean = z.pipe(
  z.enum(['true', 'false']),
  z.transform(value => value === 'true'),
);
const own = z.object({
  task: z.enum(['entities', 'classes']),
  answer: z.enum(['accept', 'reject', 'ignore']),
  complete: boolean,
  flagged: boolean,
  label: z.string(),
  verdict: z.union([z.literal(''), z.enum(['yes', 'no'])]),
  source: z.union([z.literal(''), z.enum(['person', 'model', 'pattern', 'import'])]),
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
  unit: 'utf16' | 'codepoints',
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
