/** Settings that a project is opened with, changed while it is open. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { annotators, ignoreOne, openPanel, until } from './labelling.js';

describe('a setting that is changed while a project is open', function () {
  this.timeout(120_000);

  it('gives the answers from then on another annotator', async () => {
    await openPanel();
    await ignoreOne();
    assert.ok(!annotators().includes('Grace'));
    const settings = vscode.workspace.getConfiguration('glossator');
    await settings.update('annotator', 'Grace', vscode.ConfigurationTarget.Global);
    try {
      await until(async () => {
        await ignoreOne();
        return annotators().includes('Grace');
      });
    } finally {
      await settings.update('annotator', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
