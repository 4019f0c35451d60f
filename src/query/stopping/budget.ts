/** Stop when as much is spent as was set aside. */
import type { StopAdvice } from '../../domain/stopAdvice.js';

export interface Budget {
  readonly unit: 'answers' | 'words' | 'minutes';
  readonly limit: number;
}

/** Stop from the limit on; `value` is the share of it that is spent. */
export function budgetSpent({ unit, limit }: Budget, spent: number): StopAdvice {
  const value = limit > 0 ? spent / limit : Infinity;
  return {
    criterion: 'budget',
    value,
    threshold: 1,
    stop: spent >= limit,
    reason: `${Math.round(spent)} of ${limit} ${unit} are spent.`,
  };
}
