import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { PanelPage } from './panelPage.js';
import { stored } from './stored.js';
import { Workbench } from './workbench.js';

describe('labelling the sample', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    workbench = await Workbench.open({ fixture: 'sample', width: 1280, height: 800 });
    panel = await PanelPage.open(workbench);
  });
  after(() => workbench.close());

  it('labels an entity and a class by keyboard and stores them before the next example shows', async () => {
    await panel.focusWords();
    const words = await panel.words().allTextContents();
    const answered = await panel.answering(() =>
      panel.press('Home', 'Shift+ArrowRight', '2', 'q', 'a'),
    );
    assert.equal(answered, words.join(' '));
    const rows = stored(workbench.folder);
    assert.deepEqual(
      rows.map(({ task, answer, labels }) => [task, answer, labels]),
      [
        ['entities', 'accept', 'WORK'],
        ['classes', 'accept', 'playlist'],
      ],
    );
  });

  it('labels with the mouse as well', async () => {
    await panel.words().first().click();
    await panel.label('PLACE').click();
    await panel.classOption('weather').click();
    await panel.answering(() => panel.button('Accept').click());
    const last = stored(workbench.folder).slice(-2);
    assert.deepEqual(
      last.map(row => row.labels),
      ['PLACE', 'weather'],
    );
  });

  it('wants the class before it accepts', async () => {
    const before = stored(workbench.folder).length;
    await panel.focusWords();
    const open = await panel.text();
    await panel.press('Home', '1', 'a');
    await panel.frame.getByText('Choose a class first, or ignore the example.').waitFor();
    assert.equal(await panel.text(), open);
    assert.equal(stored(workbench.folder).length, before);
    await panel.answering(() => panel.press('q', 'a'));
    assert.equal(stored(workbench.folder).length, before + 2);
  });

  it('rejects and ignores', async () => {
    await panel.focusWords();
    await panel.answering(() => panel.press('w', 'x'));
    await panel.answering(() => panel.press('Space'));
    const answers = stored(workbench.folder).map(row => row.answer);
    assert.ok(answers.includes('reject') && answers.includes('ignore'));
  });

  it('takes answers back and shows the example with what was answered', async () => {
    const before = stored(workbench.folder).length;
    const ignored = await panel.answering(() => panel.press('e', 'a'));
    assert.ok(stored(workbench.folder).length > before);
    await panel.answering(() => panel.press('Backspace'));
    assert.equal(await panel.text(), ignored);
    assert.equal(stored(workbench.folder).length, before);
    assert.equal(await panel.classOption('weather').getAttribute('aria-checked'), 'true');
  });

  it('comes back after a reload, with the answers that were given', async () => {
    const before = stored(workbench.folder).length;
    await workbench.reload();
    panel = await PanelPage.of(workbench);
    assert.equal(stored(workbench.folder).length, before);
    const left = await panel.frame
      .getByText(/\d+ left/)
      .first()
      .textContent();
    const answered = new Set(stored(workbench.folder).map(row => row.text)).size;
    assert.match(left ?? '', new RegExp(`${308 - answered} left`));
  });

  it('shows what was begun after a reload, just as it was', async () => {
    // What is found by a search is not what would be asked first.
    const first = await panel.text();
    await workbench.runCommand('Glossator: Search Examples…');
    await workbench.answerPrompt('Search Examples', 'restaurant');
    await panel.until(async () => (await panel.text()) !== first, 'what was found is shown');
    await panel.focusWords();
    await panel.press('w', 'Home', '2');
    const text = await panel.wholeText();
    const labels = await panel.labelled();
    assert.ok(labels.length > 0);
    await workbench.reload(createHash('sha256').update(text).digest('hex'));
    panel = await PanelPage.of(workbench);
    assert.equal(await panel.wholeText(), text);
    assert.deepEqual(await panel.labelled(), labels);
    assert.equal(await panel.classOption('restaurant').getAttribute('aria-checked'), 'true');
  });

  it('says that the database is gone, and goes on with it once it is back', async () => {
    const before = stored(workbench.folder);
    const database = path.join(workbench.folder, '.glossator/annotations.db');
    renameSync(database, `${database}.away`);
    await panel.frame.getByText(/annotations\.db was moved, deleted or replaced/).waitFor();
    assert.ok(!existsSync(database));
    renameSync(`${database}.away`, database);
    await panel.frame.getByRole('button', { name: 'Try Again' }).click();
    panel = await PanelPage.of(workbench);
    assert.deepEqual(stored(workbench.folder), before);
  });

  it('learns after ten answers: suggestions, a round and the words that carry the score', async () => {
    const gold = new Map(
      readFileSync('test/fixtures/gold/pool.jsonl', 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as { text: string; label: string })
        .map(({ text, label }) => [text.replaceAll(/\W+/g, ''), label]),
    );
    const classes = ['playlist', 'restaurant', 'weather', 'music', 'rating', 'search', 'cinema'];
    const keys = ['q', 'w', 'e', 'r', 't', 'y', 'u'];
    for (let n = 0; n < 16; n++) {
      await panel.focusWords();
      const label = gold.get((await panel.text()).replaceAll(/\W+/g, ''));
      const key = keys[classes.indexOf(label ?? '')];
      assert.ok(key);
      const answer = n % 3 === 0 ? ['Home', '1', key, 'a'] : [key, 'a'];
      await panel.answering(() => panel.press(...answer));
    }
    await panel.until(async () => {
      await panel.focusWords();
      await panel.answering(() => panel.press('Space'));
      return (await panel.frame.getByText('Carried by').count()) > 0;
    }, 'an example is ranked by a round');
  });

  it('exports training data and reads it back', async () => {
    await workbench.runCommand('Glossator: Export Training Data…');
    await workbench.pick('Prodigy JSONL');
    await workbench.pick('Train 80 %, Dev 20 %');
    const folder = path.join(workbench.folder, 'training-data');
    await workbench.answerPrompt('Folder for the files', folder);
    await workbench.notification(/Exported \d+ examples/).waitFor();
    const lines = ['train.jsonl', 'dev.jsonl'].flatMap(name => {
      assert.ok(existsSync(path.join(folder, name)), name);
      return readFileSync(path.join(folder, name), 'utf8').trim().split('\n');
    });
    const exported = new Set(lines.map(line => (JSON.parse(line) as { text: string }).text));
    const answered = new Set(stored(workbench.folder).map(row => row.text));
    assert.deepEqual([...exported].sort(), [...answered].sort());
    await workbench.openFile('training-data/train.jsonl');
  });

  it('goes to the source of the example', async () => {
    // The activity bar has a tab of the same name.
    await workbench.page.locator('.tabs-container').getByRole('tab', { name: 'Glossator' }).click();
    panel = await PanelPage.of(workbench);
    await panel.focusWords();
    await panel.press('o');
    await workbench.page
      .getByRole('tab', { name: /\.(txt|md|csv|tsv|jsonl)/ })
      .nth(1)
      .waitFor();
  });
});

describe('two windows on one project', () => {
  let first: Workbench;
  let second: Workbench;
  before(async () => {
    first = await Workbench.open({ fixture: 'sample' });
    second = await first.openSecondWindow();
  });
  after(async () => {
    await second.close();
    await first.close();
  });

  it('never lose an answer and never ask the same example twice', async () => {
    const panels = [await PanelPage.open(first), await PanelPage.open(second)];
    const asked: string[] = [];
    for (let n = 0; n < 6; n++) {
      const shown = await Promise.all(panels.map(panel => panel.text()));
      assert.notEqual(shown[0], shown[1], 'both windows show the same example');
      for (const panel of panels) {
        await panel.focusWords();
        asked.push(await panel.answering(() => panel.press('q', 'a')));
      }
    }
    assert.equal(new Set(asked).size, asked.length);
    assert.equal(new Set(stored(first.folder).map(row => row.text)).size, asked.length);
  });
});
