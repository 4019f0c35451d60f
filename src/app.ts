/** The composition root of the extension: builds the rooms, connects them, owns what they share. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from './base/disposable.js';
import { CancelledError, messageOf, UserError } from './base/errors.js';
import { commandIds, panelViewType } from './base/ids.js';
import { createProject } from './commands/createProject.js';
import { exportTrainingData } from './commands/exportTrainingData.js';
import { goToSource } from './commands/goToSource.js';
import { registerCommands, tell, type CommandTable } from './commands/registerCommands.js';
import { ProjectProblems } from './editor/projectProblems.js';
import { LabellingPanel } from './panel/labellingPanel.js';
import {
  chooseFolder,
  chooseProject,
  readProjectFile,
  type ProjectFolder,
} from './panel/projectFolders.js';
import { previewFolder } from './panel/previewFolder.js';
import { ProjectSession } from './panel/projectSession.js';
import { askAboutRenamedLabels } from './panel/renamedLabels.js';
import type { Project } from './project/project.js';
import { projectFileName } from './project/project.js';
import type { PanelAction } from './protocol/panel.js';
import { openStore, prepareProjectFolder } from './store/annotationStore.js';
import { StatusBar } from './views/statusBar.js';

/** Reading that takes longer than this shows its progress. */
const noticeableMilliseconds = 1_000;

export interface App extends Disposable {
  /** Everything on disk, the engine gone. */
  shutdown(): Promise<void>;
}

export function createApp(context: vscode.ExtensionContext): App {
  return new GlossatorApp(context);
}

