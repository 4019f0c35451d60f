/** What is drawn in an editor: labels of people and suggestions of the model, at places of the file. */
import type { JudgedSpan } from '../domain/annotation.js';
import type { EntityPrediction, SuggestedSpan } from '../domain/queueItem.js';
import { ruledOut } from '../domain/ruledOut.js';
import { overlaps, sameSpan, type SpanRange } from '../domain/span.js';
import type { FileExample } from './fileExamples.js';

export interface Suggestions {
  readonly tokens: readonly { readonly start: number; readonly end: number }[];
  readonly entities: EntityPrediction | undefined;
  readonly round: number;
}

/** `changed`: a person's label on words that stand in a text which was edited since. */
export type MarkKind = 'labelled' | 'changed' | 'suggested';

export interface Mark {
  readonly kind: MarkKind;
  readonly example: FileExample;
  /** Relative to the example's text. */
  readonly span: JudgedSpan | SuggestedSpan;
  /** `[start, end)` in the file, UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** Labels first, then what the model suggests where nobody has said anything yet. */
export function marksOf(example: FileExample, suggestions: Suggestions | undefined): Mark[] {
  const judged = example.annotation?.entities?.spans ?? [];
  const kind = example.earlier ? 'changed' : 'labelled';
  const yes = judged.filter(span => span.verdict === 'yes');
  return [
    ...yes.map(span => markAt(kind, example, span)),
    ...openSuggestions(example, suggestions).map(span => markAt('suggested', example, span)),
  ];
}

/** Suggested spans that are not decided, neither as such nor in one of their words. */
export function openSuggestions(
  { annotation }: FileExample,
  suggestions: Suggestions | undefined,
): SuggestedSpan[] {
  const entities = annotation?.entities;
  const isClosed = entities !== undefined && (entities.complete || entities.answer === 'ignore');
  if (isClosed || !suggestions?.entities) return [];
  const spans = entities?.spans ?? [];
  const labelled = spans.filter(span => span.verdict === 'yes');
  const decided = [...labelled, ...ruledOut(spans, suggestions.entities.labels)];
  return suggestions.entities.spans.filter(
    suggested =>
      !decided.some(range => overlaps(range, suggested)) &&
      !spans.some(span => sameSpan(span, suggested)),
  );
}

function markAt(kind: MarkKind, example: FileExample, span: Mark['span']): Mark {
  const { document, start } = example;
  const from = document.toFile(start + span.start);
  return { kind, example, span, start: from, end: document.toFile(start + span.end - 1) + 1 };
}

/** The marks that hold an offset of the file, its end included; the shortest first. */
export function marksAt(marks: readonly Mark[], offset: number): Mark[] {
  return marks
    .filter(mark => mark.start <= offset && offset <= mark.end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
}

/** The example that holds `[start, end)` of the file; undefined where none or several do. */
export function exampleAround(
  examples: readonly FileExample[],
  start: number,
  end: number,
): FileExample | undefined {
  return examples.find(example => {
    const from = example.document.toFile(example.start);
    const to = example.document.toFile(example.end - 1) + 1;
    return from <= start && end <= to;
  });
}

/** A range of the file as offsets of the example's text; undefined where it holds no character of it. */
export function rangeInExample(
  { document, start, text }: FileExample,
  from: number,
  to: number,
): { readonly start: number; readonly end: number } | undefined {
  let first = -1;
  let last = -1;
  for (let at = 0; at < text.length; at++) {
    const place = document.toFile(start + at);
    if (place < from || place >= to) continue;
    if (first < 0) first = at;
    last = at;
  }
  return first < 0 ? undefined : { start: first, end: last + 1 };
}

export interface Likelihood {
  /** Undefined: no entity. */
  readonly label: string | undefined;
  /** Mean over the words of the span, in [0, 1]. */
  readonly probability: number;
}

/** What the model makes of the words of a span; best first. */
export function likelihoods(
  { tokens, entities }: Suggestions,
  { start, end }: SpanRange,
): Likelihood[] {
  if (!entities) return [];
  const rows = entities.probabilities.filter((_, t) => {
    const token = tokens[t];
    return token !== undefined && overlaps(token, { start, end });
  });
  if (rows.length === 0) return [];
  const columns: (string | undefined)[] = [...entities.labels, undefined];
  return columns
    .map((label, column) => ({
      label,
      probability: rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length,
    }))
    .sort((a, b) => b.probability - a.probability);
}
