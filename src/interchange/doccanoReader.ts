/** Reads doccano's JSON lines, as it writes them now and as it wrote them before version 1.5. */
import * as z from 'zod/mini';
import type { Annotation, JudgedClass, JudgedSpan } from '../domain/annotation.js';
import type { Span } from '../domain/span.js';
import type { Importer, ImportOptions, ImportRecord } from './importRecord.js';
import { describeIssue } from './issues.js';
import { readJsonLines } from './jsonLines.js';
import { spansInText } from './spanOffsets.js';
import { withText } from './textField.js';

/** Offsets are UTF-16 unless the options say otherwise: files made by Python scripts count code points. */
export const doccanoImporter: Importer = {
  format: 'doccano',
  counts: 'lines',
  async *read(input, options) {
    const names = labelNames((await input.beside('label_config.json')) ?? '[]');
    for await (const entry of readJsonLines(input.chunks())) {
      if (entry.kind === 'problem') {
        yield entry;
        continue;
      }
      const { line } = entry;
      const value = recordOf(entry.value, names, options);
      yield typeof value === 'string'
        ? { line, kind: 'problem', message: value }
        : { line, kind: 'value', value };
    }
  },
};

const offset = z.int().check(z.gte(0));
const name = z.union([z.string(), z.int()]);
const triple = z.tuple([offset, offset, name]);
const marked = z.object({ start_offset: offset, end_offset: offset, label: name });
const span = z.union([triple, marked]);
const label = z.union([name, span, z.object({ label: name })]);
const labelList = z.optional(z.nullable(z.union([z.array(label), name])));

const lineSchema = z.looseObject({
  text: z.string(),
  label: labelList,
  /** Older names of the same. */
  labels: labelList,
  annotations: labelList,
  entities: z.optional(z.nullable(z.array(span))),
  cats: z.optional(z.nullable(z.array(name))),
  relations: z.optional(z.nullable(z.array(z.unknown()))),
  annotator: z.optional(z.nullable(z.string())),
  answer: z.optional(z.nullable(z.string())),
  complete: z.optional(z.nullable(z.boolean())),
});

type Name = z.infer<typeof name>;

function isSpan(value: { label: Name }): value is z.infer<typeof marked> {
  return 'start_offset' in value;
}

/** What doccano exports as its label configuration: the only place where old label numbers have names. */
const configSchema = z.array(z.object({ id: z.int(), text: z.string() }));

function labelNames(config: string): ReadonlyMap<number, string> {
  let value: unknown;
  try {
    value = JSON.parse(config);
  } catch {
    return new Map();
  }
  return new Map((configSchema.safeParse(value).data ?? []).map(({ id, text }) => [id, text]));
}

/** The record, or what is wrong with the line. */
function recordOf(
  json: unknown,
  names: ReadonlyMap<number, string>,
  { schema, offsets, textField }: ImportOptions,
): ImportRecord | string {
  const parsed = lineSchema.safeParse(withText(json, textField));
  if (!parsed.success) return describeIssue(parsed.error);
  const { text, annotator, answer, complete, entities, cats, relations, ...others } = parsed.data;
  const { label: given, labels, annotations, ...rest } = others;
  const list = given ?? labels ?? annotations;
  const all = [...(Array.isArray(list) ? list : list == null ? [] : [list]), ...(entities ?? [])];
  const old = annotations != null && given == null && labels == null;

  const spans: Span[] = [];
  const classes: Name[] = [...(cats ?? [])];
  for (const each of all) {
    if (Array.isArray(each)) spans.push({ start: each[0], end: each[1], label: String(each[2]) });
    else if (typeof each !== 'object') classes.push(each);
    else if (!isSpan(each)) classes.push(each.label);
    else spans.push({ start: each.start_offset, end: each.end_offset, label: String(each.label) });
  }
  const nameless = [...spans.map(each => each.label), ...classes.map(String)].find(
    each => old && /^\d+$/.test(each) && !names.has(Number(each)),
  );
  if (nameless !== undefined) {
    return `its labels are numbers (${nameless}); put doccano’s label_config.json beside the file`;
  }
  const nameOf = (one: string): string => (old ? (names.get(Number(one)) ?? one) : one);
  const converted = spansInText(spans, text, offsets ?? 'utf16');
  if (typeof converted === 'string') return converted;

  // An empty list is also what doccano writes of a text that nobody has looked at.
  const decided = answer === 'accept';
  const whole = complete ?? true;
  const only = (task: 'entities' | 'classes'): boolean =>
    decided && (task === 'entities' ? entities != null : cats != null);
  const single = decided && entities == null && cats == null;
  const hasEntities = spans.length > 0 || only('entities') || (single && !schema.classes);
  const hasClasses = classes.length > 0 || only('classes') || (single && !schema.entities);
  const annotation: Annotation = {
    ...(hasEntities && {
      entities: {
        answer: 'accept',
        complete: whole,
        spans: converted.map(
          each =>
            ({
              ...each,
              label: nameOf(each.label),
              verdict: 'yes',
              source: 'import',
            }) satisfies JudgedSpan,
        ),
      },
    }),
    ...(hasClasses && {
      classes: {
        answer: 'accept',
        complete: whole,
        values: classes.map(
          each =>
            ({
              label: nameOf(String(each)),
              verdict: 'yes',
              source: 'import',
            }) satisfies JudgedClass,
        ),
      },
    }),
  };
  return {
    text,
    annotation,
    ...(annotator != null && { annotator }),
    ...(Object.keys(rest).length > 0 && { foreign: { format: 'doccano', data: rest } }),
    ...(relations != null &&
      relations.length > 0 && { leftOut: ['Relations between entities are not imported'] }),
  };
}
