/** The composition root of the extension: builds the rooms, connects them, owns what they share. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { DisposableStore, type Disposable } from './base/disposable.js';
import { messageOf, NothingThereError, UserError } from './base/errors.js';
import {
  commandIds,
  hasProjectContext,
  panelViewType,
  projectInvalidContext,
  viewIds,
} from './base/ids.js';
import { createProject } from './commands/createProject.js';
import { exportTrainingData } from './commands/exportTrainingData.js';
import { importAnnotations } from './commands/importAnnotations.js';
import { goToSource } from './commands/goToSource.js';
import { simulateOnMyLabels } from './commands/simulateOnMyLabels.js';
import { registerCommands, tell, type CommandTable } from './commands/registerCommands.js';
import { mergeLabels, renameLabel } from './commands/changeLabels.js';
import { chooseStrategy } from './commands/chooseStrategy.js';
import { editorCommands } from './commands/editorCommands.js';
import { ChangedTexts } from './editor/changes.js';
import { CorpusContext } from './editor/corpusContext.js';
import { CorpusFiles } from './editor/corpusFiles.js';
import { CorpusWatch } from './editor/corpusWatch.js';
import { LabelDecorations } from './editor/labelDecorations.js';
import { LabelHints } from './editor/labelHints.js';
import { LabelHovers } from './editor/labelHovers.js';
import { OpenFiles } from './editor/openFiles.js';
import { hasAnnotations } from './editor/projectOf.js';
import { ProjectProblems } from './editor/projectProblems.js';
import { SuggestionLenses } from './editor/suggestionLenses.js';
import { LabellingPanel } from './panel/labellingPanel.js';
import { OpenProjects } from './panel/openProjects.js';
import { panelCommands } from './panel/panelCommands.js';
import { PanelLook } from './panel/panelLook.js';
import { previewFolder } from './panel/previewFolder.js';
import {
  chooseFolder,
  chooseProject,
  findProjects,
  readProjectFile,
} from './panel/projectFolders.js';
import type { ProjectSession } from './panel/projectSession.js';
import { watchProjects } from './panel/projectWatch.js';
import { startProject } from './panel/startProject.js';
import { projectFileName } from './project/project.js';
import type { PanelAction } from './protocol/panel.js';
import { sameButLooks } from './project/looks.js';
import { CurrentProject } from './views/currentProject.js';
import { CurveView } from './views/curveView.js';
import { StatusBar } from './views/statusBar.js';
import { everything } from './views/historyFilter.js';
import { Views } from './views/views.js';

const keyArgument = z.object({ key: z.string() });
/** A row of the labels' view. */
const labelNode = z.object({ kind: z.literal('label'), use: z.unknown() });

function labelArgument(argument: unknown): unknown {
  const node = labelNode.safeParse(argument);
  return node.success ? node.data.use : undefined;
}

