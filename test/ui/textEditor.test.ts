/** Labels, suggestions and decisions in an ordinary text editor. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { answerSome } from './answers.js';
import { PanelPage } from './panelPage.js';
import { spansIn } from './stored.js';
import { TextEditor } from './textEditor.js';
import { Workbench } from './workbench.js';

const words = 'Paul Stookey';

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

  it('shows another colour as soon as glossator.json is saved', async () => {
    const file = path.join(workbench.folder, 'glossator.json');
    const project = readFileSync(file, 'utf8');
    const colours = (): Promise<string[]> =>
      workbench.page
        .locator('.editor-instance .view-overlays .cdr')
        .evaluateAll(all => all.map(one => getComputedStyle(one).borderBottomColor));
    const wanted = 'rgb(18, 171, 86)';
    assert.ok(!(await colours()).includes(wanted));
    writeFileSync(file, project.replace('"name": "WORK"', '"color": "#12AB56", "name": "WORK"'));
    await editor.until(async () => (await colours()).includes(wanted), 'the colour is another');
    await workbench.screenshot('editor-other-colour');
    writeFileSync(file, project);
    await editor.until(async () => !(await colours()).includes(wanted), 'the colour is back');
    await editor.line(words, 'WORK').waitFor();
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
