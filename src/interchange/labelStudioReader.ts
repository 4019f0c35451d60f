/** Reads Label Studio's JSON and JSON_MIN exports, task by task. */
import * as z from 'zod/mini';
import type { Annotation, JudgedClass, JudgedSpan, Source } from '../domain/annotation.js';
import type { OffsetUnit } from '../domain/offsetUnit.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Foreign } from './foreign.js';
import type { Importer, ImportEntry, ImportOptions, ImportRecord } from './importRecord.js';
import { describeIssue } from './issues.js';
import { readJsonArray } from './jsonArray.js';
import { minTask } from './labelStudioMin.js';
import type { TaskParts } from './labelStudioForeign.js';
import { markedSchema, spansOf } from './labelStudioSpans.js';

export const labelStudioImporter: Importer = {
  format: 'label-studio',
  counts: 'lines',
  async *read(input, options) {
    for await (const entry of readJsonArray(input.chunks())) {
      if (entry.kind === 'problem') yield entry;
      else yield* entriesOf(entry.line, entry.value, options);
    }
  },
};

const anyObject = z.record(z.string(), z.unknown());

const resultSchema = z.looseObject({
  type: z.optional(z.string()),
  origin: z.optional(z.string()),
  score: z.optional(z.nullable(z.number())),
  value: z.optional(anyObject),
});
const choiceValue = z.object({ choices: z.array(z.string()) });

const annotationSchema = z.looseObject({
  result: z.optional(z.nullable(z.array(resultSchema))),
  was_cancelled: z.optional(z.nullable(z.boolean())),
  skipped: z.optional(z.nullable(z.boolean())),
  completed_by: z.optional(z.unknown()),
  created_at: z.optional(z.nullable(z.string())),
  glossator: z.optional(
    z.object({ annotator: z.optional(z.string()), tasks: z.optional(z.array(z.string())) }),
  ),
});
type TaskAnnotation = z.infer<typeof annotationSchema>;

const taskSchema = z.looseObject({
  data: anyObject,
  annotations: z.optional(z.nullable(z.array(annotationSchema))),
  /** What annotations were called before version 1.0. */
  completions: z.optional(z.nullable(z.array(annotationSchema))),
  predictions: z.optional(z.nullable(z.array(z.unknown()))),
});

function* entriesOf(line: number, json: unknown, options: ImportOptions): Generator<ImportEntry> {
  if (typeof json === 'object' && json !== null && !('data' in json)) {
    const value = minTask(json, options);
    yield typeof value === 'string'
      ? { line, kind: 'problem', message: value }
      : { line, kind: 'value', value };
    return;
  }
  const parsed = z.safeParse(taskSchema, json);
  if (!parsed.success) {
    yield { line, kind: 'problem', message: describeIssue(parsed.error) };
    return;
  }
  const { data, annotations, completions, predictions, ...task } = parsed.data;
  const textField = textFieldOf(data, options);
  const text = textField === undefined ? undefined : data[textField];
  if (textField === undefined || typeof text !== 'string') {
    yield { line, kind: 'problem', message: 'has no text: "data" needs a field "text"' };
    return;
  }
  const otherData = Object.entries(data).filter(([name]) => name !== textField);
  const kept = predictions && predictions.length > 0 ? { predictions } : {};
  const parts = { textField, data: Object.fromEntries(otherData), task, ...kept };
  const answers = [...(annotations ?? completions ?? [])];
  // The newest comes last, so that it counts where one person has answered twice.
  const time = ({ created_at: at }: TaskAnnotation): number => Date.parse(at ?? '') || 0;
  answers.sort((a, b) => time(a) - time(b));
  if (answers.length === 0) {
    const leftOut =
      'predictions' in kept
        ? ['Predictions are kept beside answers; of tasks without an answer they are not']
        : [];
    yield { line, kind: 'value', value: { text, annotation: {}, leftOut } };
  }
  for (const answer of answers) {
    const value = recordOf(text, answer, parts, options);
    yield typeof value === 'string'
      ? { line, kind: 'problem', message: value }
      : { line, kind: 'value', value };
  }
}

