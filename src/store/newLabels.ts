/** Labels that come after answers. */
import type { LabelSchema } from '../domain/schema.js';
import type { AnnotationStore } from './annotationStore.js';

export interface LateLabels {
  readonly labels: readonly string[];
  /** Complete answers about their task that were given before. */
  readonly answers: number;
  /** Whether those answers leave open if the labels hold; where one of several classes was chosen, none does. */
  readonly open: boolean;
}

/**
 * For each task that has any; none while it is open what became of a label that is gone, because a new one may
 * be the same by another name.
 *
 * @param added labels that are new in the schema
 */
export function lateLabels(
  store: AnnotationStore,
  schema: LabelSchema,
  added: readonly string[],
): LateLabels[] {
  if (store.labelsInUse().some(({ unasked }) => unasked)) return [];
  return (['entities', 'classes'] as const)
    .map(task => ({
      labels: (schema[task]?.labels ?? []).map(({ name }) => name).filter(n => added.includes(n)),
      answers: store.completeAnswers(task),
      open: task === 'entities' || schema.classes?.mode === 'multi',
    }))
    .filter(({ labels, answers }) => labels.length > 0 && answers > 0);
}
