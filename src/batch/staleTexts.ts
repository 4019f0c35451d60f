/** Answers about texts that the files no longer have: exported all the same, and named. */
import { CancelledError, messageOf } from '../base/errors.js';
import type { Anchor } from '../domain/anchor.js';
import type { Loss } from '../interchange/exportRecord.js';
import { shorten } from '../interchange/lossLog.js';

/** Those of the keys that no example of the corpus has. */
export type FindMissing = (
  keys: readonly string[],
  signal: AbortSignal | undefined,
) => Promise<readonly string[]>;

export interface AnsweredText {
  readonly key: string;
  readonly text: string;
  /** Undefined: it never was in a file, so it can't be gone from there. */
  readonly anchor: Anchor | undefined;
}

const mostExamples = 5;

/**
 * The loss report of texts that were in a file when they were answered (`placed`, by their keys) and are in
 * none now. `rows` are read for examples, where there are any. That nobody could look is in the report as
 * well.
 */
export async function staleTexts(
  placed: ReadonlySet<string>,
  rows: () => Iterable<AnsweredText>,
  findMissing: FindMissing,
  signal: AbortSignal | undefined,
): Promise<readonly Loss[]> {
  if (placed.size === 0) return [];
  let missing: ReadonlySet<string>;
  try {
    missing = new Set(await findMissing([...placed], signal));
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    const message = `Whether the texts are still in the files could not be checked: ${messageOf(error)}`;
    return [{ kind: 'unchecked-text', message, count: placed.size, examples: [] }];
  }
  if (missing.size === 0) return [];
  const examples = new Map<string, string>();
  for (const { key, text, anchor } of rows()) {
    if (examples.size === mostExamples) break;
    if (anchor === undefined || !missing.has(key)) continue;
    examples.set(key, `${anchor.path} “${shorten(text)}”`);
  }
  const message =
    'Texts are no longer in the files of the corpus as they were answered; they are exported as they were';
  return [{ kind: 'stale-text', message, count: missing.size, examples: [...examples.values()] }];
}