class GlossatorApp implements App {
  private readonly owned = new DisposableStore();
  private readonly log = this.owned.add(
    vscode.window.createOutputChannel('Glossator', { log: true }),
  );
  private readonly statusBar = this.owned.add(new StatusBar());
  /** Open projects by root folder. */
  private readonly projects = new Map<string, ProjectSession>();
  private panel: LabellingPanel | undefined;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.owned.add(new ProjectProblems());
    this.owned.add(registerCommands(this.commands(), this.log));
    this.owned.add(
      vscode.window.registerWebviewPanelSerializer(panelViewType, {
        deserializeWebviewPanel: async panel => {
          this.adopt(new LabellingPanel(panel, context.extensionUri, this.log));
          await this.showProject(false).catch((error: unknown) => tell(error, this.log));
        },
      }),
    );
    const watcher = this.owned.add(
      vscode.workspace.createFileSystemWatcher(`**/${projectFileName}`),
    );
    const reload = (file: vscode.Uri): void => void this.reload(file);
    this.owned.add(watcher.onDidChange(reload));
    this.owned.add(watcher.onDidCreate(reload));
    this.owned.add(watcher.onDidDelete(reload));
  }

  shutdown(): Promise<void> {
    for (const project of this.projects.values()) project.dispose();
    this.projects.clear();
    return Promise.resolve();
  }

  dispose(): void {
    void this.shutdown();
    this.owned.dispose();
  }

  private commands(): CommandTable {
    const act = (action: PanelAction) => (): void => this.panel?.act(action);
    return {
      [commandIds.nextUncertainExample]: () => this.showProject(true),
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
      [commandIds.goToSource]: async () => {
        const project = this.panel?.project;
        const item = project?.session.current()?.item;
        if (project && item) await goToSource(project.root, item);
      },
      [commandIds.restartEngine]: async () => {
        for (const project of this.projects.values()) await project.restartEngine();
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

  /** *Next Uncertain Example*: the panel with the project's most informative example. */
  private async showProject(reveal: boolean): Promise<void> {
    const folder = this.panel?.project ? { root: this.panel.project.root } : await chooseProject();
    if (reveal && !this.panel) {
      this.adopt(LabellingPanel.create(this.context.extensionUri, this.log));
    }
    const { panel } = this;
    if (!panel) return;
    if (reveal) panel.reveal();
    if (!folder) {
      await this.showFolder(panel);
      return;
    }
    const project = await this.open(folder);
    if (typeof project === 'string') {
      panel.showInstead({ kind: 'invalid-project', message: project });
      return;
    }
    panel.attach(project);
    this.statusBar.attach(project);
    await this.start(project);
  }

  /** There is no project yet: what could be labelled here. */
  private async showFolder(panel: LabellingPanel): Promise<void> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (!folder) throw new UserError(vscode.l10n.t('Open the folder with your texts first.'));
    panel.showInstead({ kind: 'indexing', message: vscode.l10n.t('Reading files') });
    const state = await previewFolder({
      root: folder.uri.fsPath,
      modelFolder: this.builtInModel(),
      cacheFolder: vscode.Uri.joinPath(this.context.globalStorageUri, 'preview').fsPath,
      childFile: this.childFile(),
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
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Glossator'),
        cancellable: true,
      },
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
    const project = await this.open(folder);
    if (typeof project === 'string') throw new UserError(project);
    return project;
  }

  /** The open project of a folder, or what is wrong with its `glossator.json`. */
  private async open({ root }: Pick<ProjectFolder, 'root'>): Promise<ProjectSession | string> {
    const known = this.projects.get(root);
    if (known) return known;
    const file = vscode.Uri.file(path.join(root, projectFileName));
    const parsed = await readProjectFile(file);
    if (parsed.kind === 'invalid') {
      const [first] = parsed.problems;
      return first ? `${projectFileName}:${first.line}: ${first.message}` : '';
    }
    const { project } = parsed;
    const { extensionPath } = this.context;
    const store = openStore({
      file: prepareProjectFolder(root),
      nativeBinding: path.join(extensionPath, 'dist', 'native', 'better_sqlite3.node'),
      log: this.log,
    });
    try {
      await askAboutRenamedLabels(store, project.schema);
      store.syncSchema(project.schema);
      const session = new ProjectSession({
        root,
        project,
        store,
        annotator: await annotatorName(root),
        modelFolder: this.modelFolder(root, project),
        childFile: this.childFile(),
        log: this.log,
      });
      this.projects.set(root, session);
      return session;
    } catch (error) {
      store.dispose();
      throw error;
    }
  }

  /** The project's own encoder only where the user trusts the folder: it is native input. */
  private modelFolder(root: string, { model }: Project): string {
    const setting = vscode.workspace.getConfiguration('glossator').get<string>('model', '');
    if (model !== undefined && vscode.workspace.isTrusted) return path.resolve(root, model);
    if (setting !== '') return path.resolve(root, setting);
    return this.builtInModel();
  }

  private builtInModel(): string {
    return path.join(this.context.extensionPath, 'models', 'seed-encoder');
  }

  private childFile(): string {
    return path.join(this.context.extensionPath, 'dist', 'engineChild.js');
  }

  /** `glossator.json` has changed: its project is opened again when it is shown. */
  private async reload(file: vscode.Uri): Promise<void> {
    const root = path.dirname(file.fsPath);
    const project = this.projects.get(root);
    const { panel } = this;
    const wasShown = panel?.project === project;
    if (project) {
      project.dispose();
      this.projects.delete(root);
    }
    if (!panel || !wasShown) return;
    panel.showInstead({ kind: 'indexing', message: vscode.l10n.t('Reading glossator.json') });
    await this.showProject(false).catch((error: unknown) => {
      this.log.warn(messageOf(error));
      panel.showInstead({ kind: 'invalid-project', message: messageOf(error) });
    });
  }
}

/** The setting, else Git's user name, else the account's. */
async function annotatorName(root: string): Promise<string> {
  const setting = vscode.workspace
    .getConfiguration('glossator')
    .get<string>('annotator', '')
    .trim();
  if (setting !== '') return setting;
  try {
    const { stdout } = await promisify(execFile)('git', ['config', 'user.name'], { cwd: root });
    if (stdout.trim() !== '') return stdout.trim();
  } catch {
    // No git, or no name set: the account's name serves as well.
  }
  return (await import('node:os')).userInfo().username;
}
