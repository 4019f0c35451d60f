/**
 * Labels that have annotations and are gone from `glossator.json`: says so, and asks which were renamed. Only a
 * notification, because who changes the file by hand may be typing still; whoever answers it gets a list.
 */
import * as vscode from 'vscode';
import { Emitter } from '../base/emitter.js';
import { messageOf, UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { ProjectSession } from '../session/projectSession.js';
import { possibleNames, settleGoneLabel, type GoneLabel, type LabelFate } from './goneLabels.js';
import { showUserError } from './userErrors.js';

export class RenamedLabels {
  private readonly settled = new Emitter<string>();
  /** The folder of a project of which somebody has said what became of a label. */
  readonly onDidSettle = this.settled.event;
  /** Of each folder: each is told of once, as long as it is gone. */
  private readonly told = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly projectAt: (root: string) => Promise<ProjectSession>,
    private readonly log: Log,
  ) {}

  /** @param gone all that are, of the project in the folder */
  tell(root: string, gone: readonly GoneLabel[]): void {
    const keyOf = ({ task, name }: GoneLabel): string => `${task}/${name}`;
    const before = this.told.get(root);
    this.told.set(root, new Set(gone.map(keyOf)));
    for (const label of gone.filter(one => before?.has(keyOf(one)) !== true)) {
      this.tellOf(root, label).catch((error: unknown) => {
        this.log.warn(messageOf(error));
        if (error instanceof UserError) void showUserError(error);
      });
    }
  }

  private async tellOf(root: string, label: GoneLabel): Promise<void> {
    const gone = goneMessage(label);
    if (!label.mayBeRenamed) {
      const kept = vscode.l10n.t('Nothing is deleted: they count again once the label is back.');
      void vscode.window.showInformationMessage(`${gone} ${kept}`);
      return;
    }
    const answer = vscode.l10n.t('Renamed or Removed…');
    const open = vscode.l10n.t('They are kept, and not used until you say what became of it.');
    const picked = await vscode.window.showWarningMessage(`${gone} ${open}`, answer);
    if (picked !== answer) return;
    const { store, project } = await this.projectAt(root);
    const names = possibleNames(store, project.schema, label);
    const fate = names && (await pickFate(gone, names));
    if (!fate) return;
    // It may have been opened anew while the list was open.
    const now = await this.projectAt(root);
    settleGoneLabel(now.store, label, fate);
    this.settled.fire(root);
  }
}

function goneMessage({ name, count }: GoneLabel): string {
  return count === 1
    ? vscode.l10n.t('{0} has 1 annotation and is gone from glossator.json.', name)
    : vscode.l10n.t('{0} has {1} annotations and is gone from glossator.json.', name, count);
}

/** Undefined: not now. */
async function pickFate(title: string, names: readonly string[]): Promise<LabelFate | undefined> {
  const picked = await vscode.window.showQuickPick(
    [
      ...names.map(to => ({
        label: vscode.l10n.t('Renamed to {0}', to),
        fate: { kind: 'renamed', to } as const,
      })),
      {
        label: vscode.l10n.t('Removed; its annotations are kept but not used'),
        fate: { kind: 'removed' } as const,
      },
    ],
    { title, ignoreFocusOut: true },
  );
  return picked?.fate;
}
