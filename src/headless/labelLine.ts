/** A line of a label file → an annotation. */
import { UserError } from '../base/errors.js';
import type { Annotation, JudgedClass, JudgedSpan } from '../domain/annotation.js';
import { toPartAnswer } from '../domain/partAnswer.js';
import type { QueueItem } from '../domain/queueItem.js';
import type { LabelSchema } from '../domain/schema.js';
import { overlaps, type Span, type SpanRange } from '../domain/span.js';
import type { LabelLine } from '../interchange/glossatorJsonl.js';
import { mergeAnnotations } from '../interchange/mergeAnnotations.js';
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

/**
 * A line about a part of the example: its other words are no entities, and what its annotator has said of the
 * rest holds. It is all that is known of the example then, so it takes the place of what was.
 */
export function annotationOfPart(
  line: LabelLine & { readonly part: SpanRange },
  { text, tokens }: QueueItem,
  before: Annotation | undefined,
  schema: LabelSchema,
): Annotation {
  const { part } = line;
  checkSpan({ ...part, label: 'part' }, text);
  const said = annotationOfLine(line, schema);
  if (!said.entities || said.entities.answer === 'ignore') return said;
  const answer = said.entities.answer;
  const marked = (before?.entities?.spans ?? []).filter(
    span => span.verdict === 'yes' && (answer === 'reject' || !overlaps(span, part)),
  );
  const { entities } = mergeAnnotations(
    { entities: { answer: 'accept', complete: false, spans: marked } },
    { entities: { ...said.entities, complete: false } },
    { overlap: schema.entities?.overlap },
  );
  const labels = (schema.entities?.labels ?? []).map(({ name }) => name);
  const whole = { entities: entities && { ...entities, answer } };
  const decided = toPartAnswer(whole, { tokens, part }, before, labels).entities;
  const wasComplete = before?.entities?.answer === 'accept' && before.entities.complete;
  return { entities: decided && { ...decided, complete: decided.complete || wasComplete } };
}

/** The line about the example alone, which has no white space at its ends. */
export function trimmedLine(line: LabelLine): LabelLine {
  const { text, spans, part } = line;
  if (text === undefined) return line;
  const { start: from, end: to } = trimSpan(text, 0, text.length);
  const place = (at: number): number => Math.min(Math.max(at, from), to) - from;
  const placed = <R extends SpanRange>(range: R): R => ({
    ...range,
    start: place(range.start),
    end: place(range.end),
  });
  return {
    ...line,
    text: text.slice(from, to),
    spans: spans?.map(placed),
    part: part && placed(part),
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
