/** What the panel's keys do, on a project whose suggestions are known. */
import assert from 'node:assert/strict';
import { newsProject } from './newsProject.js';
import { PanelPage } from './panelPage.js';
import { stored, storedSpans } from './stored.js';
import { Workbench } from './workbench.js';

const plainDark = {
  'workbench.colorTheme': 'Dark 2026',
  'window.commandCenter': false,
};

async function openNews(): Promise<{ workbench: Workbench; panel: PanelPage }> {
  // Wide enough for the labels to stand beside the text.
  const workbench = await Workbench.open({
    prepare: newsProject,
    settings: plainDark,
    width: 1600,
  });
  const panel = await PanelPage.open(workbench);
  await panel.focusWords();
  return { workbench, panel };
}

describe('suggestions, one by one', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    ({ workbench, panel } = await openNews());
  });
  after(() => workbench.close());

  it('are walked with Tab, kept with Enter and dropped with d', async () => {
    assert.equal(await panel.caret(), 'Ada');
    await workbench.screenshot('suggestions');
    await panel.press('Tab');
    assert.equal(await panel.caret(), 'Lyon');
    await panel.press('d', 'Tab');
    assert.equal(await panel.caret(), 'Paris');
    await panel.press('Enter', 'Tab');
    assert.equal(await panel.caret(), 'Contoso');
    assert.deepEqual(await panel.labelled(), [
      'Ada, PERSON labelled before, 100 percent',
      'Lovelace, PERSON labelled before, 100 percent',
      'Paris, PLACE',
      'Contoso, ORG labelled before, 100 percent',
    ]);
    await workbench.screenshot('suggestions-judged');
    const text = await panel.wholeText();
    await panel.answering(() => panel.press('a'));
    assert.deepEqual(storedSpans(workbench.folder, text), [
      'Ada Lovelace PERSON yes pattern',
      'Lyon PLACE no pattern',
      'Paris PLACE yes pattern',
      'Contoso ORG yes pattern',
    ]);
  });

  it('are kept from a score on after a preview', async () => {
    await panel.press('Shift+A');
    await workbench.prompt().waitFor();
    await workbench.page.getByText('From 99 %').waitFor();
    await workbench.page.getByText('2 of 4').waitFor();
    const tagged = panel.frame.locator('.tag');
    await tagged.getByText('ORG', { exact: true }).waitFor();
    await workbench.screenshot('keep-by-score');
    await panel.press('Escape');
    await panel.focusWords();
    assert.equal((await panel.labelled()).filter(name => /before/.test(name)).length, 5);
    await tagged.getByText('ORG?', { exact: true }).waitFor();
    await panel.press('Shift+A');
    await workbench.pick('From 99 %');
    await panel.until(
      async () => (await panel.labelled()).filter(name => /before/.test(name)).length === 2,
      'the sure ones are kept',
    );
    await workbench.screenshot('kept-by-score');
  });

  it('grow and shrink at both ends', async () => {
    await panel.focusWords();
    await panel.press('Home', 'Period');
    const kept = async (): Promise<string[]> =>
      (await panel.labelled()).filter(name => /PERSON/.test(name));
    assert.deepEqual((await kept()).length, 3);
    await panel.press('Comma', 'Shift+Period');
    assert.deepEqual(await kept(), ['Lovelace, PERSON']);
    await panel.press('Shift+Comma');
    assert.deepEqual(await kept(), ['Ada, PERSON, 1 of 2', 'Lovelace, PERSON, 2 of 2']);
  });

  it('leave a label on until Escape', async () => {
    await panel.press('Shift+S');
    await panel.frame.getByRole('button', { name: /PERSON.*stays on/ }).waitFor();
    await panel.toWord('Grace');
    await panel.press('Shift+ArrowRight', 'Enter');
    assert.ok((await panel.labelled()).includes('Grace, PERSON, 1 of 2'));
    await workbench.screenshot('sticky');
    await panel.press('Escape');
    assert.equal(await panel.frame.getByRole('button', { name: /stays on/ }).count(), 0);
  });

  it('label the same words elsewhere after a preview, in one step to undo', async () => {
    await panel.press('l');
    await workbench.page.getByText('Label “Grace Hopper” wherever it stands').waitFor();
    await workbench.screenshot('occurrences-where');
    await workbench.pick('In This File');
    await workbench.page.getByText('Label “Grace Hopper” as PERSON').waitFor();
    // The list comes after its title; what isn't there yet can't be chosen.
    await workbench.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await workbench.screenshot('occurrences-which');
    const before = stored(workbench.folder).length;
    await panel.press('Enter');
    await panel.until(
      () => Promise.resolve(stored(workbench.folder).length === before + 10),
      'all other open examples have the label',
    );
    await panel.until(
      async () => (await panel.labelled()).filter(name => /Grace, PERSON/.test(name)).length === 2,
      'the example has both',
    );
    await workbench.screenshot('occurrences-done');
    await panel.focusWords();
    await panel.press('Backspace');
    await panel.until(
      () => Promise.resolve(stored(workbench.folder).length === before),
      'one undo takes all of them back',
    );
  });

  it('mark a range of characters with Alt and the mouse', async () => {
    const word = panel.words().filter({ hasText: 'Globex' });
    const box = await word.boundingBox();
    assert.ok(box);
    const { mouse, keyboard } = workbench.page;
    await keyboard.down('Alt');
    await mouse.move(box.x + 1, box.y + box.height / 2);
    await mouse.down();
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
    await mouse.up();
    await keyboard.up('Alt');
    await panel.frame.getByText(/^\d characters$/).waitFor();
    await workbench.screenshot('characters');
    await panel.press('3');
    const text = await panel.wholeText();
    await panel.answering(() => panel.press('a'));
    assert.ok(storedSpans(workbench.folder, text).some(said => /^Glo[a-z]? ORG yes/.test(said)));
  });
});

