/** The views of the activity bar: without a project, and with the sample's answers. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { until } from '../unit/engine/processes.js';
import { answerSome } from './answers.js';
import { PanelPage } from './panelPage.js';
import { Workbench } from './workbench.js';

/** The rows of a view, by its title. */
function rows(workbench: Workbench, view: string): Locator {
  return workbench.page.getByRole('tree', { name: view, exact: true }).getByRole('treeitem');
}

async function show(workbench: Workbench): Promise<void> {
  await workbench.page
    .getByRole('tab', { name: /^Glossator/ })
    .first()
    .click();
  await workbench.page.getByRole('heading', { name: 'Labels' }).first().waitFor();
}

describe('the views of a folder without glossator.json', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({
      settings: { 'window.commandCenter': false },
      prepare: folder =>
        writeFileSync(
          path.join(folder, 'notes.txt'),
          'Ada flew to Paris.\n\nBob stayed in Rome.\n',
        ),
    });
  });
  after(() => workbench.close());

  it('say what to do', async () => {
    const { page } = workbench;
    await page.getByRole('tab', { name: 'Glossator', exact: true }).click();
    await page.getByRole('button', { name: 'Create glossator.json' }).waitFor();
    await page.getByText('Import them').waitFor();
    await workbench.screenshot('views-empty');
  });
});

