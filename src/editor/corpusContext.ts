/** Commands on text are offered in files of a corpus, also of one that nobody has opened yet. */
import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { messageOf } from '../base/errors.js';
import { inCorpusContext } from '../base/ids.js';
import type { Log } from '../base/log.js';
import { Sequencer } from '../base/sequencer.js';
import { fileKindOf } from '../corpus/fileKind.js';
import type { OpenProjects } from '../workspace/openProjects.js';
import { readProjectFile } from '../workspace/projectFolders.js';
import { rootOf, type OpenFiles } from './openFiles.js';

export class CorpusContext implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly work = new Sequencer();

  constructor(
    private readonly files: OpenFiles,
    private readonly projects: OpenProjects,
    private readonly log: Log,
  ) {
    this.owned.add(vscode.window.onDidChangeActiveTextEditor(() => this.refresh()));
    this.owned.add(files.onDidChange(() => this.refresh()));
    this.owned.add(projects.onDidChange(() => this.refresh()));
    this.refresh();
  }

  /** The active editor, or a `glossator.json` on disk, is another one. */
  refresh(): void {
    void this.work.run(async () => {
      const document = vscode.window.activeTextEditor?.document;
      const isIn = document !== undefined && (await this.isIn(document));
      await vscode.commands.executeCommand('setContext', inCorpusContext, isIn);
    });
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async isIn(document: vscode.TextDocument): Promise<boolean> {
    if (this.files.of(document)) return true;
    const root = rootOf(document);
    if (root === undefined || this.projects.all().some(project => project.root === root)) {
      return false;
    }
    return mayBeIn(root, document).catch((error: unknown) => {
      this.log.info(messageOf(error));
      return false;
    });
  }
}

/** By the patterns of `glossator.json` alone: whoever only looks at a file starts nothing and writes nothing. */
async function mayBeIn(root: string, document: vscode.TextDocument): Promise<boolean> {
  const parsed = await readProjectFile(root);
  if (parsed.kind === 'invalid') return false;
  const { include, exclude } = parsed.project.corpus;
  const fits = (pattern: string): boolean =>
    vscode.languages.match({ pattern: new vscode.RelativePattern(root, pattern) }, document) > 0;
  const isText = fileKindOf(path.basename(document.uri.fsPath)) !== undefined;
  return isText && include.some(fits) && !exclude.some(fits) && !fits('.glossator/**');
}
