/** Reads rows of Hugging Face data sets, from JSON lines and from Parquet. */
import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer } from 'hyparquet';
import * as z from 'zod/mini';
import { messageOf, UserError } from '../base/errors.js';
import type { ClassAnnotation, EntityAnnotation, JudgedSpan } from '../domain/annotation.js';
import type { Span } from '../domain/span.js';
import type { Token } from '../domain/token.js';
import { classNamesOfCard, classNamesOfMetadata, type ClassNames } from './hfCard.js';
import {
  outsideLeftOut,
  type ImportEntry,
  type Importer,
  type ImportInput,
  type ImportOptions,
  type ImportRecord,
} from './importRecord.js';
import { describeIssue } from './issues.js';
import { readJsonLines } from './jsonLines.js';
import { spansInText } from './spanOffsets.js';
import { fitsText } from './spans.js';
import { decodeTags, isOutside } from './tagScheme.js';
import { withText } from './textField.js';

const format = 'huggingface';

/** A class that is a number has its name from the data set card beside the file. */
export const hfJsonlImporter: Importer = {
  format,
  counts: 'lines',
  async *read(input, options) {
    const names = classNamesOfCard((await input.beside('README.md')) ?? '');
    for await (const entry of readJsonLines(input.chunks())) {
      if (entry.kind === 'problem') yield entry;
      else yield entryOf(entry.line, entry.value, names, options);
    }
  },
};

/** Both marks of a Parquet file, and the length of what stands between them. */
const leastBytes = 12;

/** A class that is a number has its name from the file's own metadata, else from the card beside it. */
export const hfParquetImporter: Importer = {
  format: 'huggingface-parquet',
  counts: 'records',
  isBinary: true,
  async *read(input, options) {
    if (input.size < leastBytes) {
      const reason = input.size === 0 ? 'it is empty' : 'it is too short';
      throw new UserError(`isn't a Parquet file: ${reason}`);
    }
    const file = bufferOf(input);
    const metadata = await readable(parquetMetadataAsync(file));
    const own = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
    const inside = classNamesOfMetadata(own ?? '');
    const names =
      inside.size > 0 ? inside : classNamesOfCard((await input.beside('README.md')) ?? '');
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const rows = await readable(
        parquetReadObjects({ file, metadata, rowStart, rowEnd, parsers }),
      );
      for (const [i, row] of rows.entries()) {
        yield entryOf(rowStart + i + 1, plain(row), names, options);
      }
      rowStart = rowEnd;
    }
  },
};

/** hyparquet's own decoder takes U+FEFF off the front of every string. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const parsers = { stringFromBytes: (bytes: Uint8Array): string => utf8.decode(bytes) };

/** hyparquet asks for the bytes that it needs. */
function bufferOf(input: ImportInput): AsyncBuffer {
  const { size } = input;
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = await input.slice(start < 0 ? size + start : start, end);
      return new Uint8Array(bytes).buffer;
    },
  };
}

