/** The workspace's projects: folders that hold a `glossator.json`. */
import path from 'node:path';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../base/errors.js';
import { parseProject, type ParsedProject } from '../project/parse.js';
import { projectFileName } from '../project/project.js';

const maxProjects = 50;

export interface ProjectFolder {
  /** Absolute path. */
  readonly root: string;
  readonly file: vscode.Uri;
}

export async function findProjects(): Promise<ProjectFolder[]> {
  const files = await vscode.workspace.findFiles(
    `**/${projectFileName}`,
    '**/{node_modules,.git,.glossator}/**',
    maxProjects,
  );
  return files
    .map(file => ({ file, root: path.dirname(file.fsPath) }))
    .sort((a, b) => (a.root < b.root ? -1 : 1));
}

/**
 * The only project, or the one that the user picks; undefined when there is none.
 * @throws CancelledError when the user picks none
 */
export async function chooseProject(): Promise<ProjectFolder | undefined> {
  const projects = await findProjects();
  if (projects.length <= 1) return projects[0];
  const picked = await vscode.window.showQuickPick(
    projects.map(project => ({
      label: path.basename(project.root),
      description: vscode.workspace.asRelativePath(project.root),
      project,
    })),
    { title: vscode.l10n.t('Which project?') },
  );
  if (!picked) throw new CancelledError();
  return picked.project;
}

/** The folder that a new project goes into. */
export async function chooseFolder(): Promise<vscode.Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  if (!only) throw new UserError(vscode.l10n.t('Open the folder with your texts first.'));
  if (folders.length === 1) return only.uri;
  const picked = await vscode.window.showWorkspaceFolderPick();
  if (!picked) throw new CancelledError();
  return picked.uri;
}

/**
 * As it is on disk. An open document hears of a change after we do, and labels that are half typed there would
 * retire others.
 */
export async function readProjectFile(root: string): Promise<ParsedProject> {
  const file = vscode.Uri.file(path.join(root, projectFileName));
  return parseProject(decoded(file, await vscode.workspace.fs.readFile(file)));
}

function decoded(file: vscode.Uri, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const name = vscode.workspace.asRelativePath(file);
    throw new UserError(vscode.l10n.t('{0} isn’t valid UTF-8; save the file as UTF-8.', name));
  }
}