const noProject = (): UserError =>
  new UserError(vscode.l10n.t('There is no glossator.json in this workspace yet.'));

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
  private readonly files: OpenFiles;
  private readonly corpusContext: CorpusContext;
  private readonly current: CurrentProject;
  private readonly views: Views;
  private readonly texts = this.owned.add(new ChangedTexts());
  private panel: LabellingPanel | undefined;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.look = this.owned.add(new PanelLook(context.globalState));
    this.projects = this.owned.add(new OpenProjects(context.extensionPath, this.log));
    const corpus = new CorpusFiles();
    this.files = this.owned.add(
      new OpenFiles(this.projects, corpus, context.workspaceState, this.log),
    );
    this.owned.add(new CorpusWatch(this.projects, corpus, this.log));
    this.owned.add(new LabelDecorations(this.files));
    this.owned.add(new LabelHints(this.files));
    this.owned.add(new LabelHovers(this.files));
    this.owned.add(new SuggestionLenses(this.files));
    this.owned.add(new ProjectProblems());
    this.current = this.owned.add(new CurrentProject(this.projects));
    this.views = this.owned.add(new Views(this.current, () => this.openQuietly(), this.log));
    this.owned.add(
      this.current.onDidChange(() => {
        const project = this.current.get();
        const invalid = !project && this.projects.invalid().size > 0;
        void vscode.commands.executeCommand('setContext', projectInvalidContext, invalid);
        if (project) this.statusBar.attach(project);
        else this.statusBar.detach({ invalid });
      }),
    );
    this.corpusContext = this.owned.add(new CorpusContext(this.files, this.projects, this.log));
    void this.lookForProjects();
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
    this.owned.add(
      watchProjects(this.projects, {
        file: root => {
          void this.lookForProjects();
          this.corpusContext.refresh();
          void this.reload(root);
        },
        opening: root => void this.reopen(root),
        folders: gone => {
          void this.lookForProjects();
          for (const root of gone) void this.leave(root);
        },
      }),
    );
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
        if (!folder) throw noProject();
        await vscode.window.showTextDocument(folder.file);
      },
      [commandIds.exportTrainingData]: async () => {
        await exportTrainingData(await this.anyProject(), this.log);
      },
      [commandIds.importAnnotations]: async () => {
        const root = (await chooseProject())?.root ?? (await chooseFolder()).fsPath;
        await importAnnotations({ root, cliFile: this.projects.cliFile() }, this.log);
      },
      [commandIds.simulate]: async () => {
        await simulateOnMyLabels(await this.anyProject(), this.projects.cliFile(), () =>
          this.openCurveView(),
        );
      },
      [commandIds.goToSource]: async () => {
        const project = this.panel?.project;
        const item = project?.session.current()?.item;
        if (project && item) await goToSource(project.root, item);
      },
      [commandIds.restartEngine]: async () => {
        const open = this.projects.all();
        if (open.length === 0) {
          throw new NothingThereError(
            vscode.l10n.t('No engine runs yet; Glossator: Next Uncertain Example starts it.'),
          );
        }
        for (const project of open) await project.restartEngine();
      },
      [commandIds.showLog]: () => this.log.show(),
      [commandIds.accept]: act('accept'),
      [commandIds.reject]: act('reject'),
      [commandIds.ignore]: act('ignore'),
      [commandIds.flag]: act('flag'),
      [commandIds.showKeys]: act('keys'),
      [commandIds.undo]: () => this.undo(),
      ...editorCommands({
        files: this.files,
        texts: this.texts,
        openExample: (project, key) => this.openExample(project, key),
      }),
      [commandIds.openExample]: async argument => {
        const project = this.current.get();
        const { key } = keyArgument.parse(argument);
        if (project) await this.openExample(project, key);
      },
      [commandIds.filterHistory]: async argument => {
        if (argument === 'more') this.views.history.showMore();
        else await this.views.history.chooseFilter();
      },
      [commandIds.clearHistoryFilter]: () => this.views.history.clearFilter(),
      [commandIds.revisitIgnored]: async () => {
        this.views.history.setFilter({ ...everything, kinds: ['ignored'] });
        await vscode.commands.executeCommand(`${viewIds.history}.focus`);
      },
      [commandIds.chooseStrategy]: async () => chooseStrategy(await this.anyProject()),
      [commandIds.renameLabel]: async argument => {
        const project = await this.anyProject();
        await renameLabel(project, labelArgument(argument), () =>
          this.projects.projectAt(project.root),
        );
      },
      [commandIds.mergeLabels]: async argument => {
        await mergeLabels(await this.anyProject(), labelArgument(argument));
      },
    };
  }

  /** The last answer of the file's project that is edited, or else of the one that is shown. */
  private async undo(): Promise<void> {
    // There is none while the panel has the focus.
    const document = vscode.window.activeTextEditor?.document;
    const project = (document && this.files.of(document)?.project) ?? this.panel?.project;
    await project?.session.undo();
  }

  /** Shows one example in the panel, whatever would come next. */
  private async openExample(project: ProjectSession, key: string): Promise<void> {
    if (!this.panel)
      this.adopt(LabellingPanel.create(this.context.extensionUri, this.look, this.log));
    this.panel?.attach(project);
    this.current.show(project);
    await startProject(project);
    if (!(await project.session.open(key))) {
      throw new UserError(
        vscode.l10n.t('This example is not in the corpus any more, or its file is not saved yet.'),
      );
    }
    this.panel?.reveal();
  }

  /** The project's most informative example, in the panel that is open. */
  private async showProject(known = this.panel?.project?.root): Promise<void> {
    const { panel } = this;
    if (!panel) return;
    const root = known ?? (await chooseProject())?.root;
    if (this.panel !== panel) return;
    if (root === undefined) {
      await this.showFolder(panel);
      return;
    }
    const opened = await this.projects.open(root);
    // Closed while the project was opened; another one may have been opened since.
    if (this.panel !== panel) return;
    if (opened.kind === 'invalid') {
      panel.showInstead({ kind: 'invalid-project', message: opened.message }, root);
      return;
    }
    panel.attach(opened.project);
    this.current.show(opened.project);
    await startProject(opened.project);
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
    // A project may have been created while the files were read, or the panel closed.
    if (this.panel === panel && !panel.project) panel.showInstead(state);
  }

  private adopt(panel: LabellingPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
      panel.dispose();
    });
  }

  private openCurveView(): CurveView {
    const view = this.owned.add(new CurveView(this.context.extensionUri, this.log));
    view.onDidDispose(() => this.owned.remove(view));
    return view;
  }

  private async anyProject(): Promise<ProjectSession> {
    const shown = this.panel?.project ?? this.current.get();
    if (shown) return shown;
    const folder = await chooseProject();
    if (!folder) throw noProject();
    return this.projects.projectAt(folder.root);
  }

  /** Somebody looks at the views: the project that was labelled before is opened, if there is one. */
  private openQuietly(): void {
    if (this.current.get()) return;
    findProjects()
      .then(async projects => {
        const labelled = projects.filter(({ root }) => hasAnnotations(root));
        const [first] = labelled;
        if (first && !this.current.get()) await this.projects.open(first.root);
      })
      .catch((error: unknown) => this.log.warn(messageOf(error)));
  }

  private async lookForProjects(): Promise<void> {
    const found = await findProjects();
    await vscode.commands.executeCommand('setContext', hasProjectContext, found.length > 0);
  }

  /** The folder is no part of the workspace any more. */
  private async leave(root: string): Promise<void> {
    if (this.panel?.root === root) this.panel.dispose();
    await this.projects.close(root);
  }

  /** True where nothing but the look of labels has changed; it is then changed already. */
  private async restyle(root: string): Promise<boolean> {
    // It may just be opened, with the file as it is by now: then nothing needs to be done.
    const project = await this.projects.settledAt(root);
    if (!project) return false;
    try {
      const parsed = await readProjectFile(root);
      if (parsed.kind === 'invalid' || !sameButLooks(parsed.project, project.project)) return false;
      project.restyle(parsed.project);
      return true;
    } catch {
      // Whatever is wrong with the file is told where it is opened.
      return false;
    }
  }

  /** A `glossator.json` has changed: its project is opened anew where it is shown. */
  private async reload(root: string): Promise<void> {
    if (!(await this.restyle(root))) await this.reopen(root);
  }

  private async reopen(root: string): Promise<void> {
    const { panel } = this;
    // Several may change at once, and the panel may be closed or show another one meanwhile.
    const isMeant = (): boolean => this.panel === panel && (panel?.root ?? root) === root;
    if (isMeant()) {
      panel?.showInstead({ kind: 'indexing', message: vscode.l10n.t('Reading the project') }, root);
    }
    const closed = await this.projects.settledAt(root);
    const wasWanted = closed !== undefined || this.projects.invalid().has(root);
    await this.projects.close(root);
    const isThere = existsSync(path.join(root, projectFileName));
    // It may be on its way back, where a new one would be in the way: the person says when to go on.
    const displaced = isThere ? closed?.store.displaced() : undefined;
    const open = async (show: () => Promise<unknown>): Promise<void> => {
      if (displaced) throw displaced;
      await show();
    };
    if (!panel || !isMeant()) {
      if (!wasWanted || !isThere) return;
      await open(() => this.projects.open(root)).catch((error: unknown) => tell(error, this.log));
      return;
    }
    await open(() => this.showProject(isThere ? root : undefined)).catch((error: unknown) => {
      this.log.warn(messageOf(error));
      if (!isMeant()) return;
      const awaits = isThere ? root : undefined;
      panel.showInstead({ kind: 'invalid-project', message: messageOf(error) }, awaits);
    });
  }
}
