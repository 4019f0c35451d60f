/** Parts of sentences: what is asked about stands out, and the answer says nothing of the rest. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { glossator, gold } from '../cli/cli.js';
import { seriousFindings } from './accessibility.js';
import { PanelPage } from './panelPage.js';
import { storedSpans } from './stored.js';
import { Workbench } from './workbench.js';

/** The sample's entities alone, asked about in parts, with answers to learn from. */
function entitiesInParts(folder: string): void {
  const file = path.join(folder, 'glossator.json');
  const project = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  delete project['classes'];
  const query = { strategy: 'parts', explore: 0 };
  writeFileSync(file, JSON.stringify({ ...project, holdout: 0, query }, undefined, 2));
  const answers = readFileSync(path.join(gold, 'pool.jsonl'), 'utf8')
    .split('\n')
    .slice(0, 60)
    .map(line => JSON.parse(line) as { text: string; spans: object[] })
    .map(({ text, spans }) => JSON.stringify({ text, spans }));
  const some = path.join(folder, 'some.jsonl');
  writeFileSync(some, answers.join('\n'));
  const { code, stderr } = glossator('label', folder, '--from', some, '--annotator', 'Ada');
  assert.equal(code, 0, stderr);
  rmSync(some);
}

describe('a project that asks about parts of sentences', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    workbench = await Workbench.open({
      fixture: 'sample',
      prepare: entitiesInParts,
      width: 1280,
      height: 800,
    });
    panel = await PanelPage.open(workbench);
  });
  after(() => workbench.close());

  /** The words that are asked about; undefined where the whole example is. */
  const asked = async (): Promise<string | undefined> => {
    const announced = panel.frame.getByText(/^Only “/u).first();
    if ((await announced.count()) === 0) return undefined;
    return /^Only “(.*?)” in:/u.exec((await announced.textContent()) ?? '')?.[1];
  };

  it('says which words it asks about, once there is a model', async () => {
    await panel.focusWords();
    await panel.until(async () => {
      const part = await asked();
      if (part !== undefined && part.length < (await panel.wholeText()).length / 2) return true;
      await panel.answering(() => panel.press('a'));
      return false;
    }, 'a part is asked about');
    await workbench.screenshot('panel-parts');
    assert.deepEqual(await seriousFindings(panel.frame), []);
  });

  it('stores that there is nothing in the part, and nothing of other words', async () => {
    const part = (await asked()) ?? '';
    const text = await panel.wholeText();
    await panel.answering(() => panel.press('Shift+X'));
    const rows = storedSpans(workbench.folder, text);
    const no = rows.filter(row => row.endsWith('no person'));
    assert.deepEqual(
      no.map(row => row.slice(0, part.length)),
      Array.from({ length: 6 }, () => part),
    );
    assert.ok(!rows.some(row => row.includes(' yes ')));
  });
});
