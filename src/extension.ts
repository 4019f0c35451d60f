/** The entry that VS Code calls: builds the app, and takes it down again. */
import type * as vscode from 'vscode';
import { createApp, type App } from './app.js';

let app: App | undefined;

export function activate(context: vscode.ExtensionContext): void {
  app = createApp(context);
  context.subscriptions.push(app);
}

export async function deactivate(): Promise<void> {
  await app?.shutdown();
}
