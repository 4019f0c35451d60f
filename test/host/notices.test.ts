/** What a command says where nothing is wrong and there is nothing to do yet. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openPanel, windowOfExtension } from './labelling.js';

describe('a command that has nothing to work on yet', function () {
  this.timeout(120_000);
  const window = windowOfExtension();
  const { showQuickPick, showErrorMessage, showInformationMessage } = window;
  afterEach(() => {
    Object.assign(window, { showQuickPick, showErrorMessage, showInformationMessage });
  });

  it('says so as information, not as an error', async () => {
    await openPanel();
    const seen: string[] = [];
    const hear = (kind: string) => (message: string) =>
      Promise.resolve(void seen.push(`${kind}: ${message.split(' ').slice(0, 5).join(' ')}`));
    Object.assign(window, {
      showQuickPick: ([first]: readonly vscode.QuickPickItem[]) => Promise.resolve(first),
      showErrorMessage: hear('error'),
      showInformationMessage: hear('information'),
    });
    await vscode.commands.executeCommand('glossator.simulate');
    assert.deepEqual(seen, ['information: A simulation needs 100 complete']);
  });
});
