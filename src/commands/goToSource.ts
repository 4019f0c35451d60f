/** *Go to Source*: the example in its file, selected. */
import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../base/errors.js';
import { placeIn } from '../base/paths.js';
import type { QueueItem } from '../domain/queueItem.js';

export async function goToSource(root: string, { anchor, line, text }: QueueItem): Promise<void> {
  const file = path.resolve(root, anchor.path);
  if (!placeIn(root, file)) {
    throw new UserError(vscode.l10n.t('The file of this example is not in the project any more.'));
  }
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  } catch {
    throw new UserError(vscode.l10n.t('{0} can’t be opened.', anchor.path));
  }
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  const range = rangeOf(document, anchor, line, text);
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Offsets of a record count in its field, so a record is found by its line. */
function rangeOf(
  document: vscode.TextDocument,
  anchor: QueueItem['anchor'],
  line: number | null,
  text: string,
): vscode.Range {
  if (anchor.record !== null) return document.lineAt(clamp((line ?? 1) - 1, document)).range;
  const asRead = new vscode.Range(
    document.positionAt(anchor.start),
    document.positionAt(anchor.end),
  );
  if (document.getText(asRead) === text) return asRead;
  // The file has changed since it was read: the nearest same text, else where it stood.
  const content = document.getText();
  const after = content.indexOf(text, anchor.start);
  const at = after >= 0 ? after : content.lastIndexOf(text, anchor.start);
  if (at < 0) return asRead;
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}

function clamp(line: number, document: vscode.TextDocument): number {
  return Math.max(0, Math.min(line, document.lineCount - 1));
}
