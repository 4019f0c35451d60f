/** Labels that come after answers, which say of every label of their task whether it holds. */
import type { LabelSchema } from '../domain/schema.js';
import type { AnnotationStore } from './annotationStore.js';

export interface DeniedLabels {
  readonly labels: readonly string[];
  /** Complete answers, which count as saying that the labels are not there. */
  readonly answers: number;
}

/**
 * For each task that has any; none while it is open what became of a label that is gone, because a new one may
 * be the same by another name.
 *
 * @param added labels that are new in the schema
 */
export function deniedLabels(
  store: AnnotationStore,
  schema: LabelSchema,
  added: readonly string[],
): DeniedLabels[] {
  if (store.labelsInUse().some(({ unasked }) => unasked)) return [];
  return (['entities', 'classes'] as const)
    .map(task => ({
      labels: (schema[task]?.labels ?? []).map(({ name }) => name).filter(n => added.includes(n)),
      answers: store.completeAnswers(task),
    }))
    .filter(({ labels, answers }) => labels.length > 0 && answers > 0);
}
