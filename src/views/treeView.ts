/** What Glossator's views have in common: a tree that is drawn anew when its project changes. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import type { CurrentProject } from './currentProject.js';

export abstract class TreeView<Node> implements vscode.TreeDataProvider<Node>, Disposable {
  protected readonly owned = new DisposableStore();
  private readonly changes = this.owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.changes.event;
  protected readonly view: vscode.TreeView<Node>;
  private outdated = false;

  constructor(id: string, current: CurrentProject) {
    this.view = this.owned.add(
      vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: false }),
    );
    this.owned.add(current.onDidChange(() => this.refresh()));
    this.owned.add(
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.outdated) this.refresh();
      }),
    );
  }

  get onDidBecomeVisible(): vscode.Event<vscode.TreeViewVisibilityChangeEvent> {
    return this.view.onDidChangeVisibility;
  }

  get isVisible(): boolean {
    return this.view.visible;
  }

  /** A view that nobody sees is drawn when somebody does. */
  refresh(): void {
    this.outdated = !this.view.visible;
    if (!this.outdated) this.changes.fire();
  }

  abstract getChildren(node?: Node): vscode.ProviderResult<Node[]>;
  abstract getTreeItem(node: Node): vscode.TreeItem;

  dispose(): void {
    this.owned.dispose();
  }
}
