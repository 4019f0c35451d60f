/** How a strategy such as `auto` is put together from the parts that the others are made of. */
import type { ClassMeasures, EntityMeasure } from '../uncertainty/measure.js';
import { scoresOf } from './candidates.js';
import { rankPool } from './rank.js';
import {
  readsOf,
  type BatchRule,
  type PoolRequest,
  type PoolRule,
  type PoolView,
  type Strategy,
} from './strategy.js';

export interface Composition {
  readonly title: string;
  readonly asks: string;
  /** What is asked first. */
  readonly coldStart: NonNullable<Strategy['coldStart']>;
  /** Measure and rule where entities are labelled, whether or not there are classes too. */
  readonly entities: { readonly measure: EntityMeasure; readonly rule?: PoolRule };
  /** Measure of classes, and the rule where only classes are labelled. */
  readonly classes: { readonly measure: ClassMeasures; readonly rule?: PoolRule };
}

export function compose({ entities, classes, ...rest }: Composition): Strategy {
  return {
    ...rest,
    entities: entities.measure,
    classes: classes.measure,
    rule: byTask(entities.rule, classes.rule),
  };
}

/** One rule where a head speaks of entities, another where none does; no rule is the order by score. */
export function byTask(entities: PoolRule | undefined, classes: PoolRule | undefined): BatchRule {
  return {
    kind: 'batch',
    reads: [...new Set([...(entities?.reads ?? []), ...(classes?.reads ?? [])])],
    readsFor: tasks => readsOf(tasks.entities ? entities : classes, tasks),
    pick: (view, request) => pickBy(view.uncertainWords ? entities : classes, view, request),
  };
}

function pickBy(rule: PoolRule | undefined, view: PoolView, request: PoolRequest): number[] {
  if (rule?.kind === 'batch') return rule.pick(view, request);
  const scores = rule ? rule.scores(view, request) : scoresOf(view);
  return [...rankPool(scores, view.key, view.eligible, view.inKeyOrder).subarray(0, request.count)];
}
