/** *Search Examples…*: words that they hold, or the label that they likely hold. */
import * as vscode from 'vscode';
import type { Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import type { PassedOver, PoolFilter } from '../protocol/engine.js';

export interface AskedFilter {
  readonly filter: PoolFilter;
  /** E.g. `“refund”` or `likely ORG`. */
  readonly name: string;
}

interface Choice extends vscode.QuickPickItem {
  readonly asked?: AskedFilter;
}

/** The labels of a project as searches; typing makes one for the typed words, first in the list. */
export function askForFilter(schema: LabelSchema): Promise<AskedFilter | undefined> {
  const labels = (['entities', 'classes'] as const).flatMap(task => choicesOf(schema, task));
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = vscode.l10n.t('Search examples');
  pick.placeholder = vscode.l10n.t('Words of the example, or a label that it may hold');
  pick.items = labels;
  return new Promise(resolve => {
    pick.onDidChangeValue(value => {
      const text = value.trim();
      pick.items = text === '' ? labels : [choiceOfText(text), ...labels];
    });
    pick.onDidAccept(() => {
      const text = pick.value.trim();
      // Enter may come before the choice for the words that were just typed.
      const chosen = pick.activeItems[0] ?? (text === '' ? undefined : choiceOfText(text));
      resolve(chosen?.asked);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Why a search has nothing to ask, by the name that it has. */
export function nothingToAsk(name: string, { answered, heldOut }: PassedOver): string {
  if (answered + heldOut === 0) return vscode.l10n.t('No example fits {0}.', name);
  return [
    vscode.l10n.t('No example that fits {0} is left to ask.', name),
    ...(answered > 0 ? [vscode.l10n.t('Already answered: {0}; see History.', answered)] : []),
    ...(heldOut > 0
      ? [vscode.l10n.t('Held out to measure the model, so not to be chosen: {0}.', heldOut)]
      : []),
  ].join(' ');
}

function choiceOfText(text: string): Choice {
  const name = `“${text}”`;
  return {
    label: name,
    description: vscode.l10n.t('examples that hold these words'),
    alwaysShow: true,
    asked: { filter: { text }, name },
  };
}

function choicesOf(schema: LabelSchema, task: Task): Choice[] {
  return (schema[task]?.labels ?? []).map(({ name }) => ({
    label: name,
    description: vscode.l10n.t('the likeliest first, for labels that are rare'),
    asked: { filter: { label: { task, name } }, name: vscode.l10n.t('likely {0}', name) },
  }));
}