describe('the views of a project', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({
      fixture: 'sample',
      settings: { 'window.commandCenter': false },
      prepare: folder => {
        answerSome(folder);
        writeFileSync(
          path.join(folder, 'inbox/mail/00.jsonl'),
          '{"text": "Fine."}\nno JSON\nnor this\n',
        );
      },
      height: 1000,
    });
    await PanelPage.open(workbench);
    await show(workbench);
  });
  after(() => workbench.close());

  it('count labels, and list examples of one', async () => {
    const labels = rows(workbench, 'Labels');
    const artist = labels.filter({ hasText: 'ARTIST' }).first();
    await artist.waitFor();
    assert.match(await artist.innerText(), /ARTIST\s*\d+/);
    await rows(workbench, 'Queue').first().waitFor();
    await rows(workbench, 'History').first().waitFor();
    await rows(workbench, 'Files').first().waitFor();
    await workbench.screenshot('views');
  });

  it('count what waits in a badge, and what is answered in the status bar', async () => {
    const { page } = workbench;
    const tab = page.getByRole('tab', { name: /^Glossator/ }).first();
    const panel = await PanelPage.of(workbench);
    // More examples may come to the queue while it is looked at.
    await panel.until(async () => {
      const waiting = await rows(workbench, 'Queue').count();
      return waiting > 0 && (await tab.locator('.badge').innerText()) === String(waiting);
    }, 'the badge counts what waits');
    await page.getByRole('button', { name: /^Glossator: 120 answered/ }).waitFor();
    await panel.focusWords();
    await panel.answering(() => panel.press('Space'));
    await page.getByRole('button', { name: /^Glossator: 121 answered/ }).waitFor();
  });

  it('show what is asked next, and ask it on a click', async () => {
    const panel = await PanelPage.of(workbench);
    const third = rows(workbench, 'Queue').nth(2);
    const text = (
      await third
        .getByText(/\S+ \S+/)
        .first()
        .innerText()
    ).trim();
    await third.click();
    await panel.until(async () => sameWords(await panel.text(), text), 'the example shows');
  });

  it('list answers, and open one on a click to change it', async () => {
    const panel = await PanelPage.of(workbench);
    const row = rows(workbench, 'History').first();
    const label = (await row.locator('.label-name').first().innerText()).trim();
    await row.click();
    await panel.until(async () => sameWords(await panel.text(), label), 'the answer shows');
    await workbench.screenshot('views-history');
  });

  it('count what is answered in each file, and open it', async () => {
    const file = rows(workbench, 'Files').filter({ hasText: '02.txt' }).first();
    assert.match(await file.innerText(), /02\.txt\s*[\d,]+ of [\d,]+/);
    await file.click();
    await workbench.page.getByRole('tab', { name: '02.txt' }).waitFor();
  });

  it('count the lines of a file that can’t be used', async () => {
    await workbench.page
      .getByRole('treeitem', { name: /^00\.jsonl, 0 of 1, 2 problems/ })
      .waitFor();
  });

  it('say that the answers are kept while glossator.json can’t be used', async () => {
    const { page } = workbench;
    const file = path.join(workbench.folder, 'glossator.json');
    const good = readFileSync(file, 'utf8');
    // The first view, and the one of the answers.
    const told = page.getByText('Your answers are on disk');
    try {
      writeFileSync(file, '{ "version": 1,');
      await until(async () => (await told.count()) === 2);
      await page.getByRole('button', { name: /can’t be used; your answers are kept/ }).waitFor();
      await workbench.screenshot('views-invalid');
    } finally {
      writeFileSync(file, good);
    }
    await rows(workbench, 'History').first().waitFor();
    await page.getByRole('button', { name: /^Glossator: \d+ answered/ }).waitFor();
    assert.equal(await told.count(), 0);
  });

  describe('and labels that change', () => {
    const artists = (): Locator => rows(workbench, 'Labels').filter({ hasText: 'ARTIST' }).first();
    const settings = (): string =>
      readFileSync(path.join(workbench.folder, 'glossator.json'), 'utf8');
    const countOf = async (label: Locator): Promise<string | undefined> =>
      /\d+/.exec(await label.innerText())?.[0];
    /** Asks for the merge; resolves to the preview. */
    const preview = async (): Promise<Locator> => {
      await workbench.runCommand('Glossator: Merge Label…');
      await workbench.answerPrompt('Merge which label', 'ARTIST');
      await workbench.answerPrompt('Merge ARTIST into', 'WORK');
      const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'Merge ARTIST' });
      await dialog.getByText(/\d+ annotations go with it/).waitFor();
      return dialog;
    };

    it('have a new name until Undo gives the old one back', async () => {
      const before = settings();
      const counted = await countOf(artists());
      await workbench.runCommand('Glossator: Rename Label…');
      await workbench.answerPrompt('Rename which label', 'ARTIST');
      await workbench.answerPrompt('Rename ARTIST', 'MUSICIAN');
      const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'to MUSICIAN' });
      await dialog.getByRole('button', { name: 'Change' }).click();
      const musicians = rows(workbench, 'Labels').filter({ hasText: 'MUSICIAN' }).first();
      await musicians.waitFor();
      assert.equal(await countOf(musicians), counted);
      assert.match(settings(), /"MUSICIAN"/);
      const done = workbench.notification('Done: Rename ARTIST to MUSICIAN');
      await done.getByRole('button', { name: 'Undo' }).click();
      await artists().waitFor();
      assert.equal(settings(), before);
      assert.equal(await countOf(artists()), counted);
    });

    it('stay as they are when the preview is left', async () => {
      const before = settings();
      const dialog = await preview();
      await workbench.screenshot('merge');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await artists().waitFor();
      assert.equal(settings(), before);
    });

    it('are one until Undo parts them again', async () => {
      const before = settings();
      const counted = await countOf(artists());
      const dialog = await preview();
      await dialog.getByRole('button', { name: 'Change' }).click();
      await artists().waitFor({ state: 'detached' });
      assert.doesNotMatch(settings(), /ARTIST/);
      const done = workbench.notification('Done: Merge ARTIST into WORK');
      await done.getByRole('button', { name: 'Undo' }).click();
      await artists().waitFor();
      assert.equal(settings(), before);
      assert.equal(await countOf(artists()), counted);
    });
  });
});

/** The panel puts a space between all words. */
function sameWords(shown: string, text: string): boolean {
  const squeezed = (some: string): string => some.replaceAll(/[\s…]+/g, '');
  return text !== '' && squeezed(shown).startsWith(squeezed(text).slice(0, 20));
}
