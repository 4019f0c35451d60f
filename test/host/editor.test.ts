/** Labels in an ordinary text editor: given, shown, moved with the text, taken back. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as vscode from 'vscode';
import {
  answeredTexts,
  ignoreOne,
  openPanel,
  projectRoot,
  until,
  withSecondProject,
} from './labelling.js';

const sentence = 'Play some Paul Stookey from the sixties';
const words = 'Paul Stookey';

interface StoredSpan {
  readonly words: string;
  readonly label: string;
  readonly verdict: string;
}

/** Spans of the sentence that are on disk. */
function storedSpans(): StoredSpan[] {
  const file = path.join(projectRoot(), '.glossator', 'annotations.db');
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(file, { readOnly: true });
  } catch {
    return [];
  }
  try {
    return database
      .prepare(
        `SELECT substr(text, start + 1, "end" - start) AS words, label.name AS label, verdict FROM span
         JOIN annotation ON annotation.id = annotation_id JOIN text ON text.id = text_id
         JOIN label ON label.id = label_id WHERE text LIKE ? || '%' ORDER BY start`,
      )
      .all(sentence.slice(0, 20))
      .map(row => ({
        words: String(row.words),
        label: String(row.label),
        verdict: String(row.verdict),
      }));
  } catch {
    // The tables are not there yet.
    return [];
  } finally {
    database.close();
  }
}

const desk = (): vscode.Uri => vscode.Uri.file(path.join(projectRoot(), 'notes', 'desk.md'));

async function hints(uri = desk()): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    uri,
    new vscode.Range(0, 0, 10_000, 0),
  );
  return found.flatMap(({ label, position }) =>
    typeof label === 'string' ? [`${position.line}:${label}`] : [],
  );
}

async function hoverText(position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    desk(),
    position,
  );
  return hovers
    .flatMap(hover => hover.contents)
    .flatMap(content => (content instanceof vscode.MarkdownString ? [content.value] : []))
    .join('\n');
}

/** Runs a command that asks by a pick list, and takes what the list has on top. */
async function runAndPick(command: string, done: () => boolean): Promise<void> {
  const running = vscode.commands.executeCommand(command);
  await until(async () => {
    if (done()) return true;
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return false;
  });
  await running;
}

async function edit(change: (edit: vscode.WorkspaceEdit) => void): Promise<void> {
  const one = new vscode.WorkspaceEdit();
  change(one);
  assert.ok(await vscode.workspace.applyEdit(one));
}

