/** *Choose Label…*: a label by its name, for those that have no key. */
import * as vscode from 'vscode';
import type { Label, LabelSchema } from '../domain/schema.js';

/** All labels of a project by name; undefined when the list was left. */
export async function pickLabel({ entities, classes }: LabelSchema): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(
    [
      ...choicesOf(vscode.l10n.t('Entities'), entities?.labels ?? []),
      ...choicesOf(vscode.l10n.t('Classes'), classes?.labels ?? []),
    ],
    { title: vscode.l10n.t('Choose a label'), placeHolder: vscode.l10n.t('Type its name') },
  );
  return picked?.label;
}

function choicesOf(head: string, labels: readonly Label[]): vscode.QuickPickItem[] {
  if (labels.length === 0) return [];
  return [
    { label: head, kind: vscode.QuickPickItemKind.Separator },
    ...labels.map(({ name, key, description }) => ({
      label: name,
      ...(key !== undefined && { description: key }),
      ...(description !== undefined && { tooltip: description }),
    })),
  ];
}
