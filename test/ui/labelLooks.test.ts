/** Other colours and keys in glossator.json take effect when it is saved, in the panel and in text editors. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newsProject } from './newsProject.js';
import { PanelPage } from './panelPage.js';
import { TextEditor } from './textEditor.js';
import { Workbench } from './workbench.js';

describe('a label that gets another colour and key', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  let editor: TextEditor;
  before(async () => {
    workbench = await Workbench.open({
      prepare: newsProject,
      settings: {
        'window.commandCenter': false,
        'workbench.colorTheme': 'Dark 2026',
      },
      width: 1900,
    });
    await workbench.openFile('news.txt');
    panel = await PanelPage.open(workbench);
    await workbench.runCommand('View: Move Editor into Right Group');
    panel = await PanelPage.of(workbench);
    editor = new TextEditor(workbench);
  });
  after(() => workbench.close());

  const file = (): string => path.join(workbench.folder, 'glossator.json');
  /** The project file with more said about PERSON. */
  const withPerson = (more: object): string => {
    const project = JSON.parse(readFileSync(file(), 'utf8')) as {
      entities: { labels: { name: string }[] };
    };
    const labels = project.entities.labels.map(label =>
      label.name === 'PERSON' ? { ...label, ...more } : label,
    );
    return JSON.stringify({ ...project, entities: { labels } });
  };

  const swatch = (): Promise<string> =>
    panel
      .label('PERSON')
      .locator('.swatch')
      .evaluate(element => getComputedStyle(element).backgroundColor);
  const underline = (): Promise<string> =>
    panel.frame
      .locator('.under')
      .first()
      .evaluate(element => getComputedStyle(element).borderTopColor);

  it('shows both at once when the file is changed behind the editor', async () => {
    await editor.untilDecorated('solid rgb(111, 178, 245)');
    const before = await panel.wholeText();
    const changed = withPerson({ color: '#ffd700', key: 'p' });
    // VS Code begins to watch the folder some time after it has opened it.
    await editor.until(async () => {
      writeFileSync(file(), changed);
      return panel
        .label('PERSON')
        .and(panel.frame.locator('[aria-keyshortcuts="p"]'))
        .waitFor({ timeout: 3_000 })
        .then(
          () => true,
          () => false,
        );
    }, 'the label has its new key');
    await editor.untilDecorated('solid rgb(255, 215, 0)');
    await panel.until(async () => (await swatch()) === 'rgb(255, 215, 0)', 'the swatch changes');
    assert.equal(await underline(), 'rgb(255, 215, 0)');
    assert.equal(await panel.wholeText(), before, 'the question stays');
    assert.ok(!(await editor.decorations()).some(look => look.includes('rgb(111, 178, 245)')));
    await panel.focusWords();
    await panel.toWord('Grace');
    await panel.press('p');
    assert.ok((await panel.labelled()).includes('Grace, PERSON'));
    await workbench.screenshot('label-looks');
  });

  it('shows both at once when the file is saved in the editor', async () => {
    const { page } = workbench;
    await workbench.openFile('glossator.json');
    const lines = page.locator('.monaco-editor[data-uri$="glossator.json"] .view-lines');
    await lines.click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('Control+a');
    // Pasted, because VS Code adds to what is typed.
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const text = withPerson({ color: '#ff80c0', key: 'm' });
    await page.evaluate(pasted => navigator.clipboard.writeText(pasted), text);
    await page.keyboard.press('Control+v');
    await editor.line('ff80c0').waitFor();
    await page.keyboard.press('Control+s');
    // The file has opened in the group of the panel, which comes back as it was.
    await editor.untilDecorated('solid rgb(255, 128, 192)');
    await page
      .locator('.tabs-container .tab')
      .filter({ hasText: /Glossator/ })
      .click();
    panel = await PanelPage.of(workbench);
    await panel.until(async () => (await swatch()) === 'rgb(255, 128, 192)', 'the swatch changes');
    await panel.label('PERSON').and(panel.frame.locator('[aria-keyshortcuts="m"]')).waitFor();
    assert.ok((await panel.labelled()).includes('Grace, PERSON'), 'what was labelled stays');
  });
});