async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`isn't a Parquet file that can be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** 64-bit integers as numbers. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

const label = z.union([z.string(), z.int()]);
const tags = z.optional(z.nullable(z.array(z.nullable(label))));
const offset = z.int().check(z.gte(0));
const rowSchema = z.object({
  text: z.optional(z.nullable(z.string())),
  tokens: z.optional(z.nullable(z.array(z.string()))),
  ner_tags: tags,
  /** Older sets call them so. */
  tags,
  spans: z.optional(
    z.nullable(z.array(z.object({ start: offset, end: offset, label: z.string() }))),
  ),
  label: z.optional(z.nullable(label)),
  labels: z.optional(z.nullable(z.array(label))),
});

type Row = z.infer<typeof rowSchema>;

function entryOf(
  line: number,
  json: unknown,
  names: ClassNames,
  options: ImportOptions,
): ImportEntry {
  const parsed = rowSchema.safeParse(withText(json, options.textField));
  const value = parsed.success
    ? recordOf(parsed.data, names, options)
    : describeIssue(parsed.error);
  return typeof value === 'string'
    ? { line, kind: 'problem', message: value }
    : { line, kind: 'value', value };
}

/** The record, or what is wrong with the row. */
function recordOf(row: Row, names: ClassNames, { schema }: ImportOptions): ImportRecord | string {
  const text = row.text ?? row.tokens?.join(' ');
  if (text === undefined) return 'needs "text" or "tokens"';
  const entities = entitiesOf(row, text, names);
  if (typeof entities === 'string') return entities;
  const classes = classesOf(row, names, schema.classes?.mode === 'multi');
  if (typeof classes === 'string') return classes;
  const losesOutside = entities?.complete === false && saysOutside(row, names);
  return {
    text,
    annotation: { ...(entities && { entities }), ...(classes && { classes }) },
    ...(losesOutside && { leftOut: [outsideLeftOut] }),
  };
}

function tagsOf(row: Row, names: ClassNames): ReturnType<typeof nameOf>[] | undefined {
  const column = row.ner_tags ? 'ner_tags' : 'tags';
  return (row.ner_tags ?? row.tags)?.map(tag => nameOf(tag, column, names));
}

function saysOutside(row: Row, names: ClassNames): boolean {
  return tagsOf(row, names)?.some(tag => typeof tag === 'string' && isOutside(tag)) === true;
}

function entitiesOf(
  row: Row,
  text: string,
  names: ClassNames,
): EntityAnnotation | undefined | string {
  const tagged = tagsOf(row, names);
  if (!tagged && !row.spans) return undefined;
  const unnamed = tagged?.find(tag => typeof tag === 'object' && tag !== null);
  if (unnamed) return unnamed.problem;
  const found = (tagged ?? []).map(tag => (typeof tag === 'string' ? tag : null));
  const spans = row.spans
    ? spansInText(row.spans, text, 'codepoints')
    : spansOfTags(row.tokens ?? [], found, text);
  if (typeof spans === 'string') return spans;
  return {
    answer: 'accept',
    complete: !found.includes(null),
    spans: spans.map(span => ({ ...span, verdict: 'yes', source: 'import' }) satisfies JudgedSpan),
  };
}

function spansOfTags(
  tokens: readonly string[],
  found: readonly (string | null)[],
  text: string,
): Span[] | string {
  if (tokens.length !== found.length) {
    return `has ${tokens.length} tokens and ${found.length} tags`;
  }
  const words = placesOf(tokens, text);
  if (words === undefined) return 'its tokens don’t stand in its text in this order';
  return decodeTags(found.map(tag => tag ?? 'O'))
    .map(({ first, end, label: name }) => ({
      start: words[first]?.start ?? 0,
      end: words[end - 1]?.end ?? 0,
      label: name,
    }))
    .filter(span => fitsText(text, span));
}

function placesOf(tokens: readonly string[], text: string): Token[] | undefined {
  const places: Token[] = [];
  let at = 0;
  for (const token of tokens) {
    const start = text.indexOf(token, at);
    if (start === -1) return undefined;
    at = start + token.length;
    places.push({ start, end: at });
  }
  return places;
}

/** Without a multi-label project, one `label` settles all of them. */
function classesOf(
  row: Row,
  names: ClassNames,
  multi: boolean,
): ClassAnnotation | undefined | string {
  const [column, given] = row.labels
    ? (['labels', row.labels] as const)
    : (['label', row.label === null || row.label === undefined ? undefined : [row.label]] as const);
  if (given === undefined) return undefined;
  const values: ClassAnnotation['values'][number][] = [];
  for (const each of given) {
    const name = nameOf(each, column, names);
    if (name === null) return undefined;
    if (typeof name !== 'string') return name.problem;
    values.push({ label: name, verdict: 'yes', source: 'import' });
  }
  return { answer: 'accept', complete: column === 'labels' || !multi, values };
}

/** Null: unknown, which data sets write as null, −1 or −100. */
function nameOf(
  value: string | number | null,
  column: string,
  names: ClassNames,
): string | null | { problem: string } {
  if (typeof value === 'string' || value === null) return value;
  if (value < 0) return null;
  const name = names.get(column)?.[value];
  if (name !== undefined) return name;
  return {
    problem: `"${column}" holds the number ${value}, and nothing says what it stands for; put the data set’s README.md beside the file, or write names`,
  };
}
