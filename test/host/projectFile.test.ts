/** A broken `glossator.json` in the editor: Problems where they stand, and nothing lost. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  answeredTexts,
  enginesOf,
  ignoreOne,
  openPanel,
  projectFile,
  storedLabels,
  until,
  withSecondProject,
} from './labelling.js';

/** Of Glossator, and of VS Code's JSON support, which checks with the schema that Glossator brings. */
const problems = (): vscode.Diagnostic[] => vscode.languages.getDiagnostics(projectFile());

describe('glossator.json in the editor', function () {
  this.timeout(120_000);
  const file = projectFile();
  const good = readFileSync(file.fsPath, 'utf8');

  afterEach(async () => {
    writeFileSync(file.fsPath, good);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Of any source. */
  const errors = (): vscode.Diagnostic[] =>
    problems().filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);

  /** The file with other text, unsaved, and the first error that it then has. */
  const problemOf = async (text: string): Promise<vscode.Diagnostic> => {
    const { document } = await vscode.window.showTextDocument(file);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(file, whole, text);
    await vscode.workspace.applyEdit(edit);
    await until(() => errors().length > 0);
    const [problem] = errors();
    assert.ok(problem);
    const mend = new vscode.WorkspaceEdit();
    mend.replace(file, new vscode.Range(0, 0, document.lineCount, 0), good);
    await vscode.workspace.applyEdit(mend);
    await until(() => problems().length === 0);
    await document.save();
    return problem;
  };

  it('has no problem as it is', async () => {
    await vscode.extensions.getExtension('glossator.glossator')?.activate();
    await vscode.window.showTextDocument(file);
    assert.deepEqual(problems(), []);
  });

  it('has a problem where two labels have one name', async () => {
    await vscode.extensions.getExtension('glossator.glossator')?.activate();
    const problem = await problemOf(
      '{\n  "version": 1,\n  "classes": { "labels": [\n    "a",\n    "a"\n  ] }\n}\n',
    );
    assert.match(problem.message, /"a" is there twice/);
    assert.equal(problem.range.start.line, 4);
  });

  it('has a problem where a label takes a key of the panel', async () => {
    const problem = await problemOf(
      '{\n  "version": 1,\n  "classes": { "labels": [{ "name": "a",\n    "key": "x" }] }\n}\n',
    );
    assert.match(problem.message, /key "x" is used by the panel itself/);
    assert.equal(problem.range.start.line, 3);
  });

  it('has a problem where it isn’t JSON', async () => {
    const problem = await problemOf('{\n  "version": 1,\n  "classes": {{\n}\n');
    assert.ok(problem.range.start.line >= 2);
  });

  it('has a problem where a setting is unknown', async () => {
    const problem = await problemOf(
      '{\n  "version": 1,\n  "classes": { "labels": ["a"] },\n  "colour": 1\n}\n',
    );
    assert.match(problem.message, /colour/);
    assert.equal(problem.range.start.line, 3);
  });

  it('has one problem for each thing that is wrong', async () => {
    const { document } = await vscode.window.showTextDocument(file);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const lines = [
      '{',
      '"version": 2,',
      '"classes": { "mode": "both", "labels": ["a", { "key": "q" }] },',
      '"corpus": { "include": "*.txt" },',
      '"colour": 1,',
      '"holdout": 1.5',
      '}',
    ];
    const edit = new vscode.WorkspaceEdit();
    edit.replace(file, whole, lines.join('\n'));
    await vscode.workspace.applyEdit(edit);
    // Where the JSON support has answered with values it has read the schema, and checked with it.
    const at = new vscode.Position(2, lines[2]?.indexOf('"both"') ?? 0);
    const offered = async (): Promise<string[]> => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        ...[file, at],
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    while (!(await offered()).includes('"multi"')) await new Promise(setImmediate);
    const told = problems().map(({ range, source }) => `${range.start.line} ${source}`);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    assert.deepEqual(
      told.sort(),
      [1, 2, 2, 3, 4, 5].map(line => `${line} Glossator`),
    );
  });

  it('that is broken on disk stops the engine and loses nothing; mended, labelling goes on', async () => {
    await openPanel();
    await ignoreOne();
    const before = answeredTexts();
    writeFileSync(file.fsPath, '{ "version": 1, ');
    await until(() => enginesOf(process.pid).length === 0);
    writeFileSync(file.fsPath, good);
    await until(() => enginesOf(process.pid).length === 1);
    await ignoreOne();
    const after = answeredTexts();
    assert.deepEqual(after.slice(0, before.length), before);
    assert.equal(new Set(after).size, after.length);
  });

  it('counts as it is on disk, whatever is typed in an editor and not saved', async () => {
    await openPanel();
    await ignoreOne();
    const withLabel = (name: string): string => good.replace(/"labels":\s*\[/, `$& "${name}",`);
    const { document } = await vscode.window.showTextDocument(file, {
      viewColumn: vscode.ViewColumn.Beside,
    });
    const typed = new vscode.WorkspaceEdit();
    typed.replace(file, new vscode.Range(0, 0, document.lineCount, 0), withLabel('Half typed'));
    await vscode.workspace.applyEdit(typed);
    writeFileSync(file.fsPath, withLabel('Pulled'));
    await until(() => storedLabels().includes('Pulled'));
    assert.ok(!storedLabels().includes('Half typed'));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('that is saved is shown anew without a question which project, also beside another one', async () => {
    await openPanel();
    await withSecondProject(async () => {
      await until(async () => (await vscode.workspace.findFiles('**/glossator.json')).length === 2);
      const [engine] = enginesOf(process.pid);
      writeFileSync(file.fsPath, good.replace('{', '{ "holdout": 0.3,'));
      await until(() => !enginesOf(process.pid).includes(engine ?? 0));
      await ignoreOne();
    });
  });
});
