/** A text that is longer than a narrow panel: what an answer would accept is in view all the same. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { PanelPage } from './panelPage.js';
import { Workbench } from './workbench.js';

const days = Array.from(
  { length: 30 },
  (_, i) => `On day ${i} she went from Lyon to Paris and saw the old town.`,
);

function prepare(folder: string): void {
  const project = {
    version: 1,
    entities: { labels: ['PERSON', 'PLACE', 'ORG'] },
    classes: { mode: 'multi', labels: ['travel', 'work', 'complaint', 'question', 'other'] },
    corpus: { unit: 'record' },
    query: { explore: 0 },
    holdout: 0,
  };
  writeFileSync(path.join(folder, 'glossator.json'), JSON.stringify(project));
  writeFileSync(path.join(folder, 'texts.jsonl'), JSON.stringify({ text: days.join(' ') }));
}

/** Whether the middle of an element can be seen, and clicked. */
const canBeSeen = (element: Locator): Promise<boolean> =>
  element.evaluate(one => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return there !== null && one.contains(there);
  });

describe('a long text in a narrow panel', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    workbench = await Workbench.open({
      prepare,
      settings: { 'workbench.sideBar.visible': false, 'window.commandCenter': false },
      width: 950,
      height: 700,
    });
    panel = await PanelPage.open(workbench);
    await workbench.hideSideBar();
    await panel.focusWords();
  });
  after(() => workbench.close());

  const choices = (): Promise<Locator[]> =>
    panel.frame
      .getByRole('group', { name: /^(Entities|Classes)$/ })
      .locator('button')
      .all();

  for (const width of [950, 530, 410]) {
    it(`leaves every label and class in view in a window of ${width} px`, async () => {
      await workbench.page.setViewportSize({ width, height: 700 });
      const stage = panel.frame.locator('.stage');
      for (const part of [0, 0.5, 1]) {
        await stage.evaluate((it, at) => (it.scrollTop = it.scrollHeight * at), part);
        const all = await choices();
        assert.equal(all.length, 8);
        for (const choice of all) assert.ok(await canBeSeen(choice), await choice.innerText());
      }
    });
  }

  it('never hides the caret behind them', async () => {
    await panel.focusWords();
    await panel.press('Home', 'ArrowDown');
    for (let line = 0; line < 24; line++) {
      await panel.press('ArrowDown');
      const id = await panel.frame
        .getByRole('listbox', { name: 'Words' })
        .getAttribute('aria-activedescendant');
      assert.ok(await canBeSeen(panel.frame.locator(`#${id}`)), `line ${line}`);
    }
  });

  it('leaves more than half of the panel to the text', async () => {
    const { text, labels } = await panel.frame.evaluate(() => {
      const box = (selector: string): DOMRect | undefined =>
        document.querySelector(selector)?.getBoundingClientRect();
      const [stage, sheet] = [box('.stage'), box('.sheet')];
      return {
        text: (sheet?.top ?? NaN) - (stage?.top ?? NaN),
        labels: (stage?.bottom ?? NaN) - (sheet?.top ?? NaN),
      };
    });
    assert.ok(text > labels, `${text} px of text above ${labels} px of labels`);
  });
});
