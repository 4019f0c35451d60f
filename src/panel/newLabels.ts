/** Labels that come after answers: what those say of them. */
import * as vscode from 'vscode';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { SchemaChange } from '../store/schemaVersions.js';

/** An answer says of every label whether it holds, also of one that there wasn't: no. */
export function tellOfNewLabels({ added, retired }: SchemaChange, store: AnnotationStore): void {
  const { accepted } = store.counts();
  // Where another is gone the new one may be the same by another name.
  if (added.length === 0 || retired.length > 0 || accepted === 0) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'New labels: {0}. The {1} answers accepted so far count as saying that they are not there; what History shows can be changed.',
      added.join(', '),
      accepted,
    ),
  );
}
