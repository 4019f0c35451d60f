/** What a stopping criterion says. Advice only: nothing stops by itself, and one criterion is never alone. */
import type { Task } from './annotation.js';

export const stopCriteria = [
  'stable predictions',
  'predicted F change',
  'plateau',
  'selected accuracy',
  'overall uncertainty',
  'budget',
] as const;
export type StopCriterion = (typeof stopCriteria)[number];

export interface StopAdvice {
  readonly criterion: StopCriterion;
  /** Where it is about one task, whatever others the project has. */
  readonly task?: Task | undefined;
  /** What was measured; NaN while there is too little to measure. */
  readonly value: number;
  /** What `value` is compared with. */
  readonly threshold: number;
  readonly stop: boolean;
  /** For a person, in one sentence. */
  readonly reason: string;
}
