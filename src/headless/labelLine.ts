/** A line of a label file → an annotation. */
import { UserError } from '../base/errors.js';
import type { Annotation, JudgedClass, JudgedSpan } from '../domain/annotation.js';
import type { QueueItem } from '../domain/queueItem.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Span } from '../domain/span.js';
import type { LabelLine } from '../interchange/glossatorJsonl.js';
import { trimSpan } from '../text/spans.js';

/**
 * Only the tasks that the line speaks of are answered. `ignore` answers all of the project's tasks;
 * `reject` says that what the line names is wrong.
 * @throws UserError when the line names a span or label that can't be
 */
export function annotationOfLine(line: LabelLine, schema: LabelSchema): Annotation {
  const answer = line.answer ?? 'accept';
  const verdict = answer === 'reject' ? 'no' : 'yes';
  const complete = answer === 'accept' && (line.complete ?? true);
  const spans = line.spans?.map(span => {
    checkSpan(span, line.text ?? '');
    return { ...span, verdict, source: 'import' } satisfies JudgedSpan;
  });
  const values = line.labels?.map(
    label => ({ label, verdict, source: 'import' }) satisfies JudgedClass,
  );
  const ignored = answer === 'ignore';
  // One class of several that exclude each other settles all of them.
  const isSettled =
    answer === 'accept' && schema.classes?.mode === 'single' && values?.length === 1;
  const entities =
    schema.entities && (spans || ignored)
      ? { answer, complete, spans: ignored ? [] : (spans ?? []) }
      : undefined;
  const classes =
    schema.classes && (values || ignored)
      ? { answer, complete: complete || isSettled, values: ignored ? [] : (values ?? []) }
      : undefined;
  if (spans && !schema.entities) throw new UserError('Has spans, but the project has no entities.');
  if (values && !schema.classes)
    throw new UserError('Has a label, but the project has no classes.');
  if (!entities && !classes)
    throw new UserError('Says nothing: it needs "spans", "label" or "labels".');
  if (!ignored && schema.classes?.mode === 'single' && (values?.length ?? 0) > 1) {
    throw new UserError('Has several labels, but the project has one class per example.');
  }
  if (answer === 'accept' && schema.entities?.overlap === false && spans) checkOverlaps(spans);
  return { entities, classes };
}

function checkSpan({ start, end, label }: Span, text: string): void {
  if (start >= end || end > text.length || text.slice(start, end).trim() === '') {
    throw new UserError(
      `The span ${start}–${end} (${label}) marks no words of a text of ${text.length} characters.`,
    );
  }
}

function checkOverlaps(spans: readonly Span[]): void {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  for (const [i, span] of sorted.entries()) {
    const next = sorted[i + 1];
    if (next && next.start < span.end) {
      throw new UserError(
        `The spans ${span.start}–${span.end} and ${next.start}–${next.end} overlap; ` +
          'set "overlap": true in glossator.json to allow it.',
      );
    }
  }
}

/** The line about the example alone, which has no white space at its ends. */
export function trimmedLine(line: LabelLine): LabelLine {
  const { text, spans } = line;
  if (text === undefined) return line;
  const { start: from, end: to } = trimSpan(text, 0, text.length);
  const place = (at: number): number => Math.min(Math.max(at, from), to) - from;
  return {
    ...line,
    text: text.slice(from, to),
    spans: spans?.map(({ start, end, label }) => ({ start: place(start), end: place(end), label })),
  };
}

/** Spans of the document → spans of the example; one that reaches beyond it is an error. */
export function spansInExample(spans: readonly Span[], item: QueueItem): Span[] {
  return spans.map(span => {
    const start = span.start - item.anchor.start;
    const end = span.end - item.anchor.start;
    if (end > item.text.length) {
      throw new UserError(
        `The span ${span.start}–${span.end} (${span.label}) reaches beyond its example.`,
      );
    }
    return { start, end, label: span.label };
  });
}