describe('answers and their history', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    ({ workbench, panel } = await openNews());
  });
  after(() => workbench.close());

  it('say that there are no entities with one key', async () => {
    const text = await panel.wholeText();
    await panel.answering(() => panel.press('Shift+X'));
    assert.deepEqual(storedSpans(workbench.folder, text), [
      'Ada Lovelace PERSON no pattern',
      'Lyon PLACE no pattern',
      'Paris PLACE no pattern',
      'Contoso ORG no pattern',
    ]);
    assert.equal(stored(workbench.folder).at(-1)?.answer, 'accept');
  });

  it('carry a comment', async () => {
    await panel.press('Shift+C');
    await workbench.answerPrompt('Comment on this example', 'Who is Ada?');
    await panel.frame.getByText('“Who is Ada?”').waitFor();
    await workbench.screenshot('comment');
  });

  it('are changed after going back to them', async () => {
    await panel.focusWords();
    const open = await panel.wholeText();
    await panel.press('Shift+B');
    await panel.frame.getByText(/Earlier answer: accepted/).waitFor();
    await panel.focusWords();
    const text = await panel.wholeText();
    assert.notEqual(text, open);
    await workbench.screenshot('earlier-answer');
    await panel.toWord('Globex');
    await panel.answering(() => panel.press('3', 'a'));
    assert.ok(storedSpans(workbench.folder, text).includes('Globex ORG yes person'));
    assert.equal(await panel.wholeText(), open);
  });

  it('are passed through in both directions', async () => {
    const open = await panel.wholeText();
    await panel.answering(() => panel.press('Shift+B'));
    await panel.answering(() => panel.press('Shift+F'));
    assert.equal(await panel.wholeText(), open);
  });

  it('are taken back and given again', async () => {
    await panel.focusWords();
    const text = await panel.wholeText();
    await panel.answering(() => panel.press('a'));
    const count = stored(workbench.folder).length;
    await panel.answering(() => panel.press('Backspace'));
    assert.equal(stored(workbench.folder).length, count - 1);
    assert.equal(await panel.wholeText(), text);
    assert.match((await panel.status().textContent()) ?? '', /^Undone: accepted, .* left\.$/);
    await panel.answering(() => panel.press('Shift+Backspace'));
    assert.equal(stored(workbench.folder).length, count);
    assert.match((await panel.status().textContent()) ?? '', /^Redone: accepted, .* left\.$/);
  });

  it('say that an example is flagged, and no longer', async () => {
    await panel.press('f');
    await panel.status().getByText('Flagged.', { exact: true }).waitFor({ state: 'attached' });
    await panel.frame.getByText('flagged', { exact: true }).waitFor();
    await panel.press('f');
    await panel.status().getByText('No longer flagged.').waitFor({ state: 'attached' });
  });
});

