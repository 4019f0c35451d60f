/** docs/KEYSTROKES.md: the keys of its table do what they are said to do. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newsProject } from './newsProject.js';
import { PanelPage } from './panelPage.js';
import { stored, storedSpans } from './stored.js';
import { Workbench } from './workbench.js';

const page = readFileSync('docs/KEYSTROKES.md', 'utf8');
const named: Readonly<Record<string, string>> = {
  '→': 'ArrowRight',
  '.': 'Period',
  b: 'B',
};

/** The keys that the table gives for a task; their number stands before them. */
function keysOf(task: string): string[] {
  const row = page.split('\n').find(line => line.startsWith(`| ${task} |`));
  const cell = row?.split('|')[2] ?? '';
  const keys = [...cell.matchAll(/`([^`]+)`/g)].map(([, key = '']) =>
    key.startsWith('Shift+') ? `Shift+${named[key.slice(6)] ?? key.slice(6)}` : (named[key] ?? key),
  );
  assert.equal(Number.parseInt(cell, 10), keys.length, task);
  return keys;
}

describe('the table of keystrokes, for entities', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    workbench = await Workbench.open({ prepare: newsProject });
    panel = await PanelPage.open(workbench);
    await panel.focusWords();
  });
  after(() => workbench.close());

  it('drops one suggestion of four and saves', async () => {
    const text = await panel.wholeText();
    const keys = keysOf('of four suggestions drop the second, keep the others, save');
    await panel.answering(() => panel.press(...keys));
    assert.deepEqual(
      storedSpans(workbench.folder, text).map(said => said.split(' ').at(-2)),
      ['yes', 'no', 'yes', 'yes'],
    );
  });

  it('labels a name of two words', async () => {
    await panel.toWord('Grace');
    await panel.press(...keysOf('label a name of two words, the caret on its first'));
    const labelled = await panel.labelled();
    assert.ok(labelled.includes('Grace, PERSON, 1 of 2'));
    assert.ok(labelled.includes('Hopper, PERSON, 2 of 2'));
  });

  it('moves the end of a span', async () => {
    await panel.press(...keysOf('move the end of a span by one word'));
    assert.ok((await panel.labelled()).includes('of, PERSON, 3 of 3'));
  });

  it('changes the answer before last and comes back', async () => {
    const first = stored(workbench.folder).at(-1)?.text ?? '';
    assert.ok(storedSpans(workbench.folder, first).includes('Ada Lovelace PERSON yes pattern'));
    await panel.answering(() => panel.press('a'));
    const open = await panel.wholeText();
    const keys = keysOf('take a label out of the answer before last and come back');
    for (const key of keys) {
      if (key.startsWith('Shift+') || key === keys.at(-1)) {
        await panel.answering(() => panel.press(key));
      } else await panel.press(key);
    }
    assert.ok(!storedSpans(workbench.folder, first).includes('Ada Lovelace PERSON yes pattern'));
    assert.equal(await panel.wholeText(), open);
  });
});

describe('the table of keystrokes, for classes', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({
      prepare: folder => {
        const project = { version: 1, classes: { labels: ['praise', 'question'] } };
        writeFileSync(path.join(folder, 'glossator.json'), JSON.stringify(project));
        writeFileSync(path.join(folder, 'texts.txt'), 'Where is it?\n\nWell done.\n\nSo it is.');
      },
    });
  });
  after(() => workbench.close());

  it('gives a class and saves', async () => {
    const panel = await PanelPage.openExample(workbench);
    const keys = keysOf('give an example its one class and save');
    await panel.answeringExample(() => panel.press(...keys));
    assert.deepEqual(
      stored(workbench.folder).map(({ answer, labels }) => [answer, labels]),
      [['accept', 'question']],
    );
  });
});
