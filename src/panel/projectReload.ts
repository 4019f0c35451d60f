/** What becomes of an open project, and of the panel that shows it, when something changes underneath. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { CancelledError, messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { sameButLooks } from '../project/looks.js';
import { projectFileName } from '../project/project.js';
import type { OpenProjects } from '../workspace/openProjects.js';
import { readProjectFile } from '../workspace/projectFolders.js';
import type { CurrentPanel } from './currentPanel.js';

export class ProjectReload {
  constructor(
    private readonly projects: OpenProjects,
    private readonly panel: CurrentPanel,
    private readonly log: Log,
  ) {}

  /**
   * Its `glossator.json` has changed: it is opened anew where it is shown.
   * @throws UserError where it can't be opened and no panel says so
   */
  async reload(root: string): Promise<void> {
    if (!(await this.restyle(root))) await this.reopen(root);
  }

  /**
   * What it was opened with has changed.
   * @throws UserError where it can't be opened and no panel says so
   */
  async reopen(root: string): Promise<void> {
    const panel = this.panel.get();
    // Several may change at once, and the panel may be closed or show another one meanwhile.
    const isMeant = (): boolean => this.panel.get() === panel && (panel?.root ?? root) === root;
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
      if (wasWanted && isThere) await open(() => this.projects.open(root));
      return;
    }
    await open(() => this.panel.show(isThere ? root : undefined)).catch((error: unknown) => {
      // It is being read anew once more, or the person didn't want to wait: the panel shows which.
      if (error instanceof CancelledError) return;
      this.log.warn(messageOf(error));
      if (!isMeant()) return;
      const awaits = isThere ? root : undefined;
      panel.showInstead({ kind: 'invalid-project', message: messageOf(error) }, awaits);
    });
  }

  /** Its folder is no part of the workspace any more. */
  async leave(root: string): Promise<void> {
    this.panel.closeFor(root);
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
}
