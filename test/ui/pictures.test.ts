/** The panel in every kind of theme and width; `npm run pictures` puts the results into docs/pictures. */
import assert from 'node:assert/strict';
import { answerSome } from './answers.js';
import { PanelPage } from './panelPage.js';
import { Workbench } from './workbench.js';

const pictures = [
  { name: 'panel-dark', theme: 'Dark 2026', body: 'vscode-dark', width: 1280 },
  { name: 'panel-light', theme: 'Light 2026', body: 'vscode-light', width: 1280 },
  { name: 'panel-hc', theme: 'Default High Contrast', body: 'vscode-high-contrast', width: 1280 },
  {
    name: 'panel-hc-light',
    theme: 'Default High Contrast Light',
    body: 'vscode-high-contrast-light',
    width: 1280,
  },
  { name: 'panel-narrow', theme: 'Dark 2026', body: 'vscode-dark', width: 760 },
];

for (const { name, theme, body, width } of pictures) {
  describe(`the picture ${name}`, () => {
    let workbench: Workbench;
    before(async () => {
      workbench = await Workbench.open({
        fixture: 'sample',
        settings: {
          'workbench.colorTheme': theme,
          'workbench.sideBar.visible': false,
          'window.commandCenter': false,
        },
        prepare: answerSome,
        width,
        height: 800,
      });
    });
    after(() => workbench.close());

    it('shows the theme, a suggestion and why the example was chosen', async () => {
      const panel = await PanelPage.open(workbench);
      await workbench.hideSideBar();
      assert.ok(await panel.frame.locator(`body.${body}`).count());
      await panel.focusWords();
      // An example that the model has something to say about makes the better picture.
      await panel.until(async () => {
        const suggested = await panel.frame.getByRole('option', { name: /suggested/ }).count();
        const ranked = await panel.frame.getByText(/rank|Carried by/i).count();
        if (suggested > 3 && ranked > 0) return true;
        await panel.answering(() => panel.press('Space'));
        return false;
      }, 'an example has suggestions');
      await panel.focusWords();
      // One suggestion kept, so that a person's label stands beside the model's.
      await panel.press('Home', 'n', 'Enter', 'n');
      await workbench.screenshot(name);
    });
  });
}
