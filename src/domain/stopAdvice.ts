/** What a stopping criterion says. Advice only: nothing stops by itself, and one criterion is never alone. */

export type StopCriterion =
  | 'stable predictions'
  | 'predicted F change'
  | 'overall uncertainty'
  | 'selected accuracy'
  | 'plateau'
  | 'budget';

export interface StopAdvice {
  readonly criterion: StopCriterion;
  /** What was measured; NaN while there is too little to measure. */
  readonly value: number;
  /** What `value` is compared with. */
  readonly threshold: number;
  readonly stop: boolean;
  /** For a person, in one sentence. */
  readonly reason: string;
}
