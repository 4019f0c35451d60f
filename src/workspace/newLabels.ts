/** Says what the answers so far mean for labels that are new. */
import * as vscode from 'vscode';
import type { LateLabels } from '../store/newLabels.js';

export function tellOfNewLabels(late: readonly LateLabels[]): void {
  for (const { labels, answers, open } of late) {
    const names = labels.join(', ');
    void vscode.window.showInformationMessage(
      open
        ? vscode.l10n.t(
            'New labels: {0}. Complete answers so far ({1}) leave them open. Accept one again in History to say that it is complete.',
            names,
            answers,
          )
        : vscode.l10n.t(
            'New classes: {0}. Complete answers so far ({1}) have another one; what History shows can be changed.',
            names,
            answers,
          ),
    );
  }
}
