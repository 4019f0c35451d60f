/** What happens to projects from outside: to their file, to what they are opened with, to the workspace. */
import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { placeIn } from '../base/paths.js';
import { projectFileName } from '../project/project.js';
import type { ProjectSession } from '../session/projectSession.js';
import { openingSettings, type OpenProjects } from './openProjects.js';

export interface ProjectChanges {
  /** A `glossator.json` came, changed or went; `root` is its folder. */
  readonly file: (root: string) => void;
  /** A setting, the workspace's trust, the database or what became of a label, which an open project was opened with. */
  readonly opening: (root: string) => void;
  /** The list of the workspace's folders; `gone` are open projects that are in none of them any more. */
  readonly folders: (gone: readonly string[]) => void;
}

/** How often it is looked whether databases are where they were: watchers may leave out their folders. */
const lookMilliseconds = 2_000;

export function watchProjects(projects: OpenProjects, changes: ProjectChanges): Disposable {
  const { workspace } = vscode;
  const owned = new DisposableStore();
  const watcher = owned.add(workspace.createFileSystemWatcher(`**/${projectFileName}`));
  const file = ({ fsPath }: vscode.Uri): void => changes.file(path.dirname(fsPath));
  for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
    owned.add(event(file));
  }
  // Of a folder that goes VS Code doesn't say which files were in it.
  const everything = owned.add(workspace.createFileSystemWatcher('**', true, true, false));
  owned.add(
    everything.onDidDelete(({ fsPath }) => {
      for (const { root } of projects.all()) {
        if (placeIn(fsPath, root) !== undefined) changes.file(root);
      }
    }),
  );
  owned.add(projects.onDidSettleLabels(changes.opening));
  const displaced = new WeakSet<ProjectSession>();
  const look = setInterval(() => {
    for (const project of projects.all()) {
      if (displaced.has(project) || !project.store.displaced()) continue;
      displaced.add(project);
      changes.opening(project.root);
    }
  }, lookMilliseconds);
  owned.add({ dispose: () => clearInterval(look) });
  owned.add(
    workspace.onDidChangeConfiguration(event => {
      for (const { root } of projects.all()) {
        const isConcerned = (name: string): boolean =>
          event.affectsConfiguration(name, vscode.Uri.file(root));
        if (openingSettings.some(isConcerned)) changes.opening(root);
      }
    }),
  );
  owned.add(
    workspace.onDidGrantWorkspaceTrust(() => {
      for (const { root, project } of projects.all()) {
        if (project.model !== undefined || project.patterns.length > 0) changes.opening(root);
      }
    }),
  );
  owned.add(
    workspace.onDidChangeWorkspaceFolders(() => {
      const roots = projects.all().map(({ root }) => root);
      changes.folders(roots.filter(root => !workspace.getWorkspaceFolder(vscode.Uri.file(root))));
    }),
  );
  return owned;
}
