/** How errors that the user can mend meet the user. */
import * as vscode from 'vscode';
import { NothingThereError, type UserError } from '../base/errors.js';

/** Resolves once the user has closed it. */
export async function showUserError(error: UserError): Promise<void> {
  if (error instanceof NothingThereError) await vscode.window.showInformationMessage(error.message);
  else await vscode.window.showErrorMessage(error.message);
}
