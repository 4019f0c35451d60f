/** Problems of `glossator.json`, where they stand, while it is edited. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { parseProject } from '../project/parse.js';
import { projectFileName } from '../project/project.js';

export class ProjectProblems implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly problems = this.owned.add(
    vscode.languages.createDiagnosticCollection('glossator'),
  );

  constructor() {
    const check = (document: vscode.TextDocument): void => this.check(document);
    this.owned.add(vscode.workspace.onDidOpenTextDocument(check));
    this.owned.add(vscode.workspace.onDidChangeTextDocument(event => check(event.document)));
    this.owned.add(
      vscode.workspace.onDidCloseTextDocument(document => this.problems.delete(document.uri)),
    );
    vscode.workspace.textDocuments.forEach(check);
  }

  dispose(): void {
    this.owned.dispose();
  }

  private check(document: vscode.TextDocument): void {
    if (!document.uri.path.endsWith(`/${projectFileName}`)) return;
    const parsed = parseProject(document.getText());
    const problems = parsed.kind === 'valid' ? [] : parsed.problems;
    // Syntax is told by VS Code's own JSON support, which has a schema for completion alone.
    const toldByJson =
      vscode.extensions.getExtension('vscode.json-language-features') !== undefined;
    const diagnostics = problems.filter(({ kind }) => kind !== 'syntax' || !toldByJson);
    this.problems.set(
      document.uri,
      diagnostics.map(({ message, offset, length }) => {
        const range = new vscode.Range(
          document.positionAt(offset),
          document.positionAt(offset + length),
        );
        const diagnostic = new vscode.Diagnostic(range, message);
        diagnostic.source = 'Glossator';
        return diagnostic;
      }),
    );
  }
}
