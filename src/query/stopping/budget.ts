/** Stop when as much is spent as was set aside. */
import type { StopAdvice } from '../../domain/stopAdvice.js';
import type { Budget } from '../../project/project.js';

/** For each limit that was set: stop from it on; `value` is the share of it that is spent. */
export function budgetSpent(
  budget: Budget,
  spent: Readonly<Record<keyof Budget, number>>,
): StopAdvice[] {
  return (['answers', 'words'] as const).flatMap(unit => {
    const limit = budget[unit];
    return limit === undefined ? [] : [adviceOn(unit, limit, spent[unit])];
  });
}

function adviceOn(unit: keyof Budget, limit: number, spent: number): StopAdvice {
  return {
    criterion: 'budget',
    value: spent / limit,
    threshold: 1,
    stop: spent >= limit,
    reason: `${spent} of the budget of ${limit} ${unit} are spent.`,
  };
}
