/** The two questions of *Label All Occurrences…*: how far, and which of them. */
import * as vscode from 'vscode';
import type { Span } from '../domain/span.js';
import type { OccurrenceGroup } from './occurrences.js';

/** Characters shown on either side of the words. */
const context = 40;

export interface Scope extends vscode.QuickPickItem {
  readonly groups: readonly OccurrenceGroup[];
}

const countOf = (groups: readonly OccurrenceGroup[]): number =>
  groups.reduce((sum, group) => sum + group.spans.length, 0);

/** This example, its file, the pool: those of them that differ. Undefined where the person gives up. */
export async function pickScope(
  words: string,
  shownKey: string,
  path: string,
  groups: readonly OccurrenceGroup[],
): Promise<readonly OccurrenceGroup[] | undefined> {
  const inExample = groups.filter(({ item }) => item.key === shownKey);
  const inFile = groups.filter(({ item }) => item.key === shownKey || item.anchor.path === path);
  const scopes: Scope[] = [
    { label: vscode.l10n.t('In This Example'), groups: inExample },
    { label: vscode.l10n.t('In This File'), groups: inFile },
    { label: vscode.l10n.t('In All Files'), groups },
  ];
  const wider = scopes.filter(
    (scope, i) => countOf(scope.groups) > countOf(scopes[i - 1]?.groups ?? []),
  );
  const picked = await vscode.window.showQuickPick(
    wider.map(scope => ({
      ...scope,
      description: vscode.l10n.t('{0} more', countOf(scope.groups)),
    })),
    { title: vscode.l10n.t('Label “{0}” wherever it stands', words) },
  );
  return picked?.groups;
}

/** Each occurrence with the words around it; what a person has passed over is not chosen beforehand. */
export async function pickOccurrences(
  words: string,
  label: string,
  groups: readonly OccurrenceGroup[],
): Promise<readonly OccurrenceGroup[] | undefined> {
  const picked = await vscode.window.showQuickPick(
    groups.flatMap(group => group.spans.map(span => choiceOf(group, span))),
    {
      title: vscode.l10n.t('Label “{0}” as {1}', words, label),
      placeHolder: vscode.l10n.t('Occurrences that get the label; one undo takes all of them back'),
      canPickMany: true,
      matchOnDescription: true,
    },
  );
  return (
    picked &&
    groups.flatMap(group => {
      const spans = picked.filter(choice => choice.group === group).map(choice => choice.span);
      return spans.length === 0 ? [] : [{ ...group, spans }];
    })
  );
}

interface Choice extends vscode.QuickPickItem {
  readonly group: OccurrenceGroup;
  readonly span: Span;
}

function choiceOf(group: OccurrenceGroup, span: Span): Choice {
  const { item, wasPassed } = group;
  const { text, anchor, line } = item;
  const from = Math.max(0, span.start - context);
  // Not from the middle of a word on.
  const cut = text.slice(from, span.start);
  const before = from === 0 ? cut : cut.replace(/^\S*\s+/, '… ');
  const after = text.slice(span.end, span.end + context);
  const place = line === null ? anchor.path : `${anchor.path}:${line}`;
  return {
    label: `${before}⟦${text.slice(span.start, span.end)}⟧${after}`.replaceAll(/\s+/g, ' '),
    description: wasPassed ? `${place}, ${vscode.l10n.t('answered without it')}` : place,
    picked: !wasPassed,
    group,
    span,
  };
}
