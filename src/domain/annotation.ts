/** What a person decided about one example. */
import type { Span } from './span.js';

export type Answer = 'accept' | 'reject' | 'ignore';
export type Task = 'entities' | 'classes';
/** Who said so first: a suggestion that a person accepted keeps the suggester as its source. */
export type Source = 'person' | 'model' | 'pattern' | 'import';
export type Verdict = 'yes' | 'no';

export interface JudgedSpan extends Span {
  readonly verdict: Verdict;
  readonly source: Source;
  /** Probability in [0, 1] that the source gave, where it gave one. */
  readonly score?: number | undefined;
  /** Identifies the head and encoder that suggested it. */
  readonly model?: string | undefined;
}

export interface JudgedClass {
  readonly label: string;
  readonly verdict: Verdict;
  readonly source: Source;
  readonly score?: number | undefined;
  readonly model?: string | undefined;
}

export interface EntityAnnotation {
  readonly answer: Answer;
  /** True: every token outside a `yes` span is known to be O. False: it is missing. */
  readonly complete: boolean;
  readonly spans: readonly JudgedSpan[];
}

export interface ClassAnnotation {
  readonly answer: Answer;
  /** True: every label that isn't a `yes` is known not to hold. False: it is missing. */
  readonly complete: boolean;
  readonly values: readonly JudgedClass[];
}

/** One answer; a project with both tasks answers both, each for itself. */
export interface Annotation {
  readonly entities?: EntityAnnotation | undefined;
  readonly classes?: ClassAnnotation | undefined;
}

/** Whether only a part of a text was decided: words that were asked about, or single spans. */
export function isPartial({ entities, classes }: Annotation): boolean {
  return classes === undefined && entities?.answer === 'accept' && !entities.complete;
}

/** Nothing is left of a choice whose class was taken out of the project. */
function saysSomething({ answer, complete, values }: ClassAnnotation): boolean {
  return answer !== 'accept' || complete || values.length > 0;
}

/**
 * Whether somebody has answered the example itself, or a question about it.
 * @param inPassing single labels came to it without it being asked, from a text editor or because the same
 *   string was labelled elsewhere: they say nothing about the rest, so it is still to be asked
 */
export function isAnswered({ entities, classes }: Annotation, inPassing = false): boolean {
  if (classes !== undefined && saysSomething(classes)) return true;
  if (entities === undefined) return false;
  return entities.complete || entities.answer === 'ignore' || !inPassing;
}
