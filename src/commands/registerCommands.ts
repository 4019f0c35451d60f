/** The one place where a command's errors meet the user. */
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../base/errors.js';
import type { CommandId } from '../base/ids.js';
import type { Disposable } from '../base/disposable.js';
import { showUserError } from '../workspace/userErrors.js';

/** `argument`: of a link or a view's item; undefined from the palette or a key. */
export type Command = (argument?: unknown) => Promise<void> | void;
export type CommandTable = Readonly<Record<CommandId, Command>>;

/** Registers every command of the table with one policy for what it throws. */
export function registerCommands(
  table: Readonly<Record<string, Command>>,
  log: vscode.LogOutputChannel,
): Disposable {
  const registrations = Object.entries(table).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (argument?: unknown) => {
      try {
        await run(argument);
      } catch (error) {
        await tell(error, log);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

/** User errors as they are, cancellation not at all, bugs with the way to the log. */
export async function tell(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  if (error instanceof CancelledError || error instanceof vscode.CancellationError) return;
  if (error instanceof UserError) {
    log.info(error.message);
    await showUserError(error);
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  const showLog = vscode.l10n.t('Show Log');
  const picked = await vscode.window.showErrorMessage(
    vscode.l10n.t('Something went wrong in Glossator. Your answers are on disk.'),
    showLog,
  );
  if (picked === showLog) log.show();
}
