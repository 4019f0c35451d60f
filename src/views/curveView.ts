/** The editor that draws simulated learning curves. */
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.js';
import { messageOf } from '../base/errors.js';
import { curveViewType } from '../base/ids.js';
import type { Log } from '../base/log.js';
import { pageHtml } from '../panel/html.js';
import { parseFromCurveView, type CurveState, type ToCurveView } from '../protocol/curveView.js';

export class CurveView implements Disposable {
  private readonly panel: vscode.WebviewPanel;
  private state: CurveState | undefined;
  private gone = false;

  constructor(
    extensionUri: vscode.Uri,
    private readonly log: Log,
  ) {
    this.panel = vscode.window.createWebviewPanel(
      curveViewType,
      vscode.l10n.t('Simulation on My Labels'),
      { viewColumn: vscode.ViewColumn.Active, preserveFocus: true },
      {
        enableScripts: true,
        localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')],
      },
    );
    this.panel.onDidDispose(() => (this.gone = true));
    this.panel.webview.onDidReceiveMessage(raw => this.receive(raw));
    this.panel.webview.html = pageHtml(this.panel.webview, extensionUri, 'curveView');
  }

  get onDidDispose(): vscode.Event<void> {
    return this.panel.onDidDispose;
  }

  /** A view that the user closed stays closed. */
  show(state: CurveState): void {
    this.state = state;
    if (!this.gone) this.panel.title = state.title;
    this.post();
  }

  dispose(): void {
    if (!this.gone) this.panel.dispose();
  }

  private receive(raw: unknown): void {
    try {
      parseFromCurveView(raw);
      this.post();
    } catch (error) {
      this.log.warn(messageOf(error));
    }
  }

  private post(): void {
    if (this.gone || !this.state) return;
    const message: ToCurveView = { type: 'curves', state: this.state };
    void this.panel.webview.postMessage(message);
  }
}
