import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PanelPage } from './panelPage.js';
import { stored } from './stored.js';
import { Workbench } from './workbench.js';

function projectOf(mode: 'single' | 'multi'): (folder: string) => void {
  return folder => {
    const project = { version: 1, classes: { mode, labels: ['praise', 'question', 'other'] } };
    writeFileSync(path.join(folder, 'glossator.json'), JSON.stringify(project));
    const texts = ['Where is it?', 'Well done.', 'Good, but when?', 'Nothing to say.'];
    writeFileSync(path.join(folder, 'texts.txt'), texts.join('\n\n'));
  };
}

describe('a project with classes alone', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({ prepare: projectOf('single') });
  });
  after(() => workbench.close());

  it('neither rejects nor accepts what nobody has said', async () => {
    const panel = await PanelPage.openExample(workbench);
    await panel.press('x');
    await panel.frame.getByText(/^There is nothing to reject\./).waitFor();
    await panel.press('a');
    await panel.frame.getByText(/^Choose a class first/).waitFor();
    assert.deepEqual(stored(workbench.folder), []);
  });

  it('takes one key for an answer and shows the next example', async () => {
    const panel = await PanelPage.openExample(workbench);
    const answered = await panel.answeringExample(() => panel.press('w'));
    const [first] = stored(workbench.folder);
    assert.deepEqual(
      [first?.task, first?.answer, first?.labels],
      ['classes', 'accept', 'question'],
    );
    assert.equal(first?.text, answered);
  });
});

describe('a project with several classes for an example', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({ prepare: projectOf('multi') });
  });
  after(() => workbench.close());

  it('collects classes until the example is accepted, none included', async () => {
    const panel = await PanelPage.openExample(workbench);
    await panel.answeringExample(() => panel.press('q', 'w', 'a'));
    await panel.answeringExample(() => panel.press('a'));
    assert.deepEqual(
      stored(workbench.folder).map(({ answer, labels }) => [answer, labels]),
      [
        ['accept', 'praise,question'],
        ['accept', ''],
      ],
    );
  });
});
