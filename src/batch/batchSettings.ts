/** What a frozen batch keeps beside its rows. */
import * as z from 'zod/mini';
import type { LabelSchema } from '../domain/schema.js';
import type { Loss } from '../interchange/exportRecord.js';
import { tagSchemes, type TagScheme } from '../interchange/tagScheme.js';

/** What it takes, beside the rows, to make the same files again. */
export interface BatchSettings {
  readonly schema: LabelSchema;
  readonly dataset?: string | undefined;
  readonly scheme?: TagScheme | undefined;
  readonly losses: readonly Loss[];
}

const label = z.object({
  name: z.string(),
  description: z.optional(z.string()),
  color: z.optional(z.string()),
  key: z.optional(z.string()),
});
const settingsSchema = z.object({
  schema: z.object({
    entities: z.optional(z.object({ overlap: z.boolean(), labels: z.array(label) })),
    classes: z.optional(z.object({ mode: z.enum(['single', 'multi']), labels: z.array(label) })),
  }),
  dataset: z.optional(z.string()),
  scheme: z.optional(z.enum(tagSchemes)),
  losses: z._default(
    z.array(
      z.object({
        kind: z.string(),
        message: z.string(),
        count: z.int(),
        examples: z.array(z.string()),
      }),
    ),
    [],
  ),
});

/** Undefined where they are not those of an export. */
export function parseSettings(settings: unknown): BatchSettings | undefined {
  return settingsSchema.safeParse(settings).data;
}
