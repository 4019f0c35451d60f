/** The panel of this window, of which there is at most one, and what it shows: a project, or why there is none. */
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import { UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { PanelAction } from '../protocol/panel.js';
import type { ProjectSession } from '../session/projectSession.js';
import type { OpenProjects } from '../workspace/openProjects.js';
import { previewFolder } from '../workspace/previewFolder.js';
import { chooseProject } from '../workspace/projectFolders.js';
import { startProject } from '../workspace/startProject.js';
import { LabellingPanel } from './labellingPanel.js';
import type { PanelLook } from './panelLook.js';

export interface CurrentPanelOptions {
  readonly extensionUri: vscode.Uri;
  /** Where the extension keeps what isn't of a project. */
  readonly storageUri: vscode.Uri;
  readonly projects: OpenProjects;
  readonly look: PanelLook;
  readonly log: Log;
}

export class CurrentPanel implements Disposable {
  private readonly showing = new Emitter<ProjectSession>();
  /** A project is shown from now on. */
  readonly onDidShow = this.showing.event;
  private panel: LabellingPanel | undefined;

  constructor(private readonly options: CurrentPanelOptions) {}

  /** Undefined while it is closed. */
  get(): LabellingPanel | undefined {
    return this.panel;
  }

  get project(): ProjectSession | undefined {
    return this.panel?.project;
  }

  act(action: PanelAction): void {
    this.panel?.act(action);
  }

  /** Brings the panel to the front with the project's most informative example; asks which project if need be. */
  async open(): Promise<void> {
    this.opened().reveal();
    await this.show();
  }

  /**
   * Goes on in a panel that VS Code has kept from before a reload.
   * @param stored what its webview had stored
   */
  async restore(panel: vscode.WebviewPanel, stored: unknown): Promise<void> {
    const { extensionUri, look, log } = this.options;
    this.adopt(new LabellingPanel(panel, extensionUri, look, log, stored));
    await this.show();
  }

  /**
   * Shows one example, whatever would come next.
   * @throws UserError where the corpus doesn't hold it
   */
  async openExample(project: ProjectSession, key: string): Promise<void> {
    this.attach(this.opened(), project);
    await startProject(project);
    if (!(await project.session.open(key))) {
      throw new UserError(
        vscode.l10n.t('This example is not in the corpus any more, or its file is not saved yet.'),
      );
    }
    this.panel?.reveal();
  }

  /** The project's most informative example, in the panel that is open. */
  async show(known = this.panel?.project?.root): Promise<void> {
    const { panel } = this;
    if (!panel) return;
    const root = known ?? (await chooseProject())?.root;
    if (this.panel !== panel) return;
    if (root === undefined) {
      await this.showFolder(panel);
      return;
    }
    const opened = await this.options.projects.open(root);
    // Closed while the project was opened; another one may have been opened since.
    if (this.panel !== panel) return;
    if (opened.kind === 'invalid') {
      panel.showInstead({ kind: 'invalid-project', message: opened.message }, root);
      return;
    }
    this.attach(panel, opened.project);
    await startProject(opened.project, panel.begunWork);
  }

  /** Closes the panel if it is there for the project in this folder. */
  closeFor(root: string): void {
    if (this.panel?.root === root) this.panel.dispose();
  }

  dispose(): void {
    this.showing.dispose();
  }

  /** There is no project yet: what could be labelled here. */
  private async showFolder(panel: LabellingPanel): Promise<void> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (!folder) throw new UserError(vscode.l10n.t('Open the folder with your texts first.'));
    panel.showInstead({ kind: 'indexing', message: vscode.l10n.t('Reading files') });
    const { projects, storageUri, log } = this.options;
    const state = await previewFolder({
      root: folder.uri.fsPath,
      modelFolder: projects.builtInModel(),
      cacheFolder: vscode.Uri.joinPath(storageUri, 'preview').fsPath,
      childFile: projects.childFile(),
      log,
    });
    // A project may have been created while the files were read, or the panel closed.
    if (this.panel === panel && !panel.project) panel.showInstead(state);
  }

  private attach(panel: LabellingPanel, project: ProjectSession): void {
    panel.attach(project);
    this.showing.fire(project);
  }

  /** The panel that is open, or a new one. */
  private opened(): LabellingPanel {
    if (this.panel) return this.panel;
    const { extensionUri, look, log } = this.options;
    return this.adopt(LabellingPanel.create(extensionUri, look, log));
  }

  private adopt(panel: LabellingPanel): LabellingPanel {
    this.panel?.dispose();
    this.panel = panel;
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
      panel.dispose();
    });
    return panel;
  }
}
