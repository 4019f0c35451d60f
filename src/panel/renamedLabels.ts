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
    let fresh = named.filter(name => !store.knowsLabel(task, name));
    for (const { name, count, retired } of used.filter(label => label.task === task)) {
      // A retired label was asked about when it went.
      if (retired || named.includes(name) || fresh.length === 0) continue;
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
      if (to === undefined) continue;
      store.renameLabel(task, name, to);
      fresh = fresh.filter(other => other !== to);
    }
  }
}
