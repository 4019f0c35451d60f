/** The webview that shows one example: draws what the session says, hands over what the person decides. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { messageOf, UserError } from '../base/errors.js';
import { commandIds, hasExampleContext, panelViewType } from '../base/ids.js';
import type { Log } from '../base/log.js';
import {
  parseFromPanel,
  type FromPanel,
  type PanelAction,
  type PanelState,
  type ToPanel,
} from '../protocol/panel.js';
import { pageHtml } from './html.js';
import type { ProjectSession } from './projectSession.js';

export class LabellingPanel implements Disposable {
  private readonly owned = new DisposableStore();
  private attached = new DisposableStore();
  private shows: ProjectSession | undefined;
  private state: PanelState = { kind: 'indexing', message: 'Starting' };

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly log: Log,
  ) {
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')],
    };
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'panel-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'panel-dark.svg'),
    };
    this.owned.add(panel.webview.onDidReceiveMessage(raw => this.receive(raw)));
    this.owned.add({ dispose: () => this.attached.dispose() });
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'panel');
  }

  static create(extensionUri: vscode.Uri, log: Log): LabellingPanel {
    const panel = vscode.window.createWebviewPanel(
      panelViewType,
      'Glossator',
      vscode.ViewColumn.Active,
      {},
    );
    return new LabellingPanel(panel, extensionUri, log);
  }

  get onDidDispose(): vscode.Event<void> {
    return this.panel.onDidDispose;
  }

  get project(): ProjectSession | undefined {
    return this.shows;
  }

  reveal(): void {
    this.panel.reveal(undefined, false);
    this.act('focus');
  }

  /** Shows a project's session from now on. */
  attach(project: ProjectSession): void {
    this.attached.dispose();
    this.attached = new DisposableStore();
    this.shows = project;
    this.attached.add(project.session.onDidChange(state => this.show(state)));
    this.attached.add(project.onDidChangeEngine(status => this.post({ type: 'engine', status })));
    this.show(project.session.state);
    this.post({ type: 'engine', status: project.engineStatus });
  }

  /** Shows something else than an example. */
  showInstead(state: PanelState): void {
    this.attached.dispose();
    this.shows = undefined;
    this.show(state);
  }

  act(action: PanelAction): void {
    this.post({ type: 'action', action });
  }

  async undo(): Promise<void> {
    await this.shows?.session.undo();
  }

  dispose(): void {
    this.owned.dispose();
    this.panel.dispose();
  }

  private show(state: PanelState): void {
    this.state = state;
    this.post({ type: 'state', state });
    void vscode.commands.executeCommand('setContext', hasExampleContext, state.kind === 'example');
  }

  private post(message: ToPanel): void {
    void this.panel.webview.postMessage(message);
  }

  private receive(raw: unknown): void {
    let message: FromPanel;
    try {
      message = parseFromPanel(raw);
    } catch (error) {
      this.log.warn(`The panel sent a message that isn’t one: ${messageOf(error)}`);
      return;
    }
    this.handle(message).catch((error: unknown) => {
      this.log.error(error instanceof Error ? error : messageOf(error));
      if (error instanceof UserError) void vscode.window.showErrorMessage(error.message);
    });
  }

  private async handle(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.post({ type: 'state', state: this.state });
        if (this.shows) this.post({ type: 'engine', status: this.shows.engineStatus });
        return;
      case 'decision':
        this.decide(message);
        return;
      case 'undo':
        await this.shows?.session.undo();
        return;
      case 'flag':
        this.shows?.session.flag(message.serial, message.flagged);
        return;
      case 'goToSource':
        await vscode.commands.executeCommand(commandIds.goToSource);
        return;
      case 'command':
        await vscode.commands.executeCommand(commandIds[message.command]);
    }
  }

  private decide(message: Extract<FromPanel, { type: 'decision' }>): void {
    try {
      this.shows?.session.decide(message);
    } catch (error) {
      if (!(error instanceof UserError))
        this.log.error(error instanceof Error ? error : messageOf(error));
      this.post({ type: 'notSaved', serial: message.serial, reason: messageOf(error) });
    }
  }
}
