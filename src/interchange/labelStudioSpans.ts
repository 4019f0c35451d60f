/** A labelled stretch of text as Label Studio writes it: in a result's value, or alone in JSON_MIN. */
import * as z from 'zod/mini';
import type { JudgedSpan } from '../domain/annotation.js';
import type { OffsetUnit } from '../domain/offsetUnit.js';
import { describeSpan, spansInText } from './spanOffsets.js';

const offset = z.int().check(z.gte(0));

export const markedSchema = z.object({
  start: offset,
  end: offset,
  labels: z.array(z.string()),
  text: z.optional(z.unknown()),
});

/** A span for each of its labels, or what is wrong with them. */
export function spansOf(
  { start, end, labels, text: words }: z.infer<typeof markedSchema>,
  judged: Omit<JudgedSpan, 'start' | 'end' | 'label'>,
  text: string,
  unit: OffsetUnit,
): readonly JudgedSpan[] | string {
  const marks = labels.map(label => ({ start, end, label, ...judged }));
  const spans = spansInText(marks, text, unit);
  const [first] = spans;
  if (typeof words !== 'string' || typeof first !== 'object') return spans;
  const there = text.slice(first.start, first.end);
  return bare(there) === bare(words)
    ? spans
    : `the span ${describeSpan({ start, end, label: first.label })} stands at “${shown(there)}”, but says it is “${shown(words)}”; ` +
        'does the file count offsets in another unit (--offsets codepoints or utf16)?';
}

/** Label Studio writes line ends in several ways, also as a backslash and an n. */
function bare(words: string): string {
  return words.replaceAll(/\s|\\[nr]/g, '');
}

function shown(words: string): string {
  return words.replaceAll(/\s+/g, ' ').slice(0, 60);
}
