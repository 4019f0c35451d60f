/** What a Prodigy task says beyond text and answer, kept for the way back: hashes, session, own fields. */
import * as z from 'zod/mini';
import type { Foreign } from './foreign.js';

const object = z.record(z.string(), z.unknown());
const foreignSchema = z.object({
  inputHash: z.optional(z.int()),
  /** The hash names the question, so an answer that was changed keeps it. */
  tasks: z.array(z.object({ view: z.string(), hash: z.int() })),
  meta: object,
  /** Fields of the task that aren't Prodigy's, and its session's name. */
  fields: object,
});

export type ProdigyForeign = z.infer<typeof foreignSchema>;

/** Fields that the exporter writes itself. */
const written = new Set([
  ...[
    'text',
    'tokens',
    'spans',
    'label',
    'options',
    'accept',
    'config',
    'answer',
    'flagged',
    'meta',
  ],
  ...['_view_id', 'view_id', '_input_hash', '_task_hash', '_timestamp', 'versions', 'relations'],
  ...['source', 'score', 'model', 'pattern', 'priority', 'arcs'],
]);
const metaWritten = new Set(['source', 'record', 'field']);

/** Of one line, from what its JSON holds. */
export function foreignOfTask(json: unknown): ProdigyForeign {
  const task: Record<string, unknown> = isObject(json) ? json : {};
  const { _input_hash: input, _task_hash: hash, _view_id: view, meta } = task;
  return {
    ...(Number.isInteger(input) && { inputHash: Number(input) }),
    tasks: Number.isInteger(hash) && typeof view === 'string' ? [{ view, hash: Number(hash) }] : [],
    meta: isObject(meta) ? without(meta, metaWritten) : {},
    fields: without(task, written),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function without(
  fields: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): Record<string, unknown> {
  const rest: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    if (!known.has(name)) rest[name] = fields[name];
  }
  return rest;
}

/** Of several lines about one text. */
export function joinForeign(earlier: ProdigyForeign, later: ProdigyForeign): ProdigyForeign {
  return {
    ...earlier,
    ...later,
    tasks: [...earlier.tasks, ...later.tasks],
    meta: { ...earlier.meta, ...later.meta },
    fields: { ...earlier.fields, ...later.fields },
  };
}

/** Undefined where the record never was a Prodigy task. */
export function prodigyForeign(data: Foreign['data'] | undefined): ProdigyForeign | undefined {
  return data && z.safeParse(foreignSchema, data).data;
}
