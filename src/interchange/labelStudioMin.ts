/**
 * A task of Label Studio's JSON_MIN export: one flat object, in which the names of the configuration's
 * controls are the fields, and a single choice is a plain string.
 */
import * as z from 'zod/mini';
import type { JudgedClass, JudgedSpan } from '../domain/annotation.js';
import type { ImportOptions, ImportRecord } from './importRecord.js';
import { markedSchema, spansOf } from './labelStudioSpans.js';

const spanList = z.array(markedSchema);
const choices = z.object({ choices: z.array(z.string()) });
const common = z.object({
  text: z.string(),
  annotator: z.optional(z.unknown()),
  created_at: z.optional(z.nullable(z.string())),
});

/** Names that people give to a choice; any other is one where its value is a class of the project. */
const choiceNames = new Set([
  'choice',
  'class',
  'label',
  'category',
  'intent',
  'sentiment',
  'topic',
]);
const ownFields = new Set([
  ...['text', 'id', 'annotator', 'annotation_id', 'created_at', 'updated_at', 'lead_time'],
]);

/** The record, or what is wrong with the task. */
export function minTask(
  json: object,
  { schema, offsets = 'utf16' }: ImportOptions,
): ImportRecord | string {
  const parsed = common.safeParse(json);
  if (!parsed.success) return 'has neither "data" nor "text"';
  const { text, annotator, created_at: createdAt } = parsed.data;
  const known = new Set(schema.classes?.labels.map(label => label.name));
  let spans: JudgedSpan[] | undefined;
  let values: JudgedClass[] | undefined;
  const judged = { verdict: 'yes', source: 'import' } as const;
  for (const [name, value] of Object.entries(json)) {
    if (ownFields.has(name)) continue;
    const marked = spanList.safeParse(value).data;
    const chosen =
      typeof value === 'string'
        ? choiceNames.has(name) || known.has(value)
          ? [value]
          : undefined
        : choices.safeParse(value).data?.choices;
    for (const span of marked ?? []) {
      const fitting = spansOf(span, judged, text, offsets);
      if (typeof fitting === 'string') return fitting;
      spans = [...(spans ?? []), ...fitting];
    }
    if (chosen) values = [...(values ?? []), ...chosen.map(label => ({ label, ...judged }))];
  }
  const only = schema.entities && !schema.classes;
  if (only) spans ??= [];
  const time = Date.parse(createdAt ?? '');
  return {
    text,
    annotation: {
      ...(spans && { entities: { answer: 'accept', complete: true, spans } }),
      ...(values && { classes: { answer: 'accept', complete: true, values } }),
    },
    ...(typeof annotator === 'number' && { annotator: `Label Studio user ${annotator}` }),
    ...(typeof annotator === 'string' && { annotator }),
    ...(Number.isFinite(time) && { timestamp: time }),
  };
}
