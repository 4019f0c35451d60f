/** The composition root of the extension: builds the rooms, connects them, owns what they share. */
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
import type { Log } from './base/log.js';
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
import { CurrentPanel } from './panel/currentPanel.js';
import { OpenProjects } from './workspace/openProjects.js';
import { panelCommands } from './panel/panelCommands.js';
import { PanelLook } from './panel/panelLook.js';
import { chooseFolder, chooseProject, findProjects } from './workspace/projectFolders.js';
import { ProjectReload } from './panel/projectReload.js';
import type { ProjectSession } from './session/projectSession.js';
import { watchProjects } from './workspace/projectWatch.js';
import type { PanelAction } from './protocol/panel.js';
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

/** What the commands act on. */
interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly projects: OpenProjects;
  readonly panel: CurrentPanel;
  readonly files: OpenFiles;
  readonly texts: ChangedTexts;
  readonly current: CurrentProject;
  readonly views: Views;
  readonly owned: DisposableStore;
}

/** Everything that the extension offers until it is disposed. */
export function createApp(context: vscode.ExtensionContext): Disposable {
  const owned = new DisposableStore();
  const log = owned.add(vscode.window.createOutputChannel('Glossator', { log: true }));
  const statusBar = owned.add(new StatusBar());
  const texts = owned.add(new ChangedTexts());
  const look = owned.add(new PanelLook(context.globalState));
  const projects = owned.add(new OpenProjects(context.extensionPath, log));
  const panel = owned.add(
    new CurrentPanel({
      extensionUri: context.extensionUri,
      storageUri: context.globalStorageUri,
      projects,
      look,
      log,
    }),
  );

  const corpus = new CorpusFiles();
  const files = owned.add(new OpenFiles(projects, corpus, context.workspaceState, log));
  owned.add(new CorpusWatch(projects, corpus, log));
  owned.add(new LabelDecorations(files));
  owned.add(new LabelHints(files));
  owned.add(new LabelHovers(files));
  owned.add(new SuggestionLenses(files));
  owned.add(new ProjectProblems());

  const current = owned.add(new CurrentProject(projects));
  const views = owned.add(new Views(current, () => openQuietly(projects, current, log), log));
  owned.add(panel.onDidShow(project => current.show(project)));
  owned.add(
    current.onDidChange(() => {
      const project = current.get();
      const invalid = !project && projects.invalid().size > 0;
      void vscode.commands.executeCommand('setContext', projectInvalidContext, invalid);
      if (project) statusBar.attach(project);
      else statusBar.detach({ invalid });
    }),
  );
  const corpusContext = owned.add(new CorpusContext(files, projects, log));
  lookForProjects(log);

  const parts = { context, log, projects, panel, files, texts, current, views, owned };
  owned.add(registerCommands(commandsOf(parts), log));
  owned.add(
    registerCommands(
      panelCommands(() => panel.get()),
      log,
    ),
  );
  const orTell = (error: unknown): Promise<void> => tell(error, log);
  owned.add(
    vscode.window.registerWebviewPanelSerializer(panelViewType, {
      deserializeWebviewPanel: (kept, stored: unknown) => panel.restore(kept, stored).catch(orTell),
    }),
  );
  const reload = new ProjectReload(projects, panel, log);
  owned.add(
    watchProjects(projects, {
      file: root => {
        lookForProjects(log);
        corpusContext.refresh();
        void reload.reload(root).catch(orTell);
      },
      opening: root => void reload.reopen(root).catch(orTell),
      folders: gone => {
        lookForProjects(log);
        for (const root of gone) void reload.leave(root).catch(orTell);
      },
    }),
  );
  return owned;
}

