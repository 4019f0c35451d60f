/** Labels with annotations that are gone from `glossator.json`, and what follows from what became of them. */
import type { Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { LabelInUse } from '../store/labels.js';

export interface GoneLabel extends LabelInUse {
  /** True: there is a label that it could have become, and nobody has said. */
  readonly mayBeRenamed: boolean;
}

export type LabelFate =
  { readonly kind: 'renamed'; readonly to: string } | { readonly kind: 'removed' };

/**
 * Takes them out of the schema, those that may have been renamed only until somebody says; gives these again each
 * time. Comes before `syncSchema`, which makes every label known.
 */
export function retireGoneLabels(store: AnnotationStore, schema: LabelSchema): GoneLabel[] {
  return store.labelsInUse().flatMap(label => {
    const { task, name, retired, unasked } = label;
    const named = namesOf(schema, task);
    if (named.includes(name) || (retired && !unasked)) return [];
    const mayBeRenamed = named.some(other => unasked || !store.knowsLabel(task, other));
    if (!retired) store.retireLabel(task, name, { unasked: mayBeRenamed });
    return [{ ...label, mayBeRenamed }];
  });
}

/** What it could have become, the likeliest first; undefined where that is not open any more. */
export function possibleNames(
  store: AnnotationStore,
  schema: LabelSchema,
  { task, name }: LabelInUse,
): string[] | undefined {
  const isOpen = store.labelsInUse().some(l => l.task === task && l.name === name && l.unasked);
  if (!isOpen) return undefined;
  const isUsed = (other: string): boolean => store.hasUsedLabel(task, other);
  const named = namesOf(schema, task);
  return [...named.filter(other => !isUsed(other)), ...named.filter(isUsed)];
}

export function settleGoneLabel(
  store: AnnotationStore,
  { task, name }: LabelInUse,
  fate: LabelFate,
): void {
  if (fate.kind === 'removed') store.retireLabel(task, name);
  else if (store.hasUsedLabel(task, fate.to)) store.mergeLabel(task, name, fate.to);
  else store.renameLabel(task, name, fate.to);
}

function namesOf(schema: LabelSchema, task: Task): string[] {
  return (schema[task]?.labels ?? []).map(label => label.name);
}
