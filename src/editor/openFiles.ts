/**
 * The text documents that are on screen and belong to a project's corpus, read anew when they, the answers
 * or the model change. Reading a file never starts the engine; what it suggests is shown once it runs.
 */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { messageOf, UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { OpenProjects } from '../workspace/openProjects.js';
import type { ProjectSession } from '../session/projectSession.js';
import { AskedSuggestions } from './askedSuggestions.js';
import type { CorpusFiles } from './corpusFiles.js';
import { CutFiles } from './cutFiles.js';
import { largestShownFile } from './fileDocuments.js';
import type { FileExample } from './fileExamples.js';
import { placeLabels } from './fileLabels.js';
import { OpenFile } from './openFile.js';
import { hasAnnotations, pathIn, projectRootOf } from './projectOf.js';

/** A pause in typing, after which a file is read again. */
const pauseMilliseconds = 150;
/** Examples that the engine is asked about at once. */
const askedAtOnce = 50;
/** Of one file; beyond them only labels are shown. */
const mostAsked = 2_000;

/** Where the workspace remembers stale texts that a person has dismissed. */
const dismissedKeys = 'dismissedStaleTexts';

export class OpenFiles implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly changes = this.owned.add(new vscode.EventEmitter<vscode.TextDocument>());
  /** What is known of this document has changed. */
  readonly onDidChange = this.changes.event;
  private readonly cuts = new CutFiles();
  private readonly files = new Map<string, OpenFile>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly suggestions = new AskedSuggestions();
  private heard = new DisposableStore();

  constructor(
    private readonly projects: OpenProjects,
    private readonly corpus: CorpusFiles,
    private readonly memory: vscode.Memento,
    private readonly log: Log,
  ) {
    this.owned.add({ dispose: () => this.timers.forEach(timer => clearTimeout(timer)) });
    this.owned.add(
      vscode.window.onDidChangeVisibleTextEditors(editors => {
        for (const { document } of editors) this.schedule(document, 0);
      }),
    );
    this.owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.schedule(document, pauseMilliseconds);
      }),
    );
    this.owned.add(vscode.workspace.onDidSaveTextDocument(document => this.schedule(document, 0)));
    this.owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()));
    this.owned.add(
      vscode.workspace.onDidCloseTextDocument(document => {
        this.files.delete(document.uri.toString());
      }),
    );
    this.owned.add({ dispose: () => this.heard.dispose() });
    this.owned.add(projects.onDidChange(() => this.hearProjects()));
    this.hearProjects();
  }

  /** As last read; its version may be behind the document's. */
  of(document: vscode.TextDocument): OpenFile | undefined {
    return this.files.get(document.uri.toString());
  }

  /**
   * As it is now; opens the project if need be.
   * @throws UserError where the document is not part of a project's corpus
   */
  async read(document: vscode.TextDocument): Promise<OpenFile> {
    const root = rootOf(document);
    if (root === undefined) {
      throw new UserError(vscode.l10n.t('This file is in no folder with a glossator.json.'));
    }
    const opened = await this.projects.open(root);
    if (opened.kind === 'invalid') throw new UserError(opened.message);
    let file: OpenFile | undefined;
    for (let version = -1; version !== document.version;) {
      ({ version } = document);
      file = await this.readIn(opened.project, document);
    }
    if (!file) {
      throw new UserError(
        vscode.l10n.t(
          '{0} is not part of the corpus, or of a kind that can’t be labelled here.',
          pathIn(root, document.uri.fsPath),
        ),
      );
    }
    this.keep(file);
    return file;
  }

  /** Examples with what has been said by now: while a person chose a label, somebody may have answered. */
  async withAnswersNow(
    { document }: OpenFile,
    examples: readonly FileExample[],
  ): Promise<FileExample[]> {
    const now = new Map((await this.read(document)).examples.map(one => [one.key, one]));
    return examples.map(example => {
      const { annotation } = now.get(example.key) ?? example;
      return { ...example, annotation };
    });
  }

  /** Asks the engine about these examples, and starts it if need be. */
  async suggest(file: OpenFile, examples: readonly FileExample[]): Promise<OpenFile> {
    await this.suggestions.ask(file.project, examples);
    const current = this.files.get(file.document.uri.toString()) ?? file;
    const told = current.withSuggestions(this.suggestions.of(file.project));
    this.keep(told);
    return told;
  }

  /** A stale text isn't hinted at any more in this workspace. */
  async dismiss(key: string): Promise<void> {
    await this.memory.update(dismissedKeys, [...this.dismissed(), key]);
    this.refresh();
  }

  /** All of a project's files that are on screen. */
  refresh(): void {
    for (const { document } of vscode.window.visibleTextEditors) this.schedule(document, 0);
  }

  dispose(): void {
    this.owned.dispose();
  }

  private hearProjects(): void {
    this.heard.dispose();
    this.heard = new DisposableStore();
    for (const project of this.projects.all()) {
      this.heard.add(project.session.onDidChange(() => this.refresh()));
      this.heard.add(
        project.onDidChangeEngine(status => {
          if (status.kind !== 'idle') return;
          this.suggestions.roundFinished(project);
          this.refresh();
        }),
      );
    }
    for (const [key, file] of this.files) {
      if (this.projects.all().includes(file.project)) continue;
      this.files.delete(key);
      this.changes.fire(file.document);
    }
    this.refresh();
  }

  private schedule(document: vscode.TextDocument, milliseconds: number): void {
    if (document.uri.scheme !== 'file') return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        this.readQuietly(document).catch((error: unknown) =>
          this.log.warn(`${document.uri.fsPath}: labels can’t be shown: ${messageOf(error)}`),
        );
      }, milliseconds),
    );
  }

  private async readQuietly(document: vscode.TextDocument): Promise<void> {
    // Whether it is of the corpus is told by patterns of its folder, which can keep the editor busy.
    if (document.isClosed || !vscode.workspace.isTrusted) return;
    const root = rootOf(document);
    if (root === undefined) return;
    const known = this.projects.all().find(project => project.root === root);
    if (!known && !hasAnnotations(root)) return;
    const opened = await this.projects.open(root);
    if (opened.kind === 'invalid') return;
    const file = await this.readIn(opened.project, document);
    if (!file) return;
    if (file.version !== document.version) {
      this.schedule(document, pauseMilliseconds);
      return;
    }
    this.keep(file);
    if (opened.project.engine.isStarted) await this.suggestAll(file);
  }

  private keep(file: OpenFile): void {
    this.files.set(file.document.uri.toString(), file);
    this.changes.fire(file.document);
  }

  private async readIn(
    project: ProjectSession,
    document: vscode.TextDocument,
  ): Promise<OpenFile | undefined> {
    const path = pathIn(project.root, document.uri.fsPath);
    if (document.getText().length > largestShownFile) return undefined;
    if (!(await this.corpus.has(project, path))) return undefined;
    const cut = await this.cuts.of(document, path, project.project.corpus);
    if (!cut) return undefined;
    const placed = project.store.annotatedIn(
      path,
      cut.examples.map(example => example.key),
      project.session.annotator,
    );
    const { examples, stale } = placeLabels(cut.examples, cut.documents, placed);
    const dismissed = new Set(this.dismissed());
    return new OpenFile({
      ...{ document, project, path },
      view: cut.view,
      labels: { examples, stale: stale.filter(({ key }) => !dismissed.has(key)) },
      suggestions: this.suggestions.of(project),
    });
  }

  /** Those on screen first. */
  private async suggestAll(file: OpenFile): Promise<void> {
    if (!file.project.project.schema.entities) return;
    const lines = vscode.window.visibleTextEditors
      .filter(editor => editor.document === file.document)
      .flatMap(editor => editor.visibleRanges);
    const isSeen = (example: FileExample): boolean => {
      const at = file.positionAt(example.document.toFile(example.start));
      return lines.some(range => range.start.line <= at.line && at.line <= range.end.line);
    };
    const open = file.examples.filter(example => {
      if (this.suggestions.isFresh(file.project, example)) return false;
      const entities = example.annotation?.entities;
      return entities?.complete !== true && entities?.answer !== 'ignore';
    });
    const ordered = [...open.filter(isSeen), ...open.filter(one => !isSeen(one))];
    for (let from = 0; from < Math.min(ordered.length, mostAsked); from += askedAtOnce) {
      await this.suggestions.ask(file.project, ordered.slice(from, from + askedAtOnce));
      const current = this.of(file.document);
      if (!current || current.version !== file.document.version || current.project !== file.project)
        return;
      this.keep(current.withSuggestions(this.suggestions.of(file.project)));
    }
  }

  private dismissed(): string[] {
    return this.memory.get<string[]>(dismissedKeys, []);
  }
}

/** The folder of the project that it lies in. */
export function rootOf({ uri }: vscode.TextDocument): string | undefined {
  if (uri.scheme !== 'file') return undefined;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder && projectRootOf(uri.fsPath, folder.uri.fsPath);
}
