/** *Files*: how far each file of the corpus is labelled, and what was left out and why. */
import path from 'node:path';
import * as vscode from 'vscode';
import { viewIds } from '../base/ids.js';
import { messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { FileProgress } from '../protocol/engine.js';
import type { CurrentProject } from './currentProject.js';
import { fileTree, type FileNode } from './fileTree.js';
import { TreeView } from './treeView.js';

/** In a tooltip. */
const mostReasons = 10;

export class FilesView extends TreeView<FileNode> {
  constructor(
    private readonly current: CurrentProject,
    private readonly log: Log,
  ) {
    super(viewIds.files, current);
  }

  override async getChildren(node?: FileNode): Promise<FileNode[]> {
    if (node) return node.kind === 'folder' ? [...node.children] : [];
    const project = this.current.get();
    if (!project) return [];
    try {
      return fileTree(await project.fileProgress());
    } catch (error) {
      // The engine is being started again, and the view drawn after that.
      this.log.info(`The files could not be listed: ${messageOf(error)}`);
      return [];
    }
  }

  override getTreeItem(node: FileNode): vscode.TreeItem {
    const states = vscode.TreeItemCollapsibleState;
    const root = this.current.get()?.root ?? '';
    if (node.kind === 'folder') {
      const folder = new vscode.TreeItem(node.name, states.Expanded);
      folder.id = `${node.path}/`;
      folder.iconPath = vscode.ThemeIcon.Folder;
      folder.description = progressOf(node);
      return folder;
    }
    const { file } = node;
    const item = new vscode.TreeItem(node.name, states.None);
    const uri = vscode.Uri.file(path.join(root, file.path));
    item.id = file.path;
    item.iconPath = vscode.ThemeIcon.File;
    item.resourceUri = uri;
    item.description = describeFile(file);
    item.tooltip = [file.path, ...reasonsOf(file)].join('\n');
    item.accessibilityInformation = { label: `${node.name}, ${item.description}` };
    item.command = {
      title: vscode.l10n.t('Open File'),
      command: 'vscode.open',
      arguments: [uri, { preserveFocus: true }],
    };
    return item;
  }
}

/** E.g. `12 of 40, 3 problems`. */
function describeFile(file: FileProgress): string {
  const { examples, skipped } = file;
  const state = examples > 0 ? progressOf(file) : vscode.l10n.t('skipped');
  if (skipped.length === 0 || (examples === 0 && skipped.length === 1)) return state;
  return skipped.length === 1
    ? vscode.l10n.t('{0}, 1 problem', state)
    : vscode.l10n.t('{0}, {1} problems', state, skipped.length);
}

function reasonsOf({ skipped }: FileProgress): string[] {
  const more = skipped.length - mostReasons;
  return more <= 0
    ? [...skipped]
    : [
        ...skipped.slice(0, mostReasons),
        vscode.l10n.t('and {0} more; Glossator: Show Log names all', more),
      ];
}

function progressOf({ answered, examples }: Pick<FileProgress, 'answered' | 'examples'>): string {
  const [done, all] = [answered, examples].map(count => count.toLocaleString('en'));
  return vscode.l10n.t('{0} of {1}', done ?? '', all ?? '');
}
