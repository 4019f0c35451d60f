/** *Queue*: what will be asked next, with its score. */
import * as vscode from 'vscode';
import { commandIds, viewIds } from '../base/ids.js';
import type { QueueItem } from '../domain/queueItem.js';
import { coldOrders } from '../query/coldOrders.js';
import type { CurrentProject } from './currentProject.js';
import { TreeView } from './treeView.js';

/** Characters of a text in a row. */
const rowLength = 200;

export class QueueView extends TreeView<QueueItem> {
  constructor(private readonly current: CurrentProject) {
    super(viewIds.queue, current);
  }

  /** The badge counts also where nobody sees the view. */
  override refresh(): void {
    const count = this.current.get()?.session.upcoming.length ?? 0;
    const tooltip =
      count === 1
        ? vscode.l10n.t('1 example to be asked next')
        : vscode.l10n.t('{0} examples to be asked next', count);
    this.view.badge = count === 0 ? undefined : { value: count, tooltip };
    super.refresh();
  }

  override getChildren(node?: QueueItem): QueueItem[] {
    if (node) return [];
    return [...(this.current.get()?.session.upcoming ?? [])];
  }

  override getTreeItem({ key, text, why }: QueueItem): vscode.TreeItem {
    const name = nameOf(why);
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.None);
    item.id = key;
    item.description = text.slice(0, rowLength);
    item.tooltip = text;
    item.accessibilityInformation = { label: `${name}, ${text.slice(0, rowLength)}` };
    item.command = {
      title: vscode.l10n.t('Open in Glossator'),
      command: commandIds.openExample,
      arguments: [{ key }],
    };
    return item;
  }
}

/** The score, so that it is never cut off; what is drawn at random has none that matters. */
function nameOf({ kind, phase, score, strategy }: QueueItem['why']): string {
  if (kind === 'hold-out') return vscode.l10n.t('hold-out');
  if (kind === 'exploration') return vscode.l10n.t('random');
  if (phase === 'learning') return score.toFixed(2);
  return strategy === coldOrders.clusters.title ? vscode.l10n.t('spread') : vscode.l10n.t('random');
}
