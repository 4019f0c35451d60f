/** What commands write into `glossator.json`: on disk or not at all, and nothing that somebody is typing. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../src/base/errors.js';
import { editProjectFile, openProjectFile, wholeText } from '../../src/commands/projectFileEdit.js';
import { openPanel, projectFile, windowOfExtension } from './labelling.js';

describe('a command that changes glossator.json', function () {
  this.timeout(60_000);
  const before = '{ "version": 1, "entities": { "labels": ["PER"] } }\n';
  const after = before.replace('PER', 'PERSON');
  let root: string;
  let file: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'glossator-edit-'));
    file = path.join(root, 'glossator.json');
    writeFileSync(file, before);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(root, { recursive: true });
  });

  /** Changes the file and a store, which is told what is done to it; resolves to what was. */
  const change = async (during: () => void): Promise<string[]> => {
    const document = await openProjectFile(root);
    const done: string[] = [];
    const make = (): void => {
      done.push('made');
      during();
    };
    try {
      await editProjectFile(document, wholeText(document, after), {
        make,
        takeBack: () => done.push('taken back'),
      });
    } catch (error) {
      assert.ok(error instanceof UserError);
      done.push(error.message, document.getText());
    }
    return done;
  };

  it('saves it, and the store goes along', async () => {
    assert.deepEqual(await change(() => undefined), ['made']);
    assert.equal(readFileSync(file, 'utf8'), after);
  });

  it('takes the store’s change back where the file can’t be saved', async () => {
    // VS Code saves nothing over what has changed on disk meanwhile.
    const elsewhere = before.replace('PER', 'CHANGED_ELSEWHERE');
    const done = await change(() => writeFileSync(file, elsewhere));
    const message =
      'glossator.json can’t be saved, so nothing was changed. Mend that and try again.';
    assert.deepEqual(done, ['made', 'taken back', message, before]);
    assert.equal(readFileSync(file, 'utf8'), elsewhere);
  });

  it('leaves it as it was where the store can’t change', async () => {
    const done = await change(() => {
      throw new UserError('There is no such label.');
    });
    assert.deepEqual(done, ['made', 'There is no such label.', before]);
    assert.equal(readFileSync(file, 'utf8'), before);
  });

  it('saves nothing that is being typed', async () => {
    await openPanel();
    const saved = readFileSync(projectFile().fsPath, 'utf8');
    await vscode.window.showTextDocument(projectFile());
    const typed = new vscode.WorkspaceEdit();
    typed.insert(projectFile(), new vscode.Position(0, 0), '// half a thought\n');
    await vscode.workspace.applyEdit(typed);
    const window = windowOfExtension();
    const { showQuickPick, showErrorMessage } = window;
    const said: string[] = [];
    Object.assign(window, {
      showQuickPick: ([first]: readonly vscode.QuickPickItem[]) => Promise.resolve(first),
      showErrorMessage: (message: string) => Promise.resolve(void said.push(message)),
    });
    try {
      await vscode.commands.executeCommand('glossator.chooseStrategy');
    } finally {
      Object.assign(window, { showQuickPick, showErrorMessage });
    }
    assert.deepEqual(said, ['Save glossator.json first.']);
    assert.equal(readFileSync(projectFile().fsPath, 'utf8'), saved);
    await vscode.window.showTextDocument(projectFile());
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
