/** The projects that are open in this window, each with its database and engine. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.js';
import { Emitter, type Event } from '../base/emitter.js';
import { CancelledError, UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { Sequencer } from '../base/sequencer.js';
import { readPatternFiles } from '../corpus/patternFiles.js';
import { PatternHints } from '../interchange/patternHints.js';
import type { ProjectProblem } from '../project/parse.js';
import { projectFileName, type Project } from '../project/project.js';
import { ProjectSession } from '../session/projectSession.js';
import { openStore } from '../store/annotationStore.js';
import { defaultAnnotator } from '../store/annotatorName.js';
import { lateLabels } from '../store/newLabels.js';
import { prepareProjectFolder } from '../store/projectFolder.js';
import { retireGoneLabels } from './goneLabels.js';
import { tellOfNewLabels } from './newLabels.js';
import { readProjectFile } from './projectFolders.js';
import { RenamedLabels } from './renamedLabels.js';

/** An open project, or what is wrong with its `glossator.json`. */
export type Opened =
  | { readonly kind: 'open'; readonly project: ProjectSession }
  | { readonly kind: 'invalid'; readonly message: string };

/** Settings that count from when a project is opened. */
export const openingSettings = ['glossator.annotator', 'glossator.model'] as const;

/** Of one `glossator.json`, in a message. */
const mostProblems = 10;

export class OpenProjects implements Disposable {
  private readonly byRoot = new Map<string, ProjectSession>();
  private readonly invalidRoots = new Set<string>();
  private readonly changes = new Emitter<void>();
  /** A project was opened or closed, or can't be. */
  readonly onDidChange = this.changes.event;
  /** Of each folder, opening and closing one after the other: two sessions of a project would take turns. */
  private readonly opening = new Map<string, Sequencer>();
  private disposed = false;
  private readonly patternProblems =
    vscode.languages.createDiagnosticCollection('glossator patterns');

  /** Those of each folder whose problems are told. */
  private readonly patternFiles = new Map<string, readonly vscode.Uri[]>();

  private readonly renamedLabels: RenamedLabels;

  constructor(
    /** Where the extension is installed. */
    private readonly extensionPath: string,
    private readonly log: Log,
  ) {
    this.renamedLabels = new RenamedLabels(root => this.projectAt(root), log);
  }

  /** Somebody has said what became of a label of the project in this folder; it is to be opened anew. */
  get onDidSettleLabels(): Event<string> {
    return this.renamedLabels.onDidSettle;
  }

  all(): ProjectSession[] {
    return [...this.byRoot.values()];
  }

  /** The project of a folder, once what is being done about it is done. */
  settledAt(root: string): Promise<ProjectSession | undefined> {
    return this.inTurn(root, () => Promise.resolve(this.byRoot.get(root)));
  }

  /** Folders of projects that aren't open because their `glossator.json` can't be used. */
  invalid(): ReadonlySet<string> {
    return this.invalidRoots;
  }

  /** @throws UserError when the database can't be opened. */
  open(root: string): Promise<Opened> {
    return this.inTurn(root, () => this.openNow(root));
  }

  /** @throws UserError when its `glossator.json` or its database can't be used. */
  async projectAt(root: string): Promise<ProjectSession> {
    const opened = await this.open(root);
    if (opened.kind === 'invalid') throw new UserError(opened.message);
    return opened.project;
  }

  /** Closes the project of a folder, if it is open. */
  close(root: string): Promise<void> {
    return this.inTurn(root, () => {
      this.closeNow(root);
      return Promise.resolve();
    });
  }

  dispose(): void {
    this.disposed = true;
    this.changes.dispose();
    this.patternProblems.dispose();
    for (const root of [...this.byRoot.keys()]) this.closeNow(root);
  }

  private inTurn<T>(root: string, task: () => Promise<T>): Promise<T> {
    const known = this.opening.get(root);
    const sequencer = known ?? new Sequencer();
    if (!known) this.opening.set(root, sequencer);
    return sequencer.run(task);
  }

