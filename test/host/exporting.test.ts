/** *Export Training Data…* as a person stops it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { ignoreOne, openPanel, projectRoot, windowOfExtension } from './labelling.js';

type Task = Parameters<typeof vscode.window.withProgress>[1];

describe('Export Training Data…', function () {
  this.timeout(120_000);
  const window = windowOfExtension();
  const { showQuickPick, showInputBox, withProgress, showErrorMessage } = window;
  afterEach(() => {
    Object.assign(window, { showQuickPick, showInputBox, withProgress, showErrorMessage });
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('can be stopped, writes nothing then and says nothing of it', async () => {
    await openPanel();
    await ignoreOne();
    const folder = path.join(projectRoot(), 'stopped');
    const errors: string[] = [];
    let wasCancellable: boolean | undefined;
    Object.assign(window, {
      showQuickPick: ([first]: readonly vscode.QuickPickItem[]) => Promise.resolve(first),
      showInputBox: () => Promise.resolve(folder),
      showErrorMessage: (message: string) => Promise.resolve(errors.push(message)),
      withProgress: (options: vscode.ProgressOptions, task: Task) => {
        wasCancellable = options.cancellable;
        const stop = new vscode.CancellationTokenSource();
        const running = task({ report: () => undefined }, stop.token);
        stop.cancel();
        return running;
      },
    });
    await vscode.commands.executeCommand('glossator.exportTrainingData');
    assert.equal(wasCancellable, true);
    assert.deepEqual(errors, []);
    assert.equal(existsSync(folder), false);
  });
});
