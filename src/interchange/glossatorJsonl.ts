/**
 * Reads the label format of the command line, one answer per line:
 * `{text, path?, start?, spans?: [{start,end,label}], part?: {start,end}, label? | labels?, answer?, complete?,
 * annotator?}`,
 * spans relative to the text, or `{path, spans}` without text, spans relative to the document.
 */
import * as z from 'zod/mini';
import type { Answer } from '../domain/annotation.js';
import type { OffsetUnit } from '../domain/offsetUnit.js';
import type { Span, SpanRange } from '../domain/span.js';
import { describeIssue } from './issues.js';
import { readJsonLines, type JsonLinesOptions } from './jsonLines.js';
import { describeSpan, spansInText } from './spanOffsets.js';

export interface LabelLine {
  /** Undefined: spans are relative to the document at `path`. */
  readonly text?: string | undefined;
  readonly path?: string | undefined;
  /** Of the text in its document, in the file's unit: only who has the document can convert it. */
  readonly start?: number | undefined;
  /** In UTF-16 code units if there is a text, in the file's unit if not. Undefined: nothing was said. */
  readonly spans?: readonly Span[] | undefined;
  /** What of the text was looked at, in UTF-16 code units. Undefined: what `complete` says. */
  readonly part?: SpanRange | undefined;
  /** From `label` or `labels`. Empty: no class holds. Undefined: nothing was said. */
  readonly labels?: readonly string[] | undefined;
  readonly answer?: Answer | undefined;
  readonly complete?: boolean | undefined;
  readonly annotator?: string | undefined;
}

export type LabelEntry =
  | { readonly line: number; readonly kind: 'value'; readonly value: LabelLine }
  | { readonly line: number; readonly kind: 'problem'; readonly message: string };

export interface LabelLinesOptions extends JsonLinesOptions {
  /** What the file's offsets count. Default: `utf16`. */
  readonly offsets?: OffsetUnit | undefined;
}

const offset = z.int().check(z.gte(0));
const name = z.string().check(z.minLength(1));

const lineSchema = z.object({
  text: z.optional(z.string()),
  path: z.optional(name),
  start: z.optional(offset),
  spans: z.optional(z.array(z.object({ start: offset, end: offset, label: name }))),
  part: z.optional(z.object({ start: offset, end: offset })),
  label: z.optional(name),
  labels: z.optional(z.array(name)),
  answer: z.optional(z.enum(['accept', 'reject', 'ignore'])),
  complete: z.optional(z.boolean()),
  annotator: z.optional(name),
});

/** Lines in order. One that can't be used is a problem that says why; the rest goes on. */
export async function* readLabelLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: LabelLinesOptions = {},
): AsyncGenerator<LabelEntry, void, undefined> {
  for await (const entry of readJsonLines(chunks, options)) {
    if (entry.kind === 'problem') {
      yield entry;
      continue;
    }
    const { line } = entry;
    const value = parseLabelLine(entry.value, options.offsets ?? 'utf16');
    yield typeof value === 'string'
      ? { line, kind: 'problem', message: value }
      : { line, kind: 'value', value };
  }
}

/** A line, or what is wrong with it. */
function parseLabelLine(json: unknown, unit: OffsetUnit): LabelLine | string {
  const parsed = lineSchema.safeParse(json);
  if (!parsed.success) return describeIssue(parsed.error);
  const { label, labels, text, path, part, ...rest } = parsed.data;
  // A part without a span holds no entity.
  const spans = part === undefined ? rest.spans : (rest.spans ?? []);
  if (text === undefined && path === undefined) return 'needs "text", or "path" and "spans"';
  if (text === undefined && spans === undefined) return 'needs "spans", because it has no "text"';
  if (text === undefined && spans?.length === 0) {
    return 'marks nothing; to say that an example holds no entities, name its "text"';
  }
  if (label !== undefined && labels !== undefined) return 'has both "label" and "labels"';
  const classes = label === undefined ? labels : [label];
  if (text === undefined && classes !== undefined) return 'needs "text", because it has a label';
  if (
    part !== undefined &&
    (text === undefined || classes !== undefined || rest.complete === true)
  ) {
    return 'has a "part", which is about entities of a part of its "text" alone';
  }
  const saysNothing = spans === undefined && classes === undefined && rest.answer === undefined;
  if (saysNothing && rest.complete === undefined) {
    return 'says nothing: needs "spans", "label", "labels" or "answer"';
  }
  const converted =
    spans && (text === undefined ? checkOrder(spans) : spansInText(spans, text, unit));
  if (typeof converted === 'string') return converted;
  const asked = part && spansInText([{ ...part, label: 'part' }], text ?? '', unit);
  if (typeof asked === 'string') return asked;
  const line = { ...rest, text, path, spans: converted, labels: classes };
  return asked?.[0] ? { ...line, part: asked[0], complete: false } : line;
}

function checkOrder(spans: readonly Span[]): readonly Span[] | string {
  const wrong = spans.find(span => span.start >= span.end);
  return wrong ? `the span ${describeSpan(wrong)} is empty` : spans;
}
