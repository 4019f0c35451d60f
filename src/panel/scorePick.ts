/** *Keep Suggestions by Score…*: from which score on; the panel shows what each choice would keep. */
import * as vscode from 'vscode';
import type { SuggestedSpan } from '../domain/queueItem.js';

/** Shares in [0, 1], the surest first. */
const thresholds = [0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0];

interface Choice extends vscode.QuickPickItem {
  readonly from: number;
}

/**
 * The choices that differ in what they keep, with the words that each keeps beyond the one before.
 * @param text of the example that the suggestions are part of
 */
export function scoreChoices(text: string, suggestions: readonly SuggestedSpan[]): Choice[] {
  let shown = 0;
  return thresholds.flatMap(from => {
    const kept = suggestions.filter(({ score }) => score >= from);
    if (kept.length === shown) return [];
    shown = kept.length;
    return [
      {
        label: from === 0 ? vscode.l10n.t('All') : vscode.l10n.t('From {0} %', from * 100),
        description: vscode.l10n.t('{0} of {1}', kept.length, suggestions.length),
        detail: kept
          .map(({ start, end, label }) => `${text.slice(start, end)} ${label}`)
          .join(', '),
        from,
      },
    ];
  });
}

/**
 * Asks; `preview` hears of every choice that is looked at.
 * @returns the score chosen, undefined where the person thought better of it
 */
export function pickScore(
  choices: readonly Choice[],
  preview: (from: number) => void,
): Promise<number | undefined> {
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = vscode.l10n.t('Keep suggestions');
  pick.placeholder = vscode.l10n.t('From which score on?');
  pick.items = choices;
  return new Promise(resolve => {
    pick.onDidChangeActive(([active]) => {
      if (active) preview(active.from);
    });
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.from);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
