/** The engine reads the corpus when it starts; where files change later, it is offered to read them again. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { OpenProjects } from '../workspace/openProjects.js';
import type { ProjectSession } from '../session/projectSession.js';
import type { CorpusFiles } from './corpusFiles.js';
import { pathIn } from './projectOf.js';

/** Files come many at a time; they are looked at together once none has come for this long. */
const quietMilliseconds = 500;

export class CorpusWatch implements Disposable {
  private watched = new DisposableStore();
  private readonly heard: Disposable;
  /** Projects whose person has been asked and has not said yes. */
  private readonly asked = new WeakSet<ProjectSession>();

  constructor(
    private readonly projects: OpenProjects,
    private readonly corpus: CorpusFiles,
    private readonly log: Log,
  ) {
    this.heard = projects.onDidChange(() => this.watchProjects());
  }

  dispose(): void {
    this.heard.dispose();
    this.watched.dispose();
  }

  private watchProjects(): void {
    this.watched.dispose();
    this.watched = new DisposableStore();
    for (const project of this.projects.all()) this.watch(project, this.watched);
  }

  private watch(project: ProjectSession, watched: DisposableStore): void {
    let changed = new Set<string>();
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      const paths = changed;
      changed = new Set();
      this.ask(project, paths).catch((error: unknown) => this.log.warn(messageOf(error)));
    };
    const hear = ({ fsPath }: vscode.Uri): void => {
      const path = pathIn(project.root, fsPath);
      if (path.startsWith('.glossator/') || !this.isDue(project)) return;
      changed.add(path);
      clearTimeout(timer);
      timer = setTimeout(look, quietMilliseconds);
    };
    const pattern = new vscode.RelativePattern(project.root, '**/*');
    const watcher = watched.add(vscode.workspace.createFileSystemWatcher(pattern));
    watched.add(watcher.onDidCreate(hear));
    watched.add(watcher.onDidChange(hear));
    watched.add(watcher.onDidDelete(hear));
    watched.add({ dispose: () => clearTimeout(timer) });
  }

  /** Once; an engine that doesn't run yet reads what is there by then. Lists no files of a folder unasked. */
  private isDue(project: ProjectSession): boolean {
    return vscode.workspace.isTrusted && project.engine.isStarted && !this.asked.has(project);
  }

  private async ask(project: ProjectSession, paths: ReadonlySet<string>): Promise<void> {
    if (!(await this.corpus.hasOrHad(project, paths)) || !this.isDue(project)) return;
    this.asked.add(project);
    const readAgain = vscode.l10n.t('Read Again');
    const picked = await vscode.window.showInformationMessage(
      vscode.l10n.t('Files of the corpus have changed since Glossator read them.'),
      readAgain,
    );
    if (picked !== readAgain || !this.projects.all().includes(project)) return;
    await project.restartEngine();
    this.asked.delete(project);
  }
}
