/** *History*: the answers that stand, newest first; a click opens the example to change its answer. */
import * as vscode from 'vscode';
import { commandIds, historyFilteredContext, viewIds } from '../base/ids.js';
import { CancelledError } from '../base/errors.js';
import type { LoggedAnswer } from '../store/answerLog.js';
import type { CurrentProject } from './currentProject.js';
import {
  answerKind,
  describeLogged,
  everything,
  isFiltered,
  passes,
  type AnswerKind,
  type HistoryFilter,
} from './historyFilter.js';
import { shortened } from './shortened.js';
import { TreeView } from './treeView.js';

type Node = LoggedAnswer | 'more';

/** Answers listed at once, and added by *Show More*. */
const pageSize = 100;
/** Answers that a filter looks through before it gives up. */
const mostLookedAt = 20_000;
/** Characters of a text in a row: a longer one would leave no room for the answer behind it. */
const rowLength = 28;

const icons: Readonly<Record<AnswerKind, vscode.ThemeIcon>> = {
  accepted: new vscode.ThemeIcon('check', new vscode.ThemeColor('testing.iconPassed')),
  rejected: new vscode.ThemeIcon('x', new vscode.ThemeColor('testing.iconFailed')),
  ignored: new vscode.ThemeIcon('circle-slash'),
  flagged: new vscode.ThemeIcon('flag', new vscode.ThemeColor('list.warningForeground')),
};

export class HistoryView extends TreeView<Node> {
  private filter = everything;
  private wanted = pageSize;

  constructor(private readonly current: CurrentProject) {
    super(viewIds.history, current);
  }

  override getChildren(node?: Node): Node[] {
    const store = this.current.get()?.store;
    if (node || !store) return [];
    const found: LoggedAnswer[] = [];
    let before = Number.MAX_SAFE_INTEGER;
    for (let looked = 0; looked < mostLookedAt; looked += pageSize) {
      const page = store.answerLog(before, pageSize);
      found.push(...page.filter(answer => passes(answer, this.filter)));
      const last = page.at(-1);
      if (!last || page.length < pageSize || found.length > this.wanted) break;
      before = last.seq;
    }
    const shown: Node[] = found.slice(0, this.wanted);
    if (found.length > this.wanted) shown.push('more');
    return shown;
  }

  override getTreeItem(node: Node): vscode.TreeItem {
    const { None } = vscode.TreeItemCollapsibleState;
    if (node === 'more') {
      const item = new vscode.TreeItem(vscode.l10n.t('Show More'), None);
      item.command = { title: '', command: commandIds.filterHistory, arguments: ['more'] };
      return item;
    }
    const item = new vscode.TreeItem(shortened(node.text, rowLength), None);
    item.id = `${node.key} ${node.annotator}`;
    item.description = describeLogged(node);
    item.iconPath = icons[node.flagged ? 'flagged' : answerKind(node)];
    item.tooltip = `${node.text}\n\n${describeLogged(node)} (${node.annotator})`;
    item.accessibilityInformation = { label: `${describeLogged(node)}: ${node.text}` };
    item.command = {
      title: vscode.l10n.t('Open in Glossator'),
      command: commandIds.openExample,
      arguments: [{ key: node.key }],
    };
    return item;
  }

  showMore(): void {
    this.wanted += pageSize;
    this.refresh();
  }

  /** Asks for kinds of answers, a label and a part of the text. */
  async chooseFilter(): Promise<void> {
    const kinds = await vscode.window.showQuickPick(
      (['accepted', 'rejected', 'ignored', 'flagged'] as const).map(kind => ({
        ...{ label: titles[kind], answer: kind, picked: this.filter.kinds.includes(kind) },
      })),
      {
        title: vscode.l10n.t('Show which answers?'),
        placeHolder: vscode.l10n.t('None ticked: all'),
        canPickMany: true,
      },
    );
    if (!kinds) throw new CancelledError();
    const schema = this.current.get()?.project.schema;
    const labels = [...(schema?.entities?.labels ?? []), ...(schema?.classes?.labels ?? [])];
    const any = vscode.l10n.t('Any label');
    const label = await vscode.window.showQuickPick([any, ...labels.map(({ name }) => name)], {
      title: vscode.l10n.t('With which label?'),
    });
    if (label === undefined) throw new CancelledError();
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t('With which words?'),
      placeHolder: vscode.l10n.t('Empty: any'),
      value: this.filter.text,
    });
    if (text === undefined) throw new CancelledError();
    this.setFilter({
      kinds: kinds.map(({ answer }) => answer),
      label: label === any ? '' : label,
      text: text.trim(),
    });
  }

  setFilter(filter: HistoryFilter): void {
    this.filter = filter;
    this.wanted = pageSize;
    const parts = [
      filter.kinds.map(kind => titles[kind]).join(', '),
      filter.label,
      filter.text === '' ? '' : `“${filter.text}”`,
    ].filter(part => part !== '');
    this.view.description = parts.join(' · ');
    void vscode.commands.executeCommand('setContext', historyFilteredContext, isFiltered(filter));
    this.refresh();
  }

  clearFilter(): void {
    this.setFilter(everything);
  }
}

const titles: Readonly<Record<AnswerKind, string>> = {
  accepted: vscode.l10n.t('Accepted'),
  rejected: vscode.l10n.t('Rejected'),
  ignored: vscode.l10n.t('Ignored'),
  flagged: vscode.l10n.t('Flagged'),
};
