/** axe-core on the panel, in every kind of theme and in each of its states. */
import assert from 'node:assert/strict';
import { seriousFindings } from './accessibility.js';
import { newsProject } from './newsProject.js';
import { PanelPage } from './panelPage.js';
import { Workbench } from './workbench.js';

const themes = [
  'Dark 2026',
  'Light 2026',
  'Default High Contrast',
  'Default High Contrast Light',
] as const;

for (const theme of themes) {
  describe(`the panel in ${theme}`, () => {
    let workbench: Workbench;
    let panel: PanelPage;
    before(async () => {
      workbench = await Workbench.open({
        prepare: newsProject,
        settings: { 'workbench.colorTheme': theme },
      });
      panel = await PanelPage.open(workbench);
      await panel.focusWords();
    });
    after(() => workbench.close());

    it('has nothing serious for axe-core with suggestions and labels', async () => {
      await panel.press('Enter', 'Tab', 'd', 'Tab', 'Shift+S', 'Shift+ArrowRight');
      assert.deepEqual(await seriousFindings(panel.frame), []);
    });

    if (theme.includes('High Contrast')) {
      it('fills neither Reject nor Ignore', async () => {
        for (const name of ['Reject', 'Ignore']) {
          const fill = await panel.button(name).evaluate(button => {
            const base = button.shadowRoot?.querySelector('.base');
            return base && getComputedStyle(base).backgroundColor;
          });
          assert.equal(fill, 'rgba(0, 0, 0, 0)', name);
        }
      });
    }

    it('has nothing serious for axe-core while its keys are listed', async () => {
      await panel.press('Escape', '?');
      await panel.frame.getByRole('dialog', { name: 'Keys' }).waitFor();
      assert.deepEqual(await seriousFindings(panel.frame), []);
      await workbench.screenshot(`keys-${theme.replaceAll(/\W+/g, '-').toLowerCase()}`);
      await panel.press('Escape');
    });

    it('has nothing serious for axe-core on an earlier answer', async () => {
      await panel.answering(() => panel.press('a'));
      await panel.answering(() => panel.press('Shift+B'));
      assert.deepEqual(await seriousFindings(panel.frame), []);
      await workbench.screenshot(`earlier-${theme.replaceAll(/\W+/g, '-').toLowerCase()}`);
    });
  });
}
