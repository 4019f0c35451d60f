/** *Change Labelling Mode…*: how examples are asked from now on. */
import * as vscode from 'vscode';
import type { LabellingMode } from '../protocol/panel.js';

/** Undefined when the list was left. */
export async function pickMode(current: LabellingMode): Promise<LabellingMode | undefined> {
  const modes: readonly (vscode.QuickPickItem & { readonly mode: LabellingMode })[] = [
    {
      label: vscode.l10n.t('Correct'),
      detail: vscode.l10n.t('Suggestions are shown; you keep, drop and add'),
      mode: 'correct',
    },
    {
      label: vscode.l10n.t('Manual'),
      detail: vscode.l10n.t('Without suggestions, so that nothing leads you'),
      mode: 'manual',
    },
    {
      label: vscode.l10n.t('One at a Time'),
      detail: vscode.l10n.t('One suggested span or class, right or wrong; the rest stays open'),
      mode: 'binary',
    },
  ];
  const picked = await vscode.window.showQuickPick(
    modes.map(mode => ({
      ...mode,
      ...(mode.mode === current && { description: vscode.l10n.t('now') }),
    })),
    { title: vscode.l10n.t('How do you want to be asked?') },
  );
  return picked?.mode;
}
