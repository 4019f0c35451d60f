/** What the tests in the extension host see of the extension from outside: its database and its engine. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as vscode from 'vscode';
import { enginesOf, until } from '../unit/engine/processes.js';

export { enginesOf, killEngines, until } from '../unit/engine/processes.js';

/** The project that the window has open. */
export function projectRoot(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('No folder is open');
  return folder.uri.fsPath;
}

export function projectFile(): vscode.Uri {
  return vscode.Uri.file(path.join(projectRoot(), 'glossator.json'));
}

function query<T>(read: (database: DatabaseSync) => T): T {
  const file = path.join(projectRoot(), '.glossator', 'annotations.db');
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

/** Texts that have an answer on disk, in the order of the answers. */
export function answeredTexts(): string[] {
  const sql = `SELECT text.text AS text FROM annotation JOIN text ON text.id = text_id
    GROUP BY text_id ORDER BY max(seq)`;
  return query(database =>
    database
      .prepare(sql)
      .all()
      .map(row => String(row.text)),
  );
}

/** Names of the labels on disk that the project has, in no order. */
export function storedLabels(): string[] {
  const sql = 'SELECT name FROM label WHERE retired_at IS NULL';
  return query(database =>
    database
      .prepare(sql)
      .all()
      .map(row => String(row.name)),
  );
}

/** Who gave the answers that are on disk. */
export function annotators(): string[] {
  return query(database =>
    database
      .prepare('SELECT DISTINCT annotator FROM annotation')
      .all()
      .map(row => String(row.annotator)),
  );
}

/** With a second project in a folder of the first; gone without a trace afterwards. */
export async function withSecondProject(work: (root: string) => Promise<void>): Promise<void> {
  // A name of its own: of an earlier one the editor may still hear.
  const root = mkdtempSync(path.join(projectRoot(), 'second-'));
  try {
    copyFileSync(projectFile().fsPath, path.join(root, 'glossator.json'));
    await work(root);
  } finally {
    // Its engine may be writing its cache still.
    rmSync(root, { recursive: true, maxRetries: 5 });
    await until(() => enginesOf(process.pid).length <= 1);
  }
}

/** Opens the panel; resolves when its engine runs. */
export async function openPanel(): Promise<void> {
  await vscode.commands.executeCommand('glossator.nextUncertainExample');
}

/** Ignores what the panel shows, as its key would; resolves when the answer is on disk. */
export async function ignoreOne(): Promise<void> {
  const before = answeredTexts().length;
  let looks = 0;
  await until(async () => {
    if (answeredTexts().length > before) return true;
    // While the page is still loading it hears nothing, so it is told again now and then.
    if (looks++ % 50 === 0) await vscode.commands.executeCommand('glossator.ignore');
    return false;
  });
}

/** Every extension has a `vscode` of its own; this is the one that Glossator's code asks through. */
export function windowOfExtension(): typeof vscode.window {
  const extension = vscode.extensions.getExtension('glossator.glossator');
  assert.ok(extension);
  const inside = createRequire(path.join(extension.extensionPath, 'package.json'));
  return (inside('vscode') as typeof vscode).window;
}
