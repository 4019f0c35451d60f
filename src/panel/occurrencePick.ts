/** The two questions of *Label All Occurrences…*: how far, and which of them. */
import * as vscode from 'vscode';
import type { QueueItem } from '../domain/queueItem.js';
import type { Span } from '../domain/span.js';
import type { OccurrenceGroup } from '../session/occurrences.js';

/** Characters shown on either side of the words. */
const context = 40;

type InPool = OccurrenceGroup<QueueItem>;

interface Scope extends vscode.QuickPickItem {
  readonly groups: readonly InPool[];
}

const countOf = (groups: readonly InPool[]): number =>
  groups.reduce((sum, group) => sum + group.spans.length, 0);

/** Where a person asked for occurrences. */
interface Asked {
  readonly key: string;
  readonly path: string;
  /** How many examples were looked at, where that isn't all that hold the words. */
  readonly looked: number | undefined;
}

/** This example, its file, the pool: those of them that differ. Undefined where the person gives up. */
export async function pickScope(
  words: string,
  { key: shownKey, path, looked }: Asked,
  groups: readonly InPool[],
): Promise<readonly InPool[] | undefined> {
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
    {
      title: vscode.l10n.t('Label “{0}” wherever it stands', words),
      ...(looked !== undefined && {
        placeHolder: vscode.l10n.t('In the first {0} examples that hold these words', looked),
      }),
    },
  );
  return picked?.groups;
}

/**
 * Each occurrence with the words around it; what a person has passed over is not chosen beforehand.
 * @param placeOf where it stands, in words
 */
export async function pickOccurrences<Item extends { readonly text: string }>(
  words: string,
  label: string,
  groups: readonly OccurrenceGroup<Item>[],
  placeOf: (item: Item, span: Span) => string,
): Promise<readonly OccurrenceGroup<Item>[] | undefined> {
  const picked = await vscode.window.showQuickPick(
    groups.flatMap(group =>
      group.spans.map(span => choiceOf(group, span, placeOf(group.item, span))),
    ),
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

/** Of an example of the pool: its file, and the line where it begins. */
export function placeInPool({ anchor, line }: QueueItem): string {
  return line === null ? anchor.path : `${anchor.path}:${line}`;
}

interface Choice<Item> extends vscode.QuickPickItem {
  readonly group: OccurrenceGroup<Item>;
  readonly span: Span;
}

function choiceOf<Item extends { readonly text: string }>(
  group: OccurrenceGroup<Item>,
  span: Span,
  place: string,
): Choice<Item> {
  const { item, wasPassed } = group;
  const { text } = item;
  const from = Math.max(0, span.start - context);
  // Not from the middle of a word on.
  const cut = text.slice(from, span.start);
  const before = from === 0 ? cut : cut.replace(/^\S*\s+/, '… ');
  const after = text.slice(span.end, span.end + context);
  return {
    label: `${before}⟦${text.slice(span.start, span.end)}⟧${after}`.replaceAll(/\s+/g, ' '),
    description: wasPassed ? `${place}, ${vscode.l10n.t('answered without it')}` : place,
    picked: !wasPassed,
    group,
    span,
  };
}
