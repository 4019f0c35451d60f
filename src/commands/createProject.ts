/** *Create glossator.json*: asks for labels and writes the project file. */
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../base/errors.js';
import { commandIds } from '../base/ids.js';
import { newProjectText } from '../project/newProject.js';
import { projectFileName } from '../project/project.js';

/** The file is open in the editor then, and the first question is offered. */
export async function createProject(folder: vscode.Uri): Promise<void> {
  const file = vscode.Uri.joinPath(folder, projectFileName);
  if (await exists(file)) {
    await vscode.window.showTextDocument(file);
    throw new UserError(
      vscode.l10n.t(
        '{0} is there already; edit it instead.',
        vscode.workspace.asRelativePath(file),
      ),
    );
  }
  const tasks = await askForTasks();
  const entities = tasks.entities
    ? await askForLabels(
        vscode.l10n.t('Names of the entities, separated by commas'),
        'PERSON, ORG, PLACE',
      )
    : [];
  const classes = tasks.classes
    ? await askForLabels(
        vscode.l10n.t('Names of the classes, separated by commas'),
        'bug, question, praise',
      )
    : [];
  const text = newProjectText({ entities, classes, multi: tasks.multi });
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(file);
  const start = vscode.l10n.t('Next Uncertain Example');
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t('The project is ready. Its labels can be changed in glossator.json at any time.'),
    start,
  );
  if (picked === start) await vscode.commands.executeCommand(commandIds.nextUncertainExample);
}

interface Tasks {
  readonly entities: boolean;
  readonly classes: boolean;
  readonly multi: boolean;
}

async function askForTasks(): Promise<Tasks> {
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: vscode.l10n.t('Entities'),
        detail: vscode.l10n.t('Mark words: names, products, dates'),
        tasks: { entities: true, classes: false, multi: false },
      },
      {
        label: vscode.l10n.t('Classes'),
        detail: vscode.l10n.t('One class for each example: intent, sentiment, topic'),
        tasks: { entities: false, classes: true, multi: false },
      },
      {
        label: vscode.l10n.t('Entities and Classes'),
        detail: vscode.l10n.t('Both in one pass'),
        tasks: { entities: true, classes: true, multi: false },
      },
      {
        label: vscode.l10n.t('Several Classes'),
        detail: vscode.l10n.t('Any number of classes for each example'),
        tasks: { entities: false, classes: true, multi: true },
      },
    ],
    { title: vscode.l10n.t('What do you want to label?'), ignoreFocusOut: true },
  );
  if (!picked) throw new CancelledError();
  return picked.tasks;
}

async function askForLabels(title: string, placeHolder: string): Promise<string[]> {
  const text = await vscode.window.showInputBox({
    title,
    placeHolder,
    ignoreFocusOut: true,
    validateInput: value =>
      split(value).length === 0 ? vscode.l10n.t('Name at least one label') : undefined,
  });
  if (text === undefined) throw new CancelledError();
  return split(text);
}

function split(text: string): string[] {
  const names = text
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  return [...new Set(names)];
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    // Not there, which is what a new project needs.
    return false;
  }
}
