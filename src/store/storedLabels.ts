/** The rows of the label table. */
import * as z from 'zod/mini';
import type { Task } from '../domain/annotation.js';
import type { Connection } from './connection.js';

export interface StoredLabel {
  readonly id: number;
  readonly task: Task;
  readonly name: string;
  readonly retired: boolean;
  /** Id of the label that this one is read as. */
  readonly mergedInto: number | undefined;
}

/**
 * `retired_at` of a label that left the schema where nobody could be asked whether it was renamed, by a command,
 * or who was asked didn't say; else it is the time.
 */
export const unaskedTime = 0;

/** Every label that ever was, in order of first appearance. */
export function readLabels(connection: Connection): StoredLabel[] {
  return connection
    .all(labelRow, 'SELECT id, task, name, retired_at, merged_into FROM label ORDER BY id')
    .map(({ id, task, name, retired_at: at, merged_into: into }) => ({
      ...{ id, task, name, retired: at !== null, mergedInto: into ?? undefined },
    }));
}

const labelRow = z.object({
  id: z.int(),
  task: z.enum(['entities', 'classes']),
  name: z.string(),
  retired_at: z.nullable(z.int()),
  merged_into: z.nullable(z.int()),
});
