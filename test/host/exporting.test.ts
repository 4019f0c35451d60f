/** *Export Training Data…* as a person runs and stops it. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { ignoreOne, openPanel, projectRoot, windowOfExtension } from './labelling.js';

type Task = Parameters<typeof vscode.window.withProgress>[1];

describe('Export Training Data…', function () {
  this.timeout(120_000);
  const window = windowOfExtension();
  const { showQuickPick, showInputBox, withProgress, showErrorMessage, showInformationMessage } =
    window;
  afterEach(() => {
    Object.assign(window, { showQuickPick, showInputBox, withProgress });
    Object.assign(window, { showErrorMessage, showInformationMessage });
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

  it('suggests a folder for each format, so that none writes over another', async () => {
    await openPanel();
    await ignoreOne();
    const out = path.join(projectRoot(), 'training-data');
    const exportAs = async (title: string): Promise<void> => {
      Object.assign(window, {
        showQuickPick: (items: readonly vscode.QuickPickItem[]) =>
          Promise.resolve(items.find(({ label }) => label === title) ?? items[0]),
        showInputBox: ({ value }: vscode.InputBoxOptions) => Promise.resolve(value),
        showInformationMessage: () => Promise.resolve(undefined),
      });
      await vscode.commands.executeCommand('glossator.exportTrainingData');
    };
    const formatOf = (name: string): unknown => {
      const report = readFileSync(path.join(out, name, 'export-report.json'), 'utf8');
      return (JSON.parse(report) as { format: unknown }).format;
    };
    try {
      await exportAs('Hugging Face');
      await exportAs('Prodigy JSONL');
      assert.equal(formatOf('huggingface'), 'huggingface');
      assert.equal(formatOf('prodigy'), 'prodigy');
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});
