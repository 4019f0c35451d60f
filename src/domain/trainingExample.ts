/** What the engine learns from: a text with its current annotation, independent of any file. */
import type { Annotation, Task } from './annotation.js';

/** By task; a task without any is left out. */
export type NewerLabels = Readonly<Partial<Record<Task, readonly string[]>>>;

export interface TrainingExample {
  /** SHA-256 (hex) of the text. */
  readonly key: string;
  readonly text: string;
  /** Without a task: the answer was undone, the example is back in the pool. */
  readonly annotation: Annotation;
  /** Labels that the project has had only since the answer, which says nothing of them, complete or not. */
  readonly newer?: NewerLabels | undefined;
  /** True: single labels, given without the example being asked; it still is to be (`isAnswered`). */
  readonly inPassing?: boolean | undefined;
  /** True: a round ranked the example, which was asked for its place. */
  readonly ranked?: boolean | undefined;
  /** Probability with which the example was drawn, where the draw was random; see `explorationPropensity`. */
  readonly propensity?: number | undefined;
}
