/** Which labels that are gone from `glossator.json` have to be asked about, and what follows from the answer. */
import type { LabelSchema } from '../domain/schema.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { LabelInUse } from '../store/labels.js';

/** Undefined: the person doesn't say now. */
export type LabelFate =
  { readonly kind: 'renamed'; readonly to: string } | { readonly kind: 'removed' } | undefined;

/** @param ask about a label, with those that it could have become, the likeliest first */
export async function settleGoneLabels(
  store: AnnotationStore,
  schema: LabelSchema,
  ask: (gone: LabelInUse, choices: readonly string[]) => Promise<LabelFate>,
): Promise<void> {
  const used = store.labelsInUse();
  for (const task of ['entities', 'classes'] as const) {
    const named = (schema[task]?.labels ?? []).map(label => label.name);
    for (const gone of used.filter(label => label.task === task)) {
      const { name, retired, unasked } = gone;
      // Any other retired label was asked about when it went.
      if ((retired && !unasked) || named.includes(name)) continue;
      const isUsed = (other: string): boolean => store.hasUsedLabel(task, other);
      // Where nobody was asked or has said, the new names are known by now, and perhaps used: any may be it.
      const choices = unasked
        ? [...named.filter(other => !isUsed(other)), ...named.filter(isUsed)]
        : named.filter(other => !store.knowsLabel(task, other));
      if (choices.length === 0) continue;
      const fate = await ask(gone, choices);
      if (fate?.kind !== 'renamed') store.retireLabel(task, name, { unasked: !fate });
      else if (isUsed(fate.to)) store.mergeLabel(task, name, fate.to);
      else store.renameLabel(task, name, fate.to);
    }
  }
}
