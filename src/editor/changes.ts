/** A labelled text and what the file says now, side by side. */
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.js';
import type { Span } from '../domain/span.js';

const scheme = 'glossator-text';

/** Texts of diffs that were opened: VS Code asks for them by URI. */
export class ChangedTexts implements vscode.TextDocumentContentProvider, Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(
    scheme,
    this,
  );
  private readonly texts = new Map<string, string>();

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  /** @param key of the text that was labelled */
  async show(key: string, before: Labelled, after: Labelled): Promise<void> {
    const left = this.put(`${key}/labelled.txt`, before);
    const right = this.put(`${key}/now.txt`, after);
    await vscode.commands.executeCommand(
      'vscode.diff',
      left,
      right,
      vscode.l10n.t('Labelled Text ↔ Text Now'),
      { preview: true },
    );
  }

  dispose(): void {
    this.registration.dispose();
  }

  private put(name: string, { text, spans }: Labelled): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    const labels = spans.map(
      ({ start, end, label }) => `${label}: ${text.slice(start, end).replaceAll(/\s+/g, ' ')}\n`,
    );
    this.texts.set(uri.toString(), `${text}\n\n${labels.join('')}`);
    return uri;
  }
}

export interface Labelled {
  readonly text: string;
  readonly spans: readonly Span[];
}
