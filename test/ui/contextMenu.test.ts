/** The right mouse button on words and spans of the panel. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { glossator } from '../cli/cli.js';
import { newsProject } from './newsProject.js';
import { PanelPage } from './panelPage.js';
import { Workbench } from './workbench.js';

describe('the menu on the words of an example', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    workbench = await Workbench.open({
      prepare: newsProject,
      settings: { 'window.commandCenter': false },
      width: 1600,
    });
    panel = await PanelPage.open(workbench);
    await panel.focusWords();
  });
  after(() => workbench.close());

  const word = (text: string): Locator =>
    panel
      .words()
      .filter({ hasText: new RegExp(`^${text}$`) })
      .first();

  const items = (): Locator =>
    workbench.page.locator('.monaco-menu-container').getByRole('menuitem');

  /** What stands in the open menu. */
  const entries = async (): Promise<string[]> => {
    await items().first().waitFor();
    return (await items().allInnerTexts()).map(text => text.split('\n')[0]?.trim() ?? '');
  };

  /** VS Code takes a click right after the menu has opened for the one that opened it. */
  const choose = async (entry: string): Promise<void> => {
    const item = items().filter({ hasText: entry });
    await panel.until(async () => {
      if ((await item.count()) === 0) return true;
      await item.click({ timeout: 500 }).catch(() => undefined);
      return false;
    }, entry);
  };

  const untilLabelled = (name: string, isThere = true): Promise<void> =>
    panel.until(async () => (await panel.labelled()).includes(name) === isThere, name);

  it('keeps a suggestion', async () => {
    await word('Lyon').click({ button: 'right' });
    assert.deepEqual(await entries(), [
      'Keep Suggestion',
      'Drop Span or Suggestion',
      'Choose Label…',
      'Label All Occurrences…',
      'Select Words of Span',
    ]);
    await workbench.screenshot('context-menu');
    await choose('Keep Suggestion');
    await untilLabelled('Lyon, PLACE');
  });

  it('gives a span another label, and takes it away', async () => {
    await word('Lyon').click({ button: 'right' });
    assert.equal((await entries())[0], 'Drop Span or Suggestion');
    await choose('Choose Label…');
    await workbench.answerPrompt('Choose a label', 'ORG');
    await untilLabelled('Lyon, ORG');
    await panel.frame.locator('.tag .text', { hasText: /^ORG$/ }).click({ button: 'right' });
    await entries();
    await choose('Drop Span or Suggestion');
    await untilLabelled('Lyon, ORG', false);
  });

  it('labels words that have no label, and the range that they are in', async () => {
    await word('and').click({ button: 'right' });
    assert.deepEqual(await entries(), ['Choose Label…']);
    await workbench.page.keyboard.press('Escape');
    await word('met').click();
    await panel.press('Shift+ArrowLeft', 'Shift+ArrowLeft');
    await word('met').click({ button: 'right' });
    assert.deepEqual(await entries(), ['Choose Label…']);
    await workbench.page.keyboard.press('Escape');
  });

  it('is about the caret where it is opened by the keyboard', async () => {
    await panel.focusWords();
    await panel.toWord('Contoso');
    // What a browser with a window makes of the menu key.
    await panel.frame
      .getByRole('listbox', { name: 'Words' })
      .evaluate(text =>
        text.dispatchEvent(new PointerEvent('contextmenu', { bubbles: true, cancelable: true })),
      );
    assert.equal((await entries())[0], 'Keep Suggestion');
    await choose('Keep Suggestion');
    await untilLabelled('Contoso, ORG');
  });

  it('does nothing to another example than it was opened on', async () => {
    await panel.focusWords();
    const text = await panel.wholeText();
    await word('Ada').click({ button: 'right' });
    assert.equal((await entries())[0], 'Keep Suggestion');
    const file = path.join(workbench.folder, 'answers.jsonl');
    writeFileSync(file, JSON.stringify({ text, spans: [] }));
    const { code, stderr } = glossator('label', workbench.folder, '--from', file);
    assert.equal(code, 0, stderr);
    await panel.until(async () => (await panel.wholeText()) !== text, 'the next example is shown');
    const labels = await panel.labelled();
    assert.match(labels[0] ?? '', /^Ada, PERSON labelled before/);
    await choose('Keep Suggestion');
    await word('Contoso').click({ button: 'right' });
    await entries();
    await choose('Keep Suggestion');
    await untilLabelled('Contoso, ORG');
    assert.equal((await panel.labelled())[0], labels[0]);
  });
});
