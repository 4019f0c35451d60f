/** The panel beside a text editor, where it is narrow. */
import { newsProject } from './newsProject.js';
import { PanelPage } from './panelPage.js';
import { Workbench } from './workbench.js';

describe('a panel of some 480 px', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    workbench = await Workbench.open({
      prepare: newsProject,
      settings: {
        'workbench.colorTheme': 'Dark 2026',
        'workbench.sideBar.visible': false,
        'window.commandCenter': false,
      },
      width: 530,
      height: 800,
    });
    panel = await PanelPage.open(workbench);
    await workbench.hideSideBar();
    await panel.focusWords();
  });
  after(() => workbench.close());

  it('tells an earlier answer from a question', async () => {
    await panel.answering(() => panel.press('a'));
    await panel.answering(() => panel.press('Shift+B'));
    await panel.frame.getByRole('button', { name: /^Earlier answer: accepted/ }).waitFor();
    await workbench.screenshot('narrow-earlier-answer');
    await panel.answering(() => panel.press('Escape'));
  });
});