/** Where the corpus has it, else `text`, else the only field that holds a string. */
function textFieldOf(
  data: Readonly<Record<string, unknown>>,
  { textField = 'text' }: ImportOptions,
): string | undefined {
  const known = [textField, 'text'].find(name => typeof data[name] === 'string');
  if (known !== undefined) return known;
  const strings = Object.keys(data).filter(key => typeof data[key] === 'string');
  return strings.length === 1 ? strings[0] : undefined;
}

/** The record, or what is wrong with the annotation. */
function recordOf(
  text: string,
  answer: TaskAnnotation,
  parts: Omit<TaskParts, 'annotation'>,
  { schema, offsets = 'utf16' }: ImportOptions,
): ImportRecord | string {
  const { result, was_cancelled: cancelled, skipped, glossator, ...annotation } = answer;
  const found = resultsOf(result ?? [], text, offsets);
  if (typeof found === 'string') return found;
  const time = Date.parse(answer.created_at ?? '');
  const foreign: Foreign = {
    format: 'label-studio',
    data: { ...parts, annotation } satisfies TaskParts,
  };
  return {
    text,
    annotation: annotationOf(
      found,
      (cancelled ?? skipped) === true,
      glossator?.tasks ?? tasksOf(found, schema),
    ),
    annotator: glossator?.annotator ?? annotatorOf(answer.completed_by),
    ...(Number.isFinite(time) && { timestamp: time }),
    foreign,
    leftOut: found.leftOut,
  };
}

interface Results {
  readonly spans: readonly JudgedSpan[];
  readonly classes: readonly JudgedClass[];
  readonly leftOut: readonly string[];
}

function resultsOf(
  results: readonly z.infer<typeof resultSchema>[],
  text: string,
  unit: OffsetUnit,
): Results | string {
  const spans: JudgedSpan[] = [];
  const classes: JudgedClass[] = [];
  const leftOut = new Set<string>();
  for (const { type = '', origin, score, value } of results) {
    const source: Source = origin?.startsWith('prediction') === true ? 'model' : 'import';
    const judged = {
      verdict: 'yes' as const,
      source,
      ...(typeof score === 'number' && { score }),
    };
    const span = type === 'labels' ? z.safeParse(markedSchema, value).data : undefined;
    const choice = type === 'choices' ? z.safeParse(choiceValue, value).data : undefined;
    if (span !== undefined) {
      const fitting = spansOf(span, judged, text, unit);
      if (typeof fitting === 'string') return fitting;
      spans.push(...fitting);
    } else if (choice !== undefined) {
      for (const label of choice.choices) classes.push({ label, ...judged });
    } else {
      leftOut.add(
        `Results of the kind “${type}” are not imported; Glossator knows labels and choices of texts`,
      );
    }
  }
  return { spans, classes, leftOut: [...leftOut] };
}

/** An annotation answers what it names; without names, the project's only task. */
function tasksOf({ spans, classes }: Results, schema: LabelSchema): readonly string[] {
  return [
    ...(spans.length > 0 || (schema.entities && !schema.classes) ? ['entities'] : []),
    ...(classes.length > 0 || (schema.classes && !schema.entities) ? ['classes'] : []),
  ];
}

function annotationOf(
  { spans, classes }: Results,
  skipped: boolean,
  tasks: readonly string[],
): Annotation {
  const answer = skipped ? 'ignore' : 'accept';
  const complete = !skipped;
  return {
    ...(tasks.includes('entities') && { entities: { answer, complete, spans } }),
    ...(tasks.includes('classes') && { classes: { answer, complete, values: classes } }),
  };
}

const user = z.object({ email: z.optional(z.string()), id: z.optional(z.int()) });

/** Label Studio's users are numbers, or objects with an address. */
function annotatorOf(completedBy: unknown): string | undefined {
  if (typeof completedBy === 'number') return `Label Studio user ${completedBy}`;
  const { email, id } = z.safeParse(user, completedBy).data ?? {};
  return email ?? (id === undefined ? undefined : `Label Studio user ${id}`);
}