describe('ways of asking', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    ({ workbench, panel } = await openNews());
  });
  after(() => workbench.close());

  async function changeMode(mode: string): Promise<void> {
    await workbench.runCommand('Glossator: Change Labelling Mode…');
    await workbench.page.getByText('How do you want to be asked?').waitFor();
    if (mode === 'Manual') await workbench.screenshot('modes');
    await workbench.pick(mode);
  }

  it('show nothing that leads in manual mode', async () => {
    await changeMode('Manual');
    await panel.frame.getByText('without suggestions').waitFor();
    assert.deepEqual(await panel.labelled(), []);
    await workbench.screenshot('manual');
  });

  it('ask one span at a time and store partial answers', async () => {
    await changeMode('One at a Time');
    const question = panel.frame.getByText(/^Is “.+” [A-Z]+\?$/);
    await question.waitFor();
    await panel.focusWords();
    await workbench.screenshot('one-at-a-time');
    const text = await panel.wholeText();
    const asked = [];
    for (const key of ['a', 'x', 'a']) {
      const before = (await question.textContent()) ?? '';
      asked.push(before);
      await panel.press(key);
      await panel.until(
        async () => (await question.textContent()) !== before,
        'the next question is asked',
      );
    }
    assert.deepEqual(asked, ['Is “Paris” PLACE?', 'Is “Ada Lovelace” PERSON?', 'Is “Lyon” PLACE?']);
    assert.deepEqual(storedSpans(workbench.folder, text), [
      'Ada Lovelace PERSON no pattern',
      'Lyon PLACE yes pattern',
      'Paris PLACE yes pattern',
    ]);
    await workbench.screenshot('one-at-a-time-next');
    await changeMode('Correct');
  });

  it('narrow the examples by words', async () => {
    await workbench.runCommand('Glossator: Search Examples…');
    await workbench.answerPrompt('Search examples', 'sailed');
    const leave = panel.frame.getByRole('button', { name: /“sailed”.*Leave Search/ });
    await leave.waitFor();
    assert.match(await panel.wholeText(), /sailed/);
    await panel.focusWords();
    await workbench.screenshot('search-words');
    await leave.click();
    await leave.waitFor({ state: 'detached' });
  });

  it('narrow the examples by a label that they may hold', async () => {
    // The click of the test before has to have arrived, or VS Code closes the list for it.
    await panel.focusWords();
    await workbench.runCommand('Glossator: Search Examples…');
    await workbench.page.getByText('the likeliest first').first().waitFor();
    await workbench.screenshot('search');
    await workbench.pick('ORG');
    const leave = panel.frame.getByRole('button', { name: /likely ORG.*Leave Search/ });
    await leave.click();
    await leave.waitFor({ state: 'detached' });
  });

  it('give a label by its name', async () => {
    await panel.focusWords();
    await panel.toWord('Globex');
    await panel.press('Shift+L');
    await workbench.answerPrompt('Choose a label', 'or');
    await panel.until(
      async () => (await panel.labelled()).includes('Globex, ORG'),
      'the word has the label',
    );
  });

  it('hide and show the labels beside the text', async () => {
    const labels = panel.frame.getByRole('group', { name: 'Entities' });
    await workbench.runCommand('Glossator: Toggle Side Sheet');
    await labels.waitFor({ state: 'hidden' });
    await workbench.screenshot('no-sheet');
    await workbench.runCommand('Glossator: Toggle Side Sheet');
    await labels.waitFor({ state: 'visible' });
  });

  it('list their keys', async () => {
    await panel.focusWords();
    await panel.press('?');
    await panel.frame.getByRole('dialog', { name: 'Keys' }).waitFor();
    await workbench.screenshot('keys');
    await panel.press('Escape');
    await panel.frame.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
  });
});

describe('a key that is left to VS Code', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    workbench = await Workbench.open({
      prepare: newsProject,
      settings: { ...plainDark, 'glossator.panel.freeKeys': ['x'] },
    });
    panel = await PanelPage.open(workbench);
    await panel.focusWords();
  });
  after(() => workbench.close());

  it('does nothing in the panel, where its command and all other keys do', async () => {
    const text = await panel.wholeText();
    const before = stored(workbench.folder).length;
    await panel.press('x', 'd');
    assert.equal(await panel.wholeText(), text);
    assert.equal(stored(workbench.folder).length, before);
    assert.ok(!(await panel.labelled()).some(name => name.startsWith('Ada')), 'd drops');
    await panel.answering(() => workbench.runCommand('Glossator: Reject Example'));
    assert.equal(stored(workbench.folder).at(-1)?.answer, 'reject');
  });
});
