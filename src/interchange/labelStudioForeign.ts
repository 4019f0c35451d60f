/** What a Label Studio task says beyond text and answers, kept for the way back. */
import * as z from 'zod/mini';
import type { Foreign } from './foreign.js';

const object = z.record(z.string(), z.unknown());
const partsSchema = z.object({
  /** Which field of `data` is the text. */
  textField: z.string(),
  /** The other fields of `data`. */
  data: object,
  /** The task's own fields, such as its id, and those of the annotation, such as who made it. */
  task: object,
  annotation: object,
  /** Of other models; Glossator doesn't look at them. */
  predictions: z.optional(z.array(z.unknown())),
});

export type TaskParts = z.infer<typeof partsSchema>;

/** Undefined where the record never was a Label Studio task. */
export function taskParts(data: Foreign['data'] | undefined): TaskParts | undefined {
  return data && partsSchema.safeParse(data).data;
}