function commandsOf(parts: Parts): CommandTable {
  const { log, projects, panel, files, texts, current, views } = parts;
  const act = (action: PanelAction) => (): void => panel.act(action);
  return {
    [commandIds.nextUncertainExample]: () => panel.open(),
    [commandIds.createProject]: async () => {
      await createProject(await chooseFolder());
    },
    [commandIds.openProject]: async () => {
      const folder = await chooseProject();
      if (!folder) throw noProject();
      await vscode.window.showTextDocument(folder.file);
    },
    [commandIds.exportTrainingData]: async () => {
      await exportTrainingData(await anyProject(parts), log);
    },
    [commandIds.importAnnotations]: async () => {
      const root = (await chooseProject())?.root ?? (await chooseFolder()).fsPath;
      await importAnnotations({ root, cliFile: projects.cliFile() }, log);
    },
    [commandIds.simulate]: async () => {
      await simulateOnMyLabels(await anyProject(parts), projects.cliFile(), () =>
        openCurveView(parts),
      );
    },
    [commandIds.goToSource]: async () => {
      const project = panel.project;
      const item = project?.session.current()?.item;
      if (project && item) await goToSource(project.root, item);
    },
    [commandIds.restartEngine]: async () => {
      const open = projects.all();
      if (open.length === 0) {
        throw new NothingThereError(
          vscode.l10n.t('No engine runs yet; Glossator: Next Uncertain Example starts it.'),
        );
      }
      for (const project of open) await project.restartEngine();
    },
    [commandIds.showLog]: () => log.show(),
    [commandIds.accept]: act('accept'),
    [commandIds.reject]: act('reject'),
    [commandIds.ignore]: act('ignore'),
    [commandIds.flag]: act('flag'),
    [commandIds.showKeys]: act('keys'),
    [commandIds.undo]: () => undo(parts),
    ...editorCommands({
      files,
      texts,
      openExample: (project, key) => panel.openExample(project, key),
    }),
    [commandIds.openExample]: async argument => {
      const project = current.get();
      const { key } = keyArgument.parse(argument);
      if (project) await panel.openExample(project, key);
    },
    [commandIds.filterHistory]: async argument => {
      if (argument === 'more') views.history.showMore();
      else await views.history.chooseFilter();
    },
    [commandIds.clearHistoryFilter]: () => views.history.clearFilter(),
    [commandIds.revisitIgnored]: async () => {
      views.history.setFilter({ ...everything, kinds: ['ignored'] });
      await vscode.commands.executeCommand(`${viewIds.history}.focus`);
    },
    [commandIds.chooseStrategy]: async () => chooseStrategy(await anyProject(parts)),
    [commandIds.renameLabel]: async argument => {
      const project = await anyProject(parts);
      await renameLabel(project, labelArgument(argument), () => projects.projectAt(project.root));
    },
    [commandIds.mergeLabels]: async argument => {
      await mergeLabels(await anyProject(parts), labelArgument(argument));
    },
  };
}

/** The last answer of the file's project that is edited, or else of the one that is shown. */
async function undo({ files, panel }: Parts): Promise<void> {
  // There is none while the panel has the focus.
  const document = vscode.window.activeTextEditor?.document;
  const project = (document && files.of(document)?.project) ?? panel.project;
  await project?.session.undo();
}

function openCurveView({ context, log, owned }: Parts): CurveView {
  const view = owned.add(new CurveView(context.extensionUri, log));
  view.onDidDispose(() => owned.remove(view));
  return view;
}

async function anyProject({ panel, current, projects }: Parts): Promise<ProjectSession> {
  const shown = panel.project ?? current.get();
  if (shown) return shown;
  const folder = await chooseProject();
  if (!folder) throw noProject();
  return projects.projectAt(folder.root);
}

/** Somebody looks at the views: the project that was labelled before is opened, if there is one. */
function openQuietly(projects: OpenProjects, current: CurrentProject, log: Log): void {
  if (current.get()) return;
  findProjects()
    .then(async found => {
      const [first] = found.filter(({ root }) => hasAnnotations(root));
      if (first && !current.get()) await projects.open(first.root);
    })
    .catch((error: unknown) => log.warn(messageOf(error)));
}

/** For the views and menus that are there only where there is a project. */
function lookForProjects(log: Log): void {
  findProjects()
    .then(found =>
      vscode.commands.executeCommand('setContext', hasProjectContext, found.length > 0),
    )
    .catch((error: unknown) => log.warn(messageOf(error)));
}
