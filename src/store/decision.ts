/** What an annotator decides about a text, and what it means for what the annotator had said before. */
import type { Anchor } from '../domain/anchor.js';
import type { Annotation, Task } from '../domain/annotation.js';
import type { Foreign } from '../interchange/foreign.js';
import { replaces } from '../interchange/mergeAnnotations.js';
import { passingKinds, type DecisionContext } from './events.js';
import type { ClassState, EntityState, State } from './states.js';

export interface RecordedDecision {
  /** SHA-256 (hex) of the text. */
  readonly key: string;
  readonly text: string;
  readonly anchor?: Anchor | undefined;
  readonly annotator: string;
  /** Tasks that it doesn't name stay as they are. */
  readonly annotation: Annotation;
  /** Undefined leaves the flag as it is. */
  readonly flagged?: boolean | undefined;
  /** What an imported file said beyond it; undefined leaves what is known. */
  readonly foreign?: Foreign | undefined;
  /** True: an incomplete answer adds to what the annotator has said before. Default: it replaces it. */
  readonly adds?: boolean | undefined;
  /** True: only a part of the example was asked about, also where the annotation says what is known of all of it. */
  readonly partly?: boolean | undefined;
  readonly segmenterVersion: number;
  readonly tokenizerVersion: number;
  readonly context?: DecisionContext | undefined;
}

export function checkDecision({ annotation, annotator }: RecordedDecision): void {
  if (annotation.entities === undefined && annotation.classes === undefined) {
    throw new Error('A decision without an answer');
  }
  if (annotator === '') throw new Error('A decision without an annotator');
}

/** Whether it takes the place of an earlier answer rather than adding to it. */
export function takesThePlace({ annotation, adds }: RecordedDecision, before: State): boolean {
  return (['entities', 'classes'] as const).some(task => {
    const [earlier, later] = [before[task], annotation[task]];
    return earlier && later && (adds !== true || replaces(earlier, later));
  });
}

/** Whether only a part of the example was asked about, which is no word about the rest of it. */
export function isPart(
  task: Task,
  { adds, partly, annotation, context }: RecordedDecision,
): boolean {
  const inPassing = passingKinds.includes(context?.kind ?? '');
  return inPassing || partly === true || (adds === true && annotation[task]?.complete === false);
}

/** After it, of one task: a part of a whole answer leaves the labels open that are newer than the answer. */
export function whatStands<T extends EntityState | ClassState>(
  said: T | null,
  before: T | null,
  partly: boolean,
): T | null {
  if (said === null || before === null) return said ?? before;
  return partly && before.complete ? { ...said, schema: before.schema } : said;
}
