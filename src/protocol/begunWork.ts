/**
 * Work that a person had begun when the panel went away. What it is stays in the webview; this names the
 * example, so that it is the first to be shown again.
 */
import * as z from 'zod/mini';
import type { SpanRange } from '../domain/span.js';

export interface BegunWork {
  /** The example's. */
  readonly key: string;
  /** What had been said of it before, as `beginningOf` gives it. */
  readonly begun: string;
  /** The words that were asked about, where that wasn't the whole example. */
  readonly part?: SpanRange | undefined;
}

const offset = z.int().check(z.gte(0), z.lte(100_000_000));

const savedDraft = z.object({
  key: z.string().check(z.minLength(1), z.maxLength(64)),
  begun: z.string(),
  isReview: z.boolean(),
  part: z.optional(z.object({ start: offset, end: offset })),
});

const savedWork = z.object({
  shown: z.optional(savedDraft),
  /** What others have taken the place of, oldest first. */
  left: z.array(savedDraft),
});

/**
 * Of what the webview has stored: what was on the screen, or had made way for the earlier answer that was looked
 * at. Undefined where nothing was begun, or it is nothing that the webview stores.
 */
export function parseBegunWork(stored: unknown): BegunWork | undefined {
  const saved = savedWork.safeParse(stored);
  const shown = saved.data?.shown;
  const work = shown?.isReview === true ? saved.data?.left.at(-1) : shown;
  return work && { key: work.key, begun: work.begun, part: work.part };
}
