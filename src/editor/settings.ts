/** Settings of what text editors show. */
import * as vscode from 'vscode';

export const labelsAreShown = 'glossator.editor.labels';
export const lensesAreShown = 'glossator.editor.codeLens';

export function showsLabels(): boolean {
  return vscode.workspace.getConfiguration().get(labelsAreShown, true);
}

export function showsLenses(): boolean {
  return showsLabels() && vscode.workspace.getConfiguration().get(lensesAreShown, false);
}

/** *Toggle Labels in Editor*: for all windows, or for a workspace that says otherwise; also after a restart. */
export async function toggleLabels(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  const isLocal = configuration.inspect(labelsAreShown)?.workspaceValue !== undefined;
  const { Global, Workspace } = vscode.ConfigurationTarget;
  await configuration.update(labelsAreShown, !showsLabels(), isLocal ? Workspace : Global);
}
