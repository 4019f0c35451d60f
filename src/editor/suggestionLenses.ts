/** A line above every line with suggestions: how many, and accept or reject them all. Behind a setting. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { commandIds } from '../base/ids.js';
import type { Mark } from './marks.js';
import type { OpenFiles } from './openFiles.js';
import { labelsAreShown, lensesAreShown, showsLenses } from './settings.js';
import { targetOf } from './targets.js';

export class SuggestionLenses implements vscode.CodeLensProvider, Disposable {
  private readonly owned = new DisposableStore();
  private readonly changes = this.owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changes.event;

  constructor(private readonly files: OpenFiles) {
    this.owned.add(vscode.languages.registerCodeLensProvider({ scheme: 'file' }, this));
    this.owned.add(files.onDidChange(() => this.changes.fire()));
    this.owned.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        const ours = [labelsAreShown, lensesAreShown];
        if (ours.some(name => event.affectsConfiguration(name))) this.changes.fire();
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const file = this.files.of(document);
    if (!file || file.version !== document.version || !showsLenses()) return [];
    const lines = new Map<string, Mark[]>();
    for (const mark of file.marks) {
      if (mark.kind !== 'suggested') continue;
      const key = `${file.positionAt(mark.start).line} ${mark.example.key}`;
      const list = lines.get(key) ?? [];
      list.push(mark);
      lines.set(key, list);
    }
    return [...lines.values()].flatMap(marks => {
      const [first] = marks;
      if (!first) return [];
      const range = file.rangeOf(first);
      const spans = marks.map(mark => mark.span);
      const about = targetOf(document, first.example.key, spans);
      const lens = (title: string, command: string): vscode.CodeLens =>
        new vscode.CodeLens(range, { title, command, arguments: [about] });
      const count =
        marks.length === 1
          ? vscode.l10n.t('1 suggestion')
          : vscode.l10n.t('{0} suggestions', marks.length);
      return [
        new vscode.CodeLens(range, { title: count, command: '' }),
        lens(vscode.l10n.t('Accept'), commandIds.acceptSuggestion),
        lens(vscode.l10n.t('Reject'), commandIds.rejectSuggestion),
        lens(vscode.l10n.t('Open in Glossator'), commandIds.labelThisExample),
      ];
    });
  }

  dispose(): void {
    this.owned.dispose();
  }
}
