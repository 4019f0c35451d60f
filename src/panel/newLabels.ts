/** Says what the answers so far mean for labels that are new. */
import * as vscode from 'vscode';
import type { DeniedLabels } from '../store/newLabels.js';

export function tellOfNewLabels(denied: readonly DeniedLabels[]): void {
  for (const { labels, answers } of denied) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'New labels: {0}. Complete answers so far ({1}) count as saying that they are not there; what History shows can be changed.',
        labels.join(', '),
        answers,
      ),
    );
  }
}
