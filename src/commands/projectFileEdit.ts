/** `glossator.json` as commands change it: without what somebody is typing there, and on disk or not at all. */
import type { Edit } from 'jsonc-parser';
import * as vscode from 'vscode';
import { UserError } from '../base/errors.js';
import { projectFileName } from '../project/project.js';

/** @throws UserError where it has unsaved changes, which would be saved along */
export async function openProjectFile(root: string): Promise<vscode.TextDocument> {
  const file = await vscode.workspace.openTextDocument(
    vscode.Uri.joinPath(vscode.Uri.file(root), projectFileName),
  );
  if (file.isDirty) throw new UserError(vscode.l10n.t('Save glossator.json first.'));
  return file;
}

/** What the store changes together with the file. */
export interface StoreChange {
  readonly make: () => void;
  readonly takeBack: () => void;
}

/**
 * Edits the file and saves it. The store changes before, because the project is opened anew once it is saved.
 * @throws UserError where the file can't be edited or saved: nothing has changed then
 */
export async function editProjectFile(
  file: vscode.TextDocument,
  edits: readonly Edit[],
  change?: StoreChange,
): Promise<void> {
  const before = file.getText();
  if (!(await applyEdits(file, edits))) {
    throw new UserError(
      vscode.l10n.t('glossator.json can’t be edited right now, so nothing was changed. Try again.'),
    );
  }
  const restore = (): Thenable<boolean> => applyEdits(file, wholeText(file, before));
  try {
    change?.make();
  } catch (error) {
    await restore();
    throw error;
  }
  if (await file.save()) return;
  change?.takeBack();
  await restore();
  throw new UserError(
    vscode.l10n.t(
      'glossator.json can’t be saved, so nothing was changed. Mend that and try again.',
    ),
  );
}

/** Puts `text` in the place of all that the file holds. */
export function wholeText(file: vscode.TextDocument, text: string): Edit[] {
  return [{ offset: 0, length: file.getText().length, content: text }];
}

function applyEdits(file: vscode.TextDocument, edits: readonly Edit[]): Thenable<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edits) {
    const range = new vscode.Range(file.positionAt(offset), file.positionAt(offset + length));
    edit.replace(file.uri, range, content);
  }
  return vscode.workspace.applyEdit(edit);
}
