/** Which labels that are gone from `glossator.json` have to be asked about, and what follows from the answer. */
import type { LabelSchema } from '../domain/schema.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { LabelInUse } from '../store/labels.js';

/** Undefined: the person doesn't say now. */
export type LabelFate =
  { readonly kind: 'renamed'; readonly to: string } | { readonly kind: 'removed' } | undefined;

/** @param ask about a label, with the new ones that it could have become */
export async function settleGoneLabels(
  store: AnnotationStore,
  schema: LabelSchema,
  ask: (gone: LabelInUse, fresh: readonly string[]) => Promise<LabelFate>,
): Promise<void> {
  const used = store.labelsInUse();
  for (const task of ['entities', 'classes'] as const) {
    const named = (schema[task]?.labels ?? []).map(label => label.name);
    for (const gone of used.filter(label => label.task === task)) {
      const { name, retired, unasked } = gone;
      // Any other retired label was asked about when it went.
      if ((retired && !unasked) || named.includes(name)) continue;
      // Where nobody was asked, the new names are known by now: those are new that nothing has used yet.
      const isNew = (other: string): boolean =>
        unasked ? !store.hasUsedLabel(task, other) : !store.knowsLabel(task, other);
      const fresh = named.filter(isNew);
      if (fresh.length === 0) continue;
      const fate = await ask(gone, fresh);
      if (fate?.kind === 'renamed') store.renameLabel(task, name, fate.to);
      else store.retireLabel(task, name, { unasked: fate === undefined });
    }
  }
}
