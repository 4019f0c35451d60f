/** Names of labels after their words, as inlay hints: the file stays as it is, and the user's settings count. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import type { OpenFiles } from './openFiles.js';
import { labelsAreShown, showsLabels } from './settings.js';

export class LabelHints implements vscode.InlayHintsProvider, Disposable {
  private readonly owned = new DisposableStore();
  private readonly changes = this.owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeInlayHints = this.changes.event;

  constructor(private readonly files: OpenFiles) {
    this.owned.add(vscode.languages.registerInlayHintsProvider({ scheme: 'file' }, this));
    this.owned.add(files.onDidChange(() => this.changes.fire()));
    this.owned.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration(labelsAreShown)) this.changes.fire();
      }),
    );
  }

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    const file = this.files.of(document);
    if (!file || file.version !== document.version || !showsLabels()) return [];
    return file.marks.flatMap(({ kind, span, end }) => {
      const position = file.positionAt(end);
      if (!range.contains(position)) return [];
      const hint = new vscode.InlayHint(
        position,
        kind === 'suggested' ? `${span.label}?` : span.label,
      );
      hint.paddingLeft = true;
      return [hint];
    });
  }

  dispose(): void {
    this.owned.dispose();
  }
}
