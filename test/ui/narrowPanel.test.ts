/** The panel beside a text editor, where it is narrow. */
import assert from 'node:assert/strict';
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

  it('cuts a long comment and says so', async () => {
    const comment =
      'Somebody who knows the firm should look at this one, and at all like it. '.repeat(2);
    await panel.press('Shift+C');
    await workbench.answerPrompt('Comment on this example', comment);
    const note = panel.frame.getByText(/^“Somebody/);
    await note.waitFor();
    await workbench.screenshot('narrow-comment');
    // Only a block shows where it is cut; of a flex box the text is cut without a sign.
    const look = await note.evaluate(text => {
      const { display, textOverflow } = getComputedStyle(text);
      return { display, textOverflow, isCut: text.scrollWidth > text.clientWidth };
    });
    assert.deepEqual(look, { display: 'block', textOverflow: 'ellipsis', isCut: true });
  });
});
