/** The walkthrough: its steps are there, and what they offer happens. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { newsProject } from './newsProject.js';
import { PanelPage } from './panelPage.js';
import { Workbench } from './workbench.js';

const steps = [
  'Name your labels',
  'Answer the first example',
  'Keep your hands on the keyboard',
  'Label in the text itself',
  'See how far you are',
  'Take the training data with you',
];

describe('the walkthrough', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({
      prepare: newsProject,
      settings: { 'window.commandCenter': false },
    });
  });
  after(() => workbench.close());

  const page = (): Locator => workbench.page.locator('.gettingStartedContainer');
  const step = (name: string): Locator => page().getByRole('button', { name }).first();

  /** Opens the walkthrough at a step; it starts over where it was left. */
  const open = async (name: string): Promise<void> => {
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.pick('Get Started with Glossator');
    await step(name).click();
  };

  it('has its six steps and a picture or text for each', async () => {
    await open('Name your labels');
    for (const name of steps) await step(name).waitFor();
    assert.equal(await page().locator('.getting-started-step').count(), steps.length);
    await workbench.screenshot('walkthrough');
  });

  it('opens glossator.json where there is one', async () => {
    await page().getByRole('button', { name: 'Create glossator.json' }).click();
    await workbench.page.getByRole('tab', { name: 'glossator.json' }).waitFor();
    await workbench.notification('is there already').waitFor();
  });

  it('opens the panel', async () => {
    await open('Answer the first example');
    await page().getByRole('button', { name: 'Next Uncertain Example' }).click();
    await PanelPage.of(workbench);
  });

  it('ticks the keys off once they have been looked at', async () => {
    const done = (): Locator =>
      page()
        .locator('.getting-started-step', { hasText: 'Keep your hands on the keyboard' })
        .locator('.complete');
    await open('Keep your hands on the keyboard');
    assert.equal(await done().count(), 0);
    const panel = await PanelPage.open(workbench);
    await panel.press('?');
    await open('Keep your hands on the keyboard');
    await done().first().waitFor();
  });

  it('says that a file has to be open for the next suggestion', async () => {
    await open('Label in the text itself');
    await page().getByRole('button', { name: 'Next Suggestion in File' }).click();
    await workbench.notification(/open/i).last().waitFor();
  });

  it('shows the labels', async () => {
    await open('See how far you are');
    await page().getByRole('button', { name: 'Show Labels' }).click();
    await workbench.page.getByRole('tree', { name: 'Labels' }).waitFor();
  });

  it('asks for a format to export to', async () => {
    await open('Take the training data with you');
    await page().getByRole('button', { name: 'Export Training Data…' }).click();
    await workbench.page.locator('.quick-input-title').getByText('Export as').waitFor();
  });
});
