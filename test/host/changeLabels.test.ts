/** Merging labels: nothing changes before the preview is applied. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { projectFile, projectRoot, until } from './labelling.js';

const words = 'Willy Wonka';

describe('two labels of a project', function () {
  this.timeout(120_000);
  const good = readFileSync(projectFile().fsPath, 'utf8');
  const desk = vscode.Uri.file(path.join(projectRoot(), 'notes', 'desk.md'));
  let line = 0;

  const names = (): string[] => {
    const project = JSON.parse(readFileSync(projectFile().fsPath, 'utf8')) as {
      entities: { labels: { name: string }[] };
    };
    return project.entities.labels.map(({ name }) => name);
  };
  /** What stands behind the words in the editor. */
  const hint = async (): Promise<string> => {
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      desk,
      new vscode.Range(line, 0, line, 1_000),
    );
    return found.map(({ label }) => (typeof label === 'string' ? label : '')).join(' ');
  };
  /** Does something again and again, as a person who waits for a dialog would not, until it has worked. */
  const insist = (command: string, done: () => boolean | Promise<boolean>): Promise<void> =>
    until(async () => {
      if (await done()) return true;
      await vscode.commands.executeCommand(command);
      return false;
    });

  before(async () => {
    await vscode.extensions.getExtension('glossator.glossator')?.activate();
    const editor = await vscode.window.showTextDocument(desk);
    const start = editor.document.positionAt(editor.document.getText().indexOf(words));
    ({ line } = start);
    editor.selection = new vscode.Selection(start, start.translate(0, words.length));
    const labelled = vscode.commands.executeCommand('glossator.labelSelection');
    const isNamed = async (): Promise<boolean> => names().includes(await hint());
    await insist('workbench.action.acceptSelectedQuickOpenItem', isNamed);
    await labelled;
  });

  after(async () => {
    writeFileSync(projectFile().fsPath, good);
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Merges the label of the words into the first of the others. */
  const merge = async (): Promise<{ from: string; merging: Thenable<unknown> }> => {
    const from = await hint();
    const merging = vscode.commands.executeCommand('glossator.mergeLabels', {
      ...{ kind: 'label', use: { task: 'entities', name: from } },
    });
    return { from, merging };
  };

  it('stay as they are when the preview of a merge is discarded', async () => {
    const { from, merging } = await merge();
    let ended = false;
    void Promise.resolve(merging).then(() => (ended = true));
    let step = 0;
    await until(async () => {
      const steps = ['workbench.action.acceptSelectedQuickOpenItem', 'refactorPreview.discard'];
      if (!ended) await vscode.commands.executeCommand(steps[step++ % 2] ?? '');
      return ended;
    });
    assert.equal(readFileSync(projectFile().fsPath, 'utf8'), good);
    assert.equal(await hint(), from);
  });
});
