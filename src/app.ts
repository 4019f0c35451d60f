/** The composition root of the extension: builds the rooms, connects them, owns what they share. */
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from './base/disposable.js';
import { CancelledError, messageOf, UserError } from './base/errors.js';
import { commandIds, panelViewType } from './base/ids.js';
import { createProject } from './commands/createProject.js';
import { exportTrainingData } from './commands/exportTrainingData.js';
import { goToSource } from './commands/goToSource.js';
import { simulateOnMyLabels } from './commands/simulateOnMyLabels.js';
import { registerCommands, tell, type CommandTable } from './commands/registerCommands.js';
import { ProjectProblems } from './editor/projectProblems.js';
import { LabellingPanel } from './panel/labellingPanel.js';
import { OpenProjects } from './panel/openProjects.js';
import { panelCommands } from './panel/panelCommands.js';
import { PanelLook } from './panel/panelLook.js';
import { previewFolder } from './panel/previewFolder.js';
import { chooseFolder, chooseProject } from './panel/projectFolders.js';
import type { ProjectSession } from './panel/projectSession.js';
import { projectFileName } from './project/project.js';
import type { PanelAction } from './protocol/panel.js';
import { CurveView } from './views/curveView.js';
import { StatusBar } from './views/statusBar.js';

/** Reading that takes longer than this shows its progress. */
const noticeableMilliseconds = 1_000;

export function createApp(context: vscode.ExtensionContext): Disposable {
  return new App(context);
}

class App implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly log = this.owned.add(
    vscode.window.createOutputChannel('Glossator', { log: true }),
  );
  private readonly statusBar = this.owned.add(new StatusBar());
  private readonly projects: OpenProjects;
  private readonly look: PanelLook;
  private panel: LabellingPanel | undefined;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.look = this.owned.add(new PanelLook(context.globalState));
    this.projects = this.owned.add(new OpenProjects(context.extensionPath, this.log));
    this.owned.add(new ProjectProblems());
    this.owned.add(registerCommands(this.commands(), this.log));
    this.owned.add(
      registerCommands(
        panelCommands(() => this.panel),
        this.log,
      ),
    );
    this.owned.add(
      vscode.window.registerWebviewPanelSerializer(panelViewType, {
        deserializeWebviewPanel: async panel => {
          this.adopt(new LabellingPanel(panel, context.extensionUri, this.look, this.log));
          await this.showProject().catch((error: unknown) => tell(error, this.log));
        },
      }),
    );
    const watcher = this.owned.add(
      vscode.workspace.createFileSystemWatcher(`**/${projectFileName}`),
    );
    const reload = (file: vscode.Uri): void => void this.reload(path.dirname(file.fsPath));
    this.owned.add(watcher.onDidChange(reload));
    this.owned.add(watcher.onDidCreate(reload));
    this.owned.add(watcher.onDidDelete(reload));
  }

  dispose(): void {
    this.owned.dispose();
  }

  private commands(): CommandTable {
    const act = (action: PanelAction) => (): void => this.panel?.act(action);
    return {
      [commandIds.nextUncertainExample]: async () => {
        if (!this.panel)
          this.adopt(LabellingPanel.create(this.context.extensionUri, this.look, this.log));
        this.panel?.reveal();
        await this.showProject();
      },
      [commandIds.createProject]: async () => {
        await createProject(await chooseFolder());
      },
      [commandIds.openProject]: async () => {
        const folder = await chooseProject();
        if (folder) await vscode.window.showTextDocument(folder.file);
      },
      [commandIds.exportTrainingData]: async () => {
        await exportTrainingData(await this.anyProject(), this.log);
      },
      [commandIds.simulate]: async () => {
        await simulateOnMyLabels(await this.anyProject(), this.projects.cliFile(), () =>
          this.owned.add(new CurveView(this.context.extensionUri, this.log)),
        );
      },
      [commandIds.goToSource]: async () => {
        const project = this.panel?.project;
        const item = project?.session.current()?.item;
        if (project && item) await goToSource(project.root, item);
      },
      [commandIds.restartEngine]: async () => {
        for (const project of this.projects.all()) await project.restartEngine();
      },
      [commandIds.showLog]: () => this.log.show(),
      [commandIds.accept]: act('accept'),
      [commandIds.reject]: act('reject'),
      [commandIds.ignore]: act('ignore'),
      [commandIds.flag]: act('flag'),
      [commandIds.showKeys]: act('keys'),
      [commandIds.undo]: () => this.panel?.undo(),
    };
  }

  /** The project's most informative example, in the panel that is open. */
  private async showProject(): Promise<void> {
    const { panel } = this;
    if (!panel) return;
    const root = panel.project?.root ?? (await chooseProject())?.root;
    if (root === undefined) {
      await this.showFolder(panel);
      return;
    }
    const opened = await this.projects.open(root);
    if (opened.kind === 'invalid') {
      panel.showInstead({ kind: 'invalid-project', message: opened.message });
      return;
    }
    panel.attach(opened.project);
    this.statusBar.attach(opened.project);
    await this.start(opened.project);
  }

  /** There is no project yet: what could be labelled here. */
  private async showFolder(panel: LabellingPanel): Promise<void> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (!folder) throw new UserError(vscode.l10n.t('Open the folder with your texts first.'));
    panel.showInstead({ kind: 'indexing', message: vscode.l10n.t('Reading files') });
    const state = await previewFolder({
      root: folder.uri.fsPath,
      modelFolder: this.projects.builtInModel(),
      cacheFolder: vscode.Uri.joinPath(this.context.globalStorageUri, 'preview').fsPath,
      childFile: this.projects.childFile(),
      log: this.log,
    });
    // A project may have been created while the files were read.
    if (!panel.project) panel.showInstead(state);
  }

  /** Reads the corpus; what takes long says so and can be stopped. */
  private async start(project: ProjectSession): Promise<void> {
    const started = project.session.start();
    const isSlow = await Promise.race([
      started.then(() => false),
      wait(noticeableMilliseconds, true),
    ]);
    if (!isSlow) return;
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Glossator', cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => void project.stopEngine());
        const heard = project.onDidChangeEngine(status => {
          if (status.kind === 'busy') progress.report({ message: status.message });
        });
        try {
          await started;
        } catch (error) {
          throw token.isCancellationRequested ? new CancelledError() : error;
        } finally {
          heard.dispose();
        }
      },
    );
  }

  private adopt(panel: LabellingPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
      panel.dispose();
    });
  }

  private async anyProject(): Promise<ProjectSession> {
    const shown = this.panel?.project;
    if (shown) return shown;
    const folder = await chooseProject();
    if (!folder) {
      throw new UserError(vscode.l10n.t('There is no glossator.json in this workspace yet.'));
    }
    const opened = await this.projects.open(folder.root);
    if (opened.kind === 'invalid') throw new UserError(opened.message);
    return opened.project;
  }

  /** A `glossator.json` has changed: its project is opened anew where it is shown. */
  private async reload(root: string): Promise<void> {
    const { panel } = this;
    const isShown = panel !== undefined && (panel.project?.root ?? root) === root;
    if (isShown) {
      panel.showInstead({ kind: 'indexing', message: vscode.l10n.t('Reading glossator.json') });
    }
    await this.projects.close(root);
    if (!isShown) return;
    await this.showProject().catch((error: unknown) => {
      this.log.warn(messageOf(error));
      panel.showInstead({ kind: 'invalid-project', message: messageOf(error) });
    });
  }
}
