/**
 * *Rename Label…*, *Merge Label…*: `glossator.json` and the annotations change together, after a preview of
 * both, and one button takes both back.
 */
import * as vscode from 'vscode';
import type { Edit } from 'jsonc-parser';
import * as z from 'zod/mini';
import { CancelledError, UserError } from '../base/errors.js';
import type { Task } from '../domain/annotation.js';
import type { ProjectSession } from '../session/projectSession.js';
import { labelName } from '../project/config.js';
import { removeLabelEdit, renameLabelEdit } from '../project/labelEdits.js';
import {
  editProjectFile,
  openProjectFile,
  wholeText,
  type StoreChange,
} from './projectFileEdit.js';

interface LabelName {
  readonly task: Task;
  readonly name: string;
}

/** In the preview. */
const shownPlaces = 5;
const longestPlace = 60;

const item = z.object({ task: z.enum(['entities', 'classes']), name: z.string() });

/** @param current the project's session by then: it is opened anew when `glossator.json` is saved */
export async function renameLabel(
  session: ProjectSession,
  argument: unknown,
  current: () => Promise<ProjectSession>,
): Promise<void> {
  const label = await labelOf(session, argument, vscode.l10n.t('Rename which label?'));
  const taken = new Set(namesOf(session, label.task));
  const to = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename {0}', label.name),
    value: label.name,
    validateInput: value => {
      const name = value.trim();
      if (!labelName.safeParse(name).success) {
        return vscode.l10n.t('Give 1 to 64 characters, without tabs and the like');
      }
      return name !== label.name && taken.has(name)
        ? vscode.l10n.t('{0} is there already; merge the labels instead', name)
        : undefined;
    },
  });
  const name = to?.trim();
  if (name === undefined || name === label.name) throw new CancelledError();
  const title = vscode.l10n.t('Rename {0} to {1}', label.name, name);
  const file = await openProjectFile(session.root);
  const edit = renameLabelEdit(file.getText(), label.task, label.name, name);
  await apply(session, file, title, label, edit, renaming(session, label, name));
  await offerUndo(title, async () => {
    const renamed = await openProjectFile(session.root);
    const back = renameLabelEdit(renamed.getText(), label.task, name, label.name);
    if (!back) throw outdated();
    const change = renaming(await current(), { ...label, name }, label.name);
    await editProjectFile(renamed, back, change);
  });
}

function renaming({ store }: ProjectSession, { task, name }: LabelName, to: string): StoreChange {
  return {
    make: () => store.renameLabel(task, name, to),
    takeBack: () => store.renameLabel(task, to, name),
  };
}

export async function mergeLabels(session: ProjectSession, argument: unknown): Promise<void> {
  const label = await labelOf(session, argument, vscode.l10n.t('Merge which label into another?'));
  const others = namesOf(session, label.task).filter(name => name !== label.name);
  const into = await vscode.window.showQuickPick(others, {
    title: vscode.l10n.t('Merge {0} into', label.name),
  });
  if (into === undefined) throw new CancelledError();
  const title = vscode.l10n.t('Merge {0} into {1}', label.name, into);
  const file = await openProjectFile(session.root);
  const before = file.getText();
  const edit = removeLabelEdit(before, label.task, label.name);
  const { store, project } = session;
  // The label's return to the schema parts the two again.
  await apply(session, file, title, label, edit, {
    make: () => store.mergeLabel(label.task, label.name, into),
    takeBack: () => store.syncSchema(project.schema),
  });
  const after = file.getText();
  await offerUndo(title, async () => {
    const merged = await openProjectFile(session.root);
    if (merged.getText() !== after) throw outdated();
    await editProjectFile(merged, wholeText(merged, before));
  });
}

async function labelOf(
  { project }: ProjectSession,
  argument: unknown,
  title: string,
): Promise<LabelName> {
  const given = item.safeParse(argument);
  if (given.success) return given.data;
  const tasks = ['entities', 'classes'] as const;
  const picked = await vscode.window.showQuickPick(
    tasks.flatMap(task =>
      (project.schema[task]?.labels ?? []).map(({ name }) => ({
        ...{ label: name, task, name },
        description: task === 'entities' ? vscode.l10n.t('entity') : vscode.l10n.t('class'),
      })),
    ),
    { title },
  );
  if (!picked) throw new CancelledError();
  return picked;
}

function namesOf({ project }: ProjectSession, task: Task): string[] {
  return (project.schema[task]?.labels ?? []).map(label => label.name);
}

/** Shows what will change and waits for a yes. */
async function apply(
  { store }: ProjectSession,
  file: vscode.TextDocument,
  title: string,
  label: LabelName,
  edits: readonly Edit[] | undefined,
  change: StoreChange,
): Promise<void> {
  if (!edits) {
    throw new UserError(vscode.l10n.t('{0} is not in glossator.json any more.', label.name));
  }
  const yes = vscode.l10n.t('Change');
  const before = file.getText();
  const detail = previewOf(store, label);
  // A refactor preview would leave an edit that needs confirmation unticked, and its Apply change nothing.
  const picked = await vscode.window.showWarningMessage(`${title}?`, { modal: true, detail }, yes);
  if (picked !== yes) throw new CancelledError();
  if (file.getText() !== before) throw outdated();
  await editProjectFile(file, edits, change);
}

/** How many annotations go with the label, and the newest of them. */
function previewOf(store: ProjectSession['store'], { task, name }: LabelName): string {
  const count = store.labelUse().find(use => use.task === task && use.name === name)?.count ?? 0;
  if (count === 0) return vscode.l10n.t('No annotation has this label. glossator.json is saved.');
  const places = store.labelledPlaces(task, name, shownPlaces).map(({ text, start, end }) => {
    const words = text.slice(start ?? 0, end ?? text.length).replaceAll(/\s+/g, ' ');
    return words.length > longestPlace ? `“${words.slice(0, longestPlace)}…”` : `“${words}”`;
  });
  const list = [...places, ...(count > places.length ? ['…'] : [])].join('\n');
  const all =
    count === 1
      ? vscode.l10n.t('1 annotation goes with it, and glossator.json is saved.')
      : vscode.l10n.t('{0} annotations go with it, and glossator.json is saved.', count);
  return `${all}\n\n${list}`;
}

async function offerUndo(title: string, undo: () => Promise<void>): Promise<void> {
  const button = vscode.l10n.t('Undo');
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t('Done: {0}.', title),
    button,
  );
  if (picked === button) await undo();
}

function outdated(): UserError {
  return new UserError(
    vscode.l10n.t('glossator.json has changed meanwhile; put the label back there by hand.'),
  );
}
