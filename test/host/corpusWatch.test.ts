/** Files of the corpus that change while the engine runs. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  enginesOf,
  ignoreOne,
  openPanel,
  projectRoot,
  until,
  windowOfExtension,
} from './labelling.js';

describe('a file that comes to the corpus', function () {
  this.timeout(120_000);
  const window = windowOfExtension();
  const { showInformationMessage } = window;
  const file = path.join(projectRoot(), 'notes', 'late.md');
  afterEach(() => {
    Object.assign(window, { showInformationMessage });
    rmSync(file, { force: true });
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is offered to be read, once, and read where the person says so', async () => {
    await openPanel();
    await ignoreOne();
    const [engine] = enginesOf(process.pid);
    assert.ok(engine);
    const asked: string[] = [];
    Object.assign(window, {
      showInformationMessage: (message: string, button: string) => {
        asked.push(message);
        return Promise.resolve(button);
      },
    });
    writeFileSync(file, 'Somebody wrote this late.\n');
    await until(() => asked.length === 1 && !enginesOf(process.pid).includes(engine));
    await until(() => enginesOf(process.pid).length === 1);
    await ignoreOne();
    assert.match(asked[0] ?? '', /Files of the corpus have changed/);
  });
});
