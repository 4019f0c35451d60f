/** Labels, suggestions and decisions in an ordinary text editor. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { answerSome } from './answers.js';
import { PanelPage } from './panelPage.js';
import { spansIn } from './stored.js';
import { TextEditor } from './textEditor.js';
import { Workbench } from './workbench.js';

const words = 'Paul Stookey';

describe('a text of a project that nobody has labelled yet', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({ fixture: 'sample' });
    await workbench.openFile('notes/desk.md');
  });
  after(() => workbench.close());

  it('has the commands on text in its menu and by their keys, and nothing is written before', async () => {
    const editor = new TextEditor(workbench);
    const { page } = workbench;
    const item = page.getByRole('menuitem', { name: 'Label Selection…' });
    await editor.select(words);
    await editor.until(async () => {
      await page.keyboard.press('Shift+F10');
      if (await item.isVisible()) return true;
      await page.keyboard.press('Escape');
      return false;
    }, 'the menu has the command');
    await page.keyboard.press('Escape');
    assert.equal(existsSync(path.join(workbench.folder, '.glossator')), false);
    await editor.type('Control+k', 'l');
    await page.getByText(`Label “${words}”`).waitFor();
    await editor.type('2');
    await editor.line(words, 'WORK').waitFor();
  });
});

describe('labels and suggestions in a text editor', () => {
  let workbench: Workbench;
  let editor: TextEditor;
  before(async () => {
    workbench = await Workbench.open({
      fixture: 'sample',
      settings: { 'glossator.editor.codeLens': true, 'window.commandCenter': false },
      prepare: answerSome,
    });
    editor = new TextEditor(workbench);
    await workbench.openFile('notes/desk.md');
  });
  after(() => workbench.close());

  it('labels the selected words by a key and keeps the caret in the text', async () => {
    await editor.select(words);
    const title = workbench.page.getByText(`Label “${words}”`);
    // The keys are the editor's own until the file was found to belong to the corpus.
    await editor.until(async () => {
      await editor.type('Control+k', 'l');
      return title.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    }, 'the labels are offered');
    await workbench.screenshot('editor-label-selection');
    await editor.type('2');
    await editor.line(words, 'WORK').waitFor();
    assert.deepEqual(spansIn(workbench.folder, words), [`yes WORK ${words}`]);
    assert.ok(await editor.hasFocus());
  });

  it('goes to the next suggestion and accepts it by a command', async () => {
    await editor.goToSuggestion();
    await workbench.screenshot('editor-suggestion');
    await workbench.runCommand('Glossator: Accept Suggestion');
    await editor.until(
      () => spansIn(workbench.folder, '').some(span => span.startsWith('model yes')),
      'a suggestion is accepted',
    );
  });

  it('shows what the model thinks on hover, and rejects the suggestion there', async () => {
    await editor.goToSuggestion();
    const hover = await editor.hover();
    await hover.getByText(/Suggested in round \d+/).waitFor();
    await workbench.screenshot('editor-hover');
    await hover.getByRole('link', { name: 'Reject' }).click();
    await editor.until(
      () => spansIn(workbench.folder, '').some(span => span.startsWith('model no')),
      'a suggestion is rejected',
    );
  });

  it('shows and hides everything by one command', async () => {
    const labelled = editor.line(words, 'WORK');
    await editor.select(words);
    await workbench.runCommand('Glossator: Toggle Labels in Editor');
    await labelled.waitFor({ state: 'detached' });
    await workbench.runCommand('Glossator: Toggle Labels in Editor');
    await labelled.waitFor();
  });

  it('opens the example at the caret in the panel, with its label', async () => {
    await editor.select(words);
    await workbench.runCommand('Glossator: Label This Example');
    const panel = await PanelPage.of(workbench);
    await panel.until(async () => (await panel.text()).includes(words), 'the example shows');
    await panel.frame
      .getByRole('option', { name: /Paul.*WORK/ })
      .first()
      .waitFor();
    await workbench.screenshot('editor-opened-in-panel');
  });
});