describe('labels in a text editor', function () {
  this.timeout(120_000);
  let editor: vscode.TextEditor;
  let start: vscode.Position;

  before(async () => {
    await vscode.extensions.getExtension('glossator.glossator')?.activate();
    editor = await vscode.window.showTextDocument(desk());
    const { document } = editor;
    start = document.positionAt(document.getText().indexOf(words));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const select = (at: vscode.Position, length: number): void => {
    editor.selection = new vscode.Selection(at, at.translate(0, length));
  };

  it('are given to the words that the selection touches', async () => {
    select(start.translate(0, 2), words.length - 3);
    await runAndPick('glossator.labelSelection', () => storedSpans().length > 0);
    assert.deepEqual(storedSpans(), [{ words, label: 'ARTIST', verdict: 'yes' }]);
    await until(async () => (await hints()).includes(`${start.line}:ARTIST`));
    assert.equal(vscode.window.activeTextEditor, editor, 'the editor keeps the focus');
  });

  it('say on hover what they are, and offer only commands of Glossator', async () => {
    const text = await hoverText(start);
    assert.match(text, /\*\*ARTIST\*\* Labelled by a person\./);
    const commands = [...text.matchAll(/\(command:([\w.]+)/g)].map(match => match[1] ?? '');
    assert.ok(commands.includes('glossator.removeLabel'));
    assert.deepEqual(
      commands.filter(command => !command.startsWith('glossator.')),
      [],
    );
  });

  it('move with the text, and know where it was changed', async () => {
    await edit(one => one.insert(desk(), new vscode.Position(0, 0), 'A new line.\n\n'));
    await until(async () => (await hints()).includes(`${start.line + 2}:ARTIST`));
    const inside = start.translate(2, -'some '.length);
    await edit(one => one.insert(desk(), inside, 'me '));
    await until(async () => /changed/.test(await hoverText(start.translate(2, 5))));
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('undo');
    await until(async () => (await hints()).includes(`${start.line}:ARTIST`));
    assert.doesNotMatch(await hoverText(start.translate(0, 5)), /changed/);
  });

  it('of a text that is gone are kept and compared with what stands there', async () => {
    const line = editor.document.lineAt(start.line).rangeIncludingLineBreak;
    const previous = Math.max(0, start.line - 2);
    await edit(one => one.delete(desk(), line));
    await until(async () => {
      const { end } = editor.document.lineAt(previous).range;
      return /gone or changed beyond recognition/.test(await hoverText(end));
    });
    assert.equal(storedSpans().length, 1);
    await vscode.commands.executeCommand('undo');
    await until(async () => (await hints()).includes(`${start.line}:ARTIST`));
  });

  it('go and come back by one command', async () => {
    await vscode.commands.executeCommand('glossator.toggleLabels');
    await until(async () => (await hints()).length === 0);
    await vscode.commands.executeCommand('glossator.toggleLabels');
    await until(async () => (await hints()).length > 0);
  });

  it('go and come back also where the workspace says that they are shown', async () => {
    const { Workspace } = vscode.ConfigurationTarget;
    const settings = vscode.workspace.getConfiguration();
    await settings.update('glossator.editor.labels', true, Workspace);
    try {
      await vscode.commands.executeCommand('glossator.toggleLabels');
      await until(async () => (await hints()).length === 0);
      await vscode.commands.executeCommand('glossator.toggleLabels');
      await until(async () => (await hints()).length > 0);
    } finally {
      await settings.update('glossator.editor.labels', undefined, Workspace);
    }
  });

  it('are removed, and the removal is taken back', async () => {
    select(start, 0);
    await vscode.commands.executeCommand('glossator.removeLabel');
    assert.deepEqual(storedSpans(), [{ words, label: 'ARTIST', verdict: 'no' }]);
    await until(async () => (await hints()).length === 0);
    await vscode.commands.executeCommand('glossator.undo');
    await until(() => storedSpans()[0]?.verdict === 'yes');
    await until(async () => (await hints()).includes(`${start.line}:ARTIST`));
  });

  it('stand in JSON Lines and tables at the words of the field', async () => {
    const file = vscode.Uri.file(path.join(projectRoot(), 'inbox', 'chat.csv'));
    const table = await vscode.window.showTextDocument(file);
    const text = table.document.getText();
    const at = table.document.positionAt(text.indexOf('Occasional Wife'));
    table.selection = new vscode.Selection(at, at.translate(0, 'Occasional Wife'.length));
    const count = async (): Promise<number> => (await hints(file)).length;
    await runAndPick('glossator.labelSelection', () => labelledIn('Occasional Wife') > 0);
    await until(async () => (await count()) === 1);
    assert.deepEqual(await hints(file), [`${at.line}:ARTIST`]);
  });

  it('are taken back where the file is edited, also while the panel shows another project', async () => {
    await openPanel();
    await ignoreOne();
    const answered = answeredTexts();
    await withSecondProject(async second => {
      const file = vscode.Uri.file(path.join(second, 'note.txt'));
      writeFileSync(file.fsPath, 'Mahler wrote it.\n');
      const note = await vscode.window.showTextDocument(file);
      note.selection = new vscode.Selection(0, 0, 0, 'Mahler'.length);
      await runAndPick('glossator.labelSelection', () => labelledIn('Mahler', second) > 0);
      await vscode.commands.executeCommand('glossator.undo');
      await until(() => labelledIn('Mahler', second) === 0);
      assert.deepEqual(answeredTexts(), answered);
    });
  });
});

function labelledIn(part: string, root = projectRoot()): number {
  const file = path.join(root, '.glossator', 'annotations.db');
  if (!existsSync(file)) return 0;
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const sql = `SELECT count(*) AS n FROM annotation JOIN text ON text.id = text_id
      WHERE text LIKE '%' || ? || '%'`;
    return Number(database.prepare(sql).get(part)?.n);
  } finally {
    database.close();
  }
}
