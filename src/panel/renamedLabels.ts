/** A label that has annotations and is gone from `glossator.json`: was it renamed, or removed? */
import * as vscode from 'vscode';
import type { LabelSchema } from '../domain/schema.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import { settleGoneLabels } from './goneLabels.js';

/** Asks about each such label while there is a new label that it could have become. */
export async function askAboutRenamedLabels(
  store: AnnotationStore,
  schema: LabelSchema,
): Promise<void> {
  await settleGoneLabels(store, schema, async ({ name, count }, fresh) => {
    const picked = await vscode.window.showQuickPick(
      [
        ...fresh.map(to => ({
          label: vscode.l10n.t('Renamed to {0}', to),
          fate: { kind: 'renamed', to } as const,
        })),
        {
          label: vscode.l10n.t('Removed; its annotations are kept but not used'),
          fate: { kind: 'removed' } as const,
        },
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
    return picked?.fate;
  });
}
