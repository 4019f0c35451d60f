/** A label that has annotations and is gone from `glossator.json`: was it renamed, or removed? */
import * as vscode from 'vscode';
import type { LabelSchema } from '../domain/schema.js';
import type { AnnotationStore } from '../store/annotationStore.js';

/** Asks about each such label while there is a new label that it could have become. */
export async function askAboutRenamedLabels(
  store: AnnotationStore,
  schema: LabelSchema,
): Promise<void> {
  const used = store.labelsInUse();
  for (const task of ['entities', 'classes'] as const) {
    const named = (schema[task]?.labels ?? []).map(label => label.name);
    for (const { name, count, retired, unasked } of used.filter(label => label.task === task)) {
      // Any other retired label was asked about when it went.
      if ((retired && !unasked) || named.includes(name)) continue;
      // The command that retired it has made the new names known, so those are new that nothing has used yet.
      const isNew = (other: string): boolean =>
        unasked ? !store.hasUsedLabel(task, other) : !store.knowsLabel(task, other);
      const fresh = named.filter(isNew);
      if (fresh.length === 0) continue;
      const picked = await vscode.window.showQuickPick(
        [
          ...fresh.map(to => ({ label: vscode.l10n.t('Renamed to {0}', to), to })),
          { label: vscode.l10n.t('Removed; its annotations are kept but not used'), to: undefined },
        ],
        {
          title: vscode.l10n.t(
            '{0} has {1} annotations and is gone from glossator.json',
            name,
            count,
          ),
          ignoreFocusOut: true,
        },
      );
      const to = picked?.to;
      if (to === undefined) store.retireLabel(task, name);
      else store.renameLabel(task, name, to);
    }
  }
}
