/** The webview that shows one example: draws what the session says, hands over what the person decides. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { messageOf, NothingThereError, UserError } from '../base/errors.js';
import { commandIds, hasExampleContext, keysShownContext, panelViewType } from '../base/ids.js';
import type { Log } from '../base/log.js';
import { parseBegunWork, type BegunWork } from '../protocol/begunWork.js';
import {
  parseFromPanel,
  serialOfRefused,
  type FromPanel,
  type PanelAction,
  type PanelState,
  type ToPanel,
} from '../protocol/panel.js';
import type { LabellingSession } from '../session/labellingSession.js';
import { mostOccurrences } from '../session/occurrenceLabels.js';
import type { ProjectSession } from '../session/projectSession.js';
import { showUserError } from '../workspace/userErrors.js';
import { pageHtml } from './html.js';
import { pickLabel } from './labelPick.js';
import { pickMode } from './modePick.js';
import { pickOccurrences, pickScope, placeInPool } from './occurrencePick.js';
import type { PanelLook } from './panelLook.js';
import { pickScore, scoreChoices } from './scorePick.js';
import { askForFilter, nothingToAsk } from './searchBox.js';

export class LabellingPanel implements Disposable {
  private readonly owned = new DisposableStore();
  private attached = new DisposableStore();
  private shows: ProjectSession | undefined;
  /** The folder of the project that is to be shown as soon as that can be. */
  private awaits: string | undefined;
  private state: PanelState = { kind: 'indexing', message: 'Starting' };
  /** What the person had begun before the window or the project was loaded anew, until an example is shown. */
  private begun: BegunWork | undefined;
  /** The serial of the decision that is being carried out. */
  private deciding: number | undefined;
  /** It was closed; whoever waited for something to show in it may not know yet. */
  private disposed = false;

  /** @param stored what the webview had stored before the window was reloaded */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly look: PanelLook,
    private readonly log: Log,
    stored?: unknown,
  ) {
    this.begun = parseBegunWork(stored);
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
    this.owned.add({ dispose: () => this.tellExample(false) });
    this.owned.add(look.onDidChange(settings => this.post({ type: 'settings', settings })));
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'panel');
  }

  static create(extensionUri: vscode.Uri, look: PanelLook, log: Log): LabellingPanel {
    const panel = vscode.window.createWebviewPanel(
      panelViewType,
      'Glossator',
      vscode.ViewColumn.Active,
      {},
    );
    return new LabellingPanel(panel, extensionUri, look, log);
  }

  get onDidDispose(): vscode.Event<void> {
    return this.panel.onDidDispose;
  }

  get project(): ProjectSession | undefined {
    return this.shows;
  }

  /** The folder of the project that it is there for, also while that is read anew or can't be used. */
  get root(): string | undefined {
    return this.shows?.root ?? this.awaits;
  }

  get session(): LabellingSession | undefined {
    return this.shows?.session;
  }

  get begunWork(): BegunWork | undefined {
    return this.begun;
  }

  reveal(): void {
    this.panel.reveal(undefined, false);
    this.act('focus');
  }

  /** Shows a project's session from now on. */
  attach(project: ProjectSession): void {
    if (this.disposed) return;
    this.attached.dispose();
    this.attached = new DisposableStore();
    this.shows = project;
    this.attached.add(project.session.watch());
    this.attached.add(project.session.onDidChange(state => this.show(state)));
    this.attached.add(
      project.session.onDidChangeSpans(change => this.post({ type: 'spans', ...change })),
    );
    this.attached.add(project.onDidChangeEngine(status => this.post({ type: 'engine', status })));
    this.show(project.session.state);
    this.post({ type: 'engine', status: project.engineStatus });
  }

  /**
   * Shows something else than an example.
   * @param awaits folder of the project that it is about; undefined: there is none yet
   */
  showInstead(state: PanelState, awaits?: string): void {
    if (this.disposed) return;
    this.attached.dispose();
    this.begun = this.session?.begunWork ?? this.begun;
    this.shows = undefined;
    this.awaits = awaits;
    this.show(state);
  }

  act(action: PanelAction): void {
    this.post({ type: 'action', action });
  }

  /** As if the label's key were pressed. */
  label(label: string): void {
    this.post({ type: 'label', label });
  }

  /** Asks which of all labels; it does what its key would do, if it had one. */
  async chooseLabel(): Promise<void> {
    const current = this.session?.current();
    if (!current) return;
    const label = await pickLabel(current.schema);
    // Another window may have answered the example meanwhile.
    if (label !== undefined && this.session?.current(current.serial)) this.label(label);
  }

  /** From an earlier answer back to the open question; else from a search back to the whole pool. */
  async leave(): Promise<void> {
    const { session } = this;
    if (!session) return;
    const current = session.current();
    if (current?.review) session.leaveReview();
    else if (session.isNarrowed) await session.narrow(undefined, '');
  }

  /** Narrows the examples that are asked, by words or by a label that they likely hold. */
  async search(): Promise<void> {
    const { shows } = this;
    if (!shows) return;
    const asked = await askForFilter(shows.project.schema);
    if (asked === undefined) return;
    const passedOver = await shows.session.narrow(asked.filter, asked.name);
    if (passedOver) throw new NothingThereError(nothingToAsk(asked.name, passedOver));
  }

  async toggleSheet(): Promise<void> {
    await this.look.toggleSheet();
  }

  /** Asks for a note about the example that is shown. */
  async comment(): Promise<void> {
    const { shows } = this;
    const current = shows?.session.current();
    if (!shows || !current) return;
    const comment = await vscode.window.showInputBox({
      title: vscode.l10n.t('Comment on this example'),
      value: current.comment,
      ignoreFocusOut: true,
    });
    if (comment !== undefined) this.sessionOf(shows).comment(current.item, comment.trim());
  }

  /** Asks how examples shall be asked from now on. */
  async changeMode(): Promise<void> {
    const { session } = this;
    if (!session) return;
    const mode = await pickMode(session.labellingMode);
    if (mode) session.setMode(mode);
  }

  dispose(): void {
    this.disposed = true;
    this.owned.dispose();
    this.panel.dispose();
  }

  private show(state: PanelState): void {
    this.state = state;
    if (state.kind === 'example') this.begun = undefined;
    this.post({ type: 'state', state, decided: this.deciding });
    this.tellExample(state.kind === 'example');
  }

  private tellExample(isShown: boolean): void {
    void vscode.commands.executeCommand('setContext', hasExampleContext, isShown);
  }

  private post(message: ToPanel): void {
    if (!this.disposed) void this.panel.webview.postMessage(message);
  }

  private receive(raw: unknown): void {
    let message: FromPanel;
    try {
      message = parseFromPanel(raw);
    } catch (error) {
      this.log.warn(`The panel sent a message that isn’t one: ${messageOf(error)}`);
      const serial = serialOfRefused(raw);
      const reason = vscode.l10n.t('The answer could not be read; the log says why.');
      if (serial !== undefined) this.post({ type: 'notSaved', serial, reason });
      return;
    }
    this.handle(message).catch((error: unknown) => {
      this.log.error(error instanceof Error ? error : messageOf(error));
      if (error instanceof UserError) void showUserError(error);
    });
  }

  private async handle(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.post({ type: 'settings', settings: this.look.settings });
        this.post({ type: 'state', state: this.state });
        if (this.shows) this.post({ type: 'engine', status: this.shows.engineStatus });
        return;
      case 'decision':
        this.decide(message);
        return;
      case 'undo':
        await this.session?.undo();
        return;
      case 'redo':
        this.session?.redo();
        return;
      case 'earlier':
        await this.session?.earlier();
        return;
      case 'later':
        await this.session?.later();
        return;
      case 'leave':
        await this.leave();
        return;
      case 'keysShown':
        await vscode.commands.executeCommand('setContext', keysShownContext, true);
        return;
      case 'comment':
        await this.comment();
        return;
      case 'chooseLabel':
        await this.chooseLabel();
        return;
      case 'begun':
        this.session?.begin(message.serial);
        return;
      case 'occurrences':
        await this.labelOccurrences(message);
        return;
      case 'acceptAbove':
        await this.acceptAbove(message);
        return;
      case 'flag':
        this.flag(message);
        return;
      case 'goToSource':
        await vscode.commands.executeCommand(commandIds.goToSource);
        return;
      case 'command':
        await vscode.commands.executeCommand(commandIds[message.command]);
    }
  }

  /**
   * The session that a project has by now: it may have been opened anew while the person was asked.
   * @throws UserError where that goes on, or another project is shown
   */
  private sessionOf({ root }: ProjectSession): LabellingSession {
    if (this.shows?.root === root) return this.shows.session;
    throw new UserError(
      vscode.l10n.t(
        'Nothing was saved, because the project was being read anew meanwhile. Try again.',
      ),
    );
  }

  private async labelOccurrences({
    serial,
    span,
  }: Extract<FromPanel, { type: 'occurrences' }>): Promise<void> {
    const { shows } = this;
    const current = shows?.session.current(serial);
    if (!shows || !current) return;
    const { key, text, anchor } = current.item;
    const { label } = span;
    const words = text.slice(span.start, span.end);
    const { groups, isCut } = await shows.session.occurrencesOf(words, label);
    const found = groups.flatMap(group => {
      const spans = group.spans.filter(one => group.item.key !== key || one.start !== span.start);
      return spans.length === 0 ? [] : [{ ...group, spans }];
    });
    if (found.length === 0) {
      throw new NothingThereError(
        vscode.l10n.t('“{0}” stands nowhere else without a label.', words),
      );
    }
    const looked = isCut ? mostOccurrences : undefined;
    const scope = await pickScope(words, { key, path: anchor.path, looked }, found);
    const chosen = scope && (await pickOccurrences(words, label, scope, placeInPool));
    if (!chosen) return;
    this.sessionOf(shows).labelOccurrences(chosen);
  }

  private async acceptAbove({
    serial,
    suggestions,
  }: Extract<FromPanel, { type: 'acceptAbove' }>): Promise<void> {
    const current = this.session?.current(serial);
    if (!current) return;
    const preview = (from: number | null, apply = false): void =>
      this.post({ type: 'preview', serial, from, apply });
    const from = await pickScore(scoreChoices(current.item.text, suggestions), preview);
    preview(from ?? null, from !== undefined);
  }

  /** The panel shows the flag at once; where it isn't on disk, it is taken away again. */
  private flag({ serial, flagged }: Extract<FromPanel, { type: 'flag' }>): void {
    try {
      this.session?.flag(serial, flagged);
    } catch (error) {
      this.post({ type: 'state', state: this.state });
      throw error;
    }
  }

  private decide(message: Extract<FromPanel, { type: 'decision' }>): void {
    try {
      const { session } = this;
      if (!session) {
        throw new UserError(
          vscode.l10n.t(
            'The last answer was not saved, because the project was being read anew; its example is asked again.',
          ),
        );
      }
      this.deciding = message.serial;
      session.decide(message);
    } catch (error) {
      if (!(error instanceof UserError))
        this.log.error(error instanceof Error ? error : messageOf(error));
      this.post({ type: 'notSaved', serial: message.serial, reason: messageOf(error) });
    } finally {
      this.deciding = undefined;
    }
  }
}
