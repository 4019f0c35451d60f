/** *Import Annotations…* as a person runs it: what it asks, what it records, what it says. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import { answeredTexts, projectFile, projectRoot, until } from './labelling.js';

/** Everything that the person is asked or told, in order. */
interface Dialogue {
  readonly files: readonly string[];
  /** The format to pick, by its title. */
  readonly format: string;
  /** The button to press on a warning; undefined dismisses it. */
  readonly press: string | undefined;
}

/** Every extension has a `vscode` of its own; this is the one that Glossator's code asks through. */
function windowOfExtension(): typeof vscode.window {
  const extension = vscode.extensions.getExtension('glossator.glossator');
  assert.ok(extension);
  const inside = createRequire(path.join(extension.extensionPath, 'package.json'));
  return (inside('vscode') as typeof vscode).window;
}

describe('Import Annotations…', function () {
  this.timeout(180_000);
  const file = projectFile();
  const good = readFileSync(file.fsPath, 'utf8');
  // Outside of the corpus, as it would be on somebody's disk.
  const lines = path.join(projectRoot(), '.glossator', 'imported.jsonl');
  const window = windowOfExtension();
  const { showOpenDialog, showQuickPick, showWarningMessage, showInformationMessage } = window;

  afterEach(async () => {
    Object.assign(window, {
      showOpenDialog,
      showQuickPick,
      showWarningMessage,
      showInformationMessage,
    });
    writeFileSync(file.fsPath, good);
    rmSync(lines, { force: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Runs the command with these answers; the messages that it showed. */
  async function importing({ files, format, press }: Dialogue): Promise<string[]> {
    const said: string[] = [];
    const tell = (message: string, ...rest: unknown[]): Promise<string | undefined> => {
      said.push(message);
      return Promise.resolve(rest.find((item): item is string => item === press));
    };
    Object.assign(window, {
      showOpenDialog: () => Promise.resolve(files.map(each => vscode.Uri.file(each))),
      showQuickPick: (items: readonly vscode.QuickPickItem[]) =>
        Promise.resolve(items.find(item => item.label === format)),
      showWarningMessage: tell,
      showInformationMessage: tell,
    });
    await vscode.commands.executeCommand('glossator.importAnnotations');
    return said;
  }

  const task = (text: string, label: string): string =>
    JSON.stringify({
      text,
      spans: [{ start: 0, end: 3, label }],
      answer: 'accept',
      _view_id: 'ner_manual',
    });

  const labels = (): string => readFileSync(file.fsPath, 'utf8');
  const known = /"labels":\s*\[\s*(?:\{\s*"name":\s*)?"([^"]+)"/.exec(good)?.[1] ?? '';

  it('records what the file says, with the labels that are there', async () => {
    const text = 'Zoe wrote this elsewhere.';
    writeFileSync(lines, `${task(text, known)}\n`);
    const said = await importing({ files: [lines], format: 'Prodigy JSONL', press: undefined });
    assert.deepEqual(said, ['Imported 1 answers.']);
    assert.ok(answeredTexts().includes(text));
    assert.equal(labels(), good);
  });

  it('asks before it adds a label, and records nothing where the answer is no', async () => {
    const text = 'Zed has another label.';
    writeFileSync(lines, `${task(text, 'BRAND_NEW')}\n`);
    const said = await importing({ files: [lines], format: 'Prodigy JSONL', press: undefined });
    assert.deepEqual(said, ['These files have labels that glossator.json lacks. Add them?']);
    assert.ok(!answeredTexts().includes(text));
    assert.equal(labels(), good);
  });

  it('adds the label where the answer is yes, and names what it left out', async () => {
    const text = 'Zac has another label.';
    writeFileSync(lines, `${task(text, 'BRAND_NEW')}\nno JSON\n`);
    const said = await importing({ files: [lines], format: 'Prodigy JSONL', press: 'Add Labels' });
    assert.deepEqual(said, [
      'These files have labels that glossator.json lacks. Add them?',
      'Imported 1 answers. 1 records could not be used.',
    ]);
    await until(() => answeredTexts().includes(text));
    assert.match(labels(), /"BRAND_NEW"/);
  });

  it('says that nothing can be read where the format is another', async () => {
    const errors: string[] = [];
    const { showErrorMessage } = window;
    Object.assign(window, {
      showErrorMessage: (message: string) => {
        errors.push(message);
        return Promise.resolve(undefined);
      },
    });
    try {
      writeFileSync(lines, 'neither JSON\nnor anything\n');
      await importing({ files: [lines], format: 'Prodigy JSONL', press: undefined });
      await until(() => errors.length > 0);
      assert.match(errors[0] ?? '', /Nothing in these files can be read/);
    } finally {
      Object.assign(window, { showErrorMessage });
    }
  });
});
