/** More labels than fit beside the text. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { answerSome } from './answers.js';
import { PanelPage } from './panelPage.js';
import { Workbench } from './workbench.js';

/** The sample with its classes behind seventy others, and answers to learn from. */
function manyClasses(folder: string): void {
  const file = path.join(folder, 'glossator.json');
  const project = JSON.parse(readFileSync(file, 'utf8')) as { classes: { labels: object[] } };
  const others = Array.from({ length: 70 }, (_, i) => ({ name: `other ${i + 1}` }));
  project.classes.labels.unshift(...others);
  writeFileSync(file, JSON.stringify(project));
  answerSome(folder);
}

for (const width of [1400, 760]) {
  describe(`seventy-seven classes in a window of ${width} px`, () => {
    let workbench: Workbench;
    let panel: PanelPage;
    before(async () => {
      workbench = await Workbench.open({
        fixture: 'sample',
        prepare: manyClasses,
        settings: { 'workbench.sideBar.visible': false, 'window.commandCenter': false },
        width,
        height: 800,
      });
      panel = await PanelPage.open(workbench);
      await workbench.hideSideBar();
      await panel.focusWords();
    });
    after(() => workbench.close());

    it('show the one that is suggested without a search for it', async () => {
      const suggested = panel.frame.getByRole('radio', { name: /suggested/ });
      await panel.until(async () => {
        if ((await suggested.count()) > 0) return true;
        await panel.answering(() => panel.press('Space'));
        return false;
      }, 'a class is suggested');
      await workbench.screenshot(`many-classes-${width}`);
      const isInView = await suggested.evaluate(row => {
        const { left, top, width, height } = row.getBoundingClientRect();
        const there = document.elementFromPoint(left + width / 2, top + height / 2);
        return there !== null && row.contains(there);
      });
      assert.ok(isInView);
    });

    it('are entered by Tab at that one', async () => {
      await panel.label('PLACE').first().focus();
      await panel.press('Tab');
      const focused = panel.frame.locator('[role="radio"]:focus');
      assert.match((await focused.textContent()) ?? '', /suggested/);
      await panel.press('Escape');
    });

    it('are walked while the text stays where it is, and Escape goes back to it', async () => {
      const place = (): Promise<number> =>
        panel.frame.locator('.stage').evaluate(stage => stage.scrollTop);
      await panel.classOption('other 1').first().focus();
      const before = await place();
      await panel.press(...Array.from({ length: 38 }, () => 'ArrowDown'));
      const focused = panel.frame.locator('[role="radio"]:focus');
      assert.match((await focused.textContent()) ?? '', /^other 39/);
      assert.equal(await place(), before);
      await workbench.screenshot(`many-classes-walked-${width}`);
      await panel.press('Escape');
      await panel.frame.locator('.example:focus').waitFor();
    });
  });
}
