/** The entry that VS Code calls. */
import type * as vscode from 'vscode';
import { createApp } from './app.js';

export function activate(context: vscode.ExtensionContext): void {
  // Disposing checkpoints the database and ends the engine; VS Code does it before it calls the end.
  context.subscriptions.push(createApp(context));
}
