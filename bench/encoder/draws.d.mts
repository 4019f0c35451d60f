interface Row {
  readonly text: string;
  readonly label?: string;
  readonly labels?: readonly string[];
}

interface Budget {
  readonly name: string;
  readonly count?: number;
  readonly perClass?: number;
}

type Task = 'entities' | 'classes';

export const budgets: Readonly<Record<Task, readonly Budget[]>>;

export function testRows<R extends Row>(
  set: { readonly task: Task },
  loaded: { readonly test: readonly R[] },
): R[];

export function scaleRows<R extends Row>(loaded: { readonly train: readonly R[] }): R[];

export function labelledRows<R extends Row>(
  loaded: { readonly train: readonly R[] },
  budget: Budget,
  seed: number,
): R[];