  private async openNow(root: string): Promise<Opened> {
    const known = this.byRoot.get(root);
    if (known) return { kind: 'open', project: known };
    const parsed = await readProjectFile(root);
    if (parsed.kind === 'invalid') {
      // Once: who hears of it may want to open the project.
      if (!this.invalidRoots.has(root)) {
        this.invalidRoots.add(root);
        this.changes.fire();
      }
      return { kind: 'invalid', message: listOf(parsed.problems) };
    }
    const project = await this.openSession(root, parsed.project);
    if (this.disposed) {
      project.dispose();
      throw new CancelledError();
    }
    this.byRoot.set(root, project);
    this.invalidRoots.delete(root);
    this.changes.fire();
    return { kind: 'open', project };
  }

  builtInModel(): string {
    return path.join(this.extensionPath, 'models', 'glossator-encoder');
  }

  cliFile(): string {
    return path.join(this.extensionPath, 'dist', 'cli.js');
  }

  childFile(): string {
    return path.join(this.extensionPath, 'dist', 'engineChild.js');
  }

  private closeNow(root: string): void {
    this.byRoot.get(root)?.dispose();
    const wasKnown = [this.byRoot.delete(root), this.invalidRoots.delete(root)].some(Boolean);
    if (wasKnown) this.changes.fire();
  }

  private async openSession(root: string, project: Project): Promise<ProjectSession> {
    const store = openStore({
      file: prepareProjectFolder(root),
      nativeBinding: path.join(this.extensionPath, 'dist', 'native', 'better_sqlite3.node'),
      log: this.log,
    });
    try {
      const gone = retireGoneLabels(store, project.schema);
      const { added } = store.syncSchema(project.schema);
      tellOfNewLabels(lateLabels(store, project.schema, added));
      this.renamedLabels.tell(root, gone);
      const patterns = await this.patternsOf(root, project);
      return new ProjectSession({
        root,
        project,
        store,
        annotator: await annotatorName(root),
        patterns,
        modelFolder: this.modelFolder(root, project),
        childFile: this.childFile(),
        log: this.log,
      });
    } catch (error) {
      store.dispose();
      throw error;
    }
  }

  /** Only where the user trusts the folder: an expression of a pattern can keep the editor busy. */
  private async patternsOf(root: string, project: Project): Promise<PatternHints | undefined> {
    const uriOf = (file: string): vscode.Uri => vscode.Uri.file(path.resolve(root, file));
    for (const uri of this.patternFiles.get(root) ?? []) this.patternProblems.delete(uri);
    this.patternFiles.set(root, project.patterns.map(uriOf));
    if (project.patterns.length === 0 || !vscode.workspace.isTrusted) return undefined;
    const { patterns, problems } = await readPatternFiles(root, project);
    this.patternProblems.set(
      problems.map(({ path: file, line, message }) => {
        const place = new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
        const diagnostic = new vscode.Diagnostic(place, message);
        diagnostic.source = 'Glossator';
        return [uriOf(file), [diagnostic]];
      }),
    );
    return new PatternHints(patterns);
  }

  /** The project's own encoder only where the user trusts the folder: it is native input. */
  private modelFolder(root: string, { model }: Project): string {
    if (model !== undefined && vscode.workspace.isTrusted) return path.resolve(root, model);
    const setting = settingOf(root, 'model');
    return setting === '' ? this.builtInModel() : path.resolve(root, setting);
  }
}

/** One a line. */
function listOf(problems: readonly ProjectProblem[]): string {
  const lines = problems.map(({ line, message }) => `${projectFileName}:${line}: ${message}`);
  const more = lines.length - mostProblems;
  if (more <= 0) return lines.join('\n');
  return [...lines.slice(0, mostProblems), vscode.l10n.t('and {0} more', more)].join('\n');
}

/** The setting, else Git's user name, of the folder itself only where the user trusts it. */
function annotatorName(root: string): string | Promise<string> {
  const setting = settingOf(root, 'annotator').trim();
  return setting || defaultAnnotator(vscode.workspace.isTrusted ? root : undefined);
}

function settingOf(root: string, name: 'annotator' | 'model'): string {
  return vscode.workspace.getConfiguration('glossator', vscode.Uri.file(root)).get(name, '');
}
