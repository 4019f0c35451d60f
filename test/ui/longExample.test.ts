/** An example of 50,000 characters and a thousand suggestions, of which only what is near the view is drawn. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { glossator } from '../cli/cli.js';
import { PanelPage } from './panelPage.js';
import { storedSpans } from './stored.js';
import { Workbench } from './workbench.js';

const answered = { text: 'Ada flew to Lyon.', spans: [{ start: 12, end: 16, label: 'PLACE' }] };
const sentences = Array.from(
  { length: 1_000 },
  (_, day) => `On day ${day} she went to Lyon and saw the old town.`,
);
/** A third of it is one line. */
const long = sentences.map((one, i) => one + (i < 300 || i % 5 > 0 ? ' ' : '\n')).join('');

function prepare(folder: string): void {
  const project = {
    version: 1,
    entities: { labels: ['PERSON', 'PLACE'] },
    corpus: { unit: 'record' },
    query: { explore: 0 },
    holdout: 0,
  };
  writeFileSync(path.join(folder, 'glossator.json'), JSON.stringify(project));
  const records = [answered.text, long].map(text => JSON.stringify({ text }));
  writeFileSync(path.join(folder, 'texts.jsonl'), records.join('\n'));
  const file = path.join(folder, 'answers.jsonl');
  writeFileSync(file, JSON.stringify(answered));
  const { code, stderr } = glossator('label', folder, '--from', file, '--annotator', 'Ada');
  assert.equal(code, 0, stderr);
  rmSync(file);
}

describe('an example of 50,000 characters', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    workbench = await Workbench.open({ prepare, settings: { 'window.commandCenter': false } });
    panel = await PanelPage.open(workbench);
    await panel.focusWords();
  });
  after(() => workbench.close());

  /** What stands under the words named Lyon that are in view, and how far from them, in pixels. */
  const marksInView = (): Promise<{ words: number; marked: number }> =>
    panel.frame.evaluate(() => {
      const view = document.querySelector('.stage')?.getBoundingClientRect();
      const boxes = (selector: string): DOMRect[] =>
        [...document.querySelectorAll(selector)]
          .filter(one => selector !== '.token' || one.textContent === 'Lyon')
          .map(one => one.getBoundingClientRect())
          .filter(box => view && box.top > view.top && box.bottom < view.bottom - 8);
      const marks = boxes('.under');
      const words = boxes('.token');
      const marked = words.filter(word =>
        marks.some(
          mark => Math.abs(mark.left - word.left) < 3 && Math.abs(mark.top - word.bottom) < 5,
        ),
      );
      return { words: words.length, marked: marked.length };
    });

  const assertMarked = async (): Promise<void> => {
    const { words, marked } = await marksInView();
    assert.ok(words > 3);
    assert.equal(marked, words);
  };

  it('has all of its text for screen readers, and words where a person looks', async () => {
    assert.equal(await panel.wholeText(), long.trim());
    assert.ok((await panel.words().count()) < 3_000);
    await assertMarked();
  });

  it('shows its last suggestion, with the caret on it, after one key', async () => {
    await panel.press('Shift+N');
    assert.equal(await panel.caret(), 'Lyon');
    await assertMarked();
    await panel.press('Enter');
    const names = await panel.labelled();
    assert.equal(names.at(-1), 'Lyon, PLACE');
    assert.match(names.at(-2) ?? '', /^Lyon, PLACE labelled before/);
    await workbench.screenshot('long-example');
  });

  it('moves the caret up by lines past what was drawn', async () => {
    const line = async (): Promise<number> =>
      panel.frame.evaluate(() => {
        const text = document.querySelector('.example');
        const caret = document.querySelector('.caret')?.getBoundingClientRect();
        return (caret?.top ?? 0) - (text?.getBoundingClientRect().top ?? 0);
      });
    let before = await line();
    for (let i = 0; i < 60; i++) {
      await panel.press('ArrowUp');
      const now = await line();
      assert.ok(now < before && before - now < 60, `line ${i}: from ${before} to ${now}`);
      before = now;
    }
    await assertMarked();
  });

  it('labels a range that is dragged over lines', async () => {
    const drawn = await panel.frame.evaluate(() => {
      const view = document.querySelector('.stage')?.getBoundingClientRect();
      const inView = [...document.querySelectorAll('.token')]
        .map(word => ({ id: word.id, box: word.getBoundingClientRect() }))
        .filter(({ box }) => view && box.top > view.top + 60 && box.bottom < view.bottom - 60);
      return [inView[2]?.id, inView.at(-3)?.id];
    });
    const [from, to] = drawn.map(id => panel.frame.locator(`#${id}`));
    assert.ok(from && to);
    await from.dragTo(to);
    const chosen = panel.frame.getByRole('option', { selected: true });
    assert.ok((await chosen.count()) > 64);
    await panel.press('1');
    assert.equal(await chosen.count(), 0);
    const names = (await panel.labelled()).filter(name => name.includes('PERSON'));
    assert.ok(names.length > 64);
    await panel.press('d');
  });

  it('draws what is scrolled to, in every width', async () => {
    const stage = panel.frame.locator('.stage');
    for (const part of [0.5, 0.1, 0.3]) {
      await stage.evaluate((element, at) => (element.scrollTop = element.scrollHeight * at), part);
      await panel.until(async () => (await marksInView()).marked > 3, 'labels are drawn');
      await assertMarked();
    }
    await workbench.page.setViewportSize({ width: 900, height: 800 });
    await panel.until(async () => (await marksInView()).marked > 3, 'labels are drawn');
    await assertMarked();
  });

  it('saves every suggestion that was accepted, seen or not', async () => {
    await panel.focusWords();
    await panel.press('a');
    await panel.frame.getByText('Nothing left to ask.').waitFor();
    const spans = storedSpans(workbench.folder, long.trim());
    assert.equal(spans.length, 1_000);
    // The others were under the range that was labelled and dropped again.
    assert.ok(spans.filter(span => span === 'Lyon PLACE yes pattern').length > 950);
  });
});
