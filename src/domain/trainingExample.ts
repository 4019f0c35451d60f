/** What the engine learns from: a text with its current annotation, independent of any file. */
import type { Annotation } from './annotation.js';

export interface TrainingExample {
  /** SHA-256 (hex) of the text. */
  readonly key: string;
  readonly text: string;
  /** Without a task: the answer was undone, the example is back in the pool. */
  readonly annotation: Annotation;
  /** True: single labels, given without the example being asked; it still is to be (`isAnswered`). */
  readonly inPassing?: boolean | undefined;
  /** True: a round ranked the example, which was asked for its place. */
  readonly ranked?: boolean | undefined;
  /** Probability with which the example was drawn, where the draw was random; see `explorationPropensity`. */
  readonly propensity?: number | undefined;
}
