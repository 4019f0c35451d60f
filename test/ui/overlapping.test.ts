/** Spans that nest, cross and wrap: drawn without touching, and stored as they are. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PanelPage } from './panelPage.js';
import { storedSpans } from './stored.js';
import { Workbench } from './workbench.js';

const text =
  'The Müller & Söhne GmbH team (Ada, Bob, Eve) runs Atlas Sync Enterprise Edition 4.2.1 for Contoso; see ' +
  'https://status.example.com/incidents/2026/03/11/atlas-sync-export-queue-stalled-in-region-eu-west-1 since Monday.';
const labels = ['ORG', 'TEAM', 'PERSON', 'PRODUCT', 'LICENCE', 'VERSION', 'RELEASE'];

describe('a project whose spans may overlap', () => {
  let workbench: Workbench;
  let panel: PanelPage;
  before(async () => {
    workbench = await Workbench.open({
      prepare: folder => {
        const project = {
          version: 1,
          entities: { overlap: true, labels },
          corpus: { unit: 'paragraph' },
        };
        writeFileSync(path.join(folder, 'glossator.json'), JSON.stringify(project));
        writeFileSync(path.join(folder, 'notes.txt'), text);
      },
      settings: { 'window.commandCenter': false, 'workbench.colorTheme': 'Dark 2026' },
      width: 1600,
    });
    panel = await PanelPage.open(workbench);
    await panel.focusWords();
  });
  after(() => workbench.close());

  /** Labels the words from one to another by the label's key. */
  const label = async (from: string, to: string, name: string): Promise<void> => {
    const words = await panel.words().allTextContents();
    await panel.toWord(from);
    // A range of one word, so that the key doesn't mean the span around it.
    if (from === to) await panel.press('Shift+ArrowRight', 'Shift+ArrowLeft');
    for (let i = words.indexOf(from); i < words.indexOf(to); i++) {
      await panel.press('Shift+ArrowRight');
    }
    await panel.press(String(labels.indexOf(name) + 1));
  };

  /** Left edges of the words, which no label may move. */
  const places = (): Promise<number[]> =>
    panel.words().evaluateAll(words => words.map(word => word.getBoundingClientRect().left));

  it('takes spans within, across and beside each other, and moves no word sideways', async () => {
    const before = await places();
    await label('Müller', 'GmbH', 'ORG');
    await label('Müller', 'Eve', 'TEAM');
    for (const person of ['Ada', 'Bob', 'Eve']) await label(person, person, 'PERSON');
    await label('Atlas', 'Sync', 'PRODUCT');
    await label('Atlas', 'Edition', 'RELEASE');
    await label('Enterprise', 'Contoso', 'LICENCE');
    await workbench.screenshot('overlapping');
    assert.deepEqual(await places(), before);
    const lines = await panel.frame.locator('.under').evaluateAll(elements =>
      elements.map(element => {
        const { left, right, top } = element.getBoundingClientRect();
        return { left, right, top };
      }),
    );
    assert.ok(lines.length >= 8);
    for (const a of lines) {
      for (const b of lines) {
        const meet = a !== b && Math.abs(a.top - b.top) < 3;
        // Each line is drawn a pixel wider than its words on either side.
        assert.ok(!meet || a.right <= b.left + 2.5 || b.right <= a.left + 2.5);
      }
    }
  });

  it('picks the next of the spans at the caret by v, and drops that one', async () => {
    await panel.toWord('Müller');
    await panel.press('v', 'd');
    assert.ok((await panel.labelled()).includes('Müller, ORG, 1 of 4'));
    await panel.press('a');
    await panel.frame.getByText('Nothing left to ask.').waitFor();
    assert.deepEqual(storedSpans(workbench.folder, text).toSorted(), [
      'Ada PERSON yes person',
      'Atlas Sync Enterprise Edition RELEASE yes person',
      'Atlas Sync PRODUCT yes person',
      'Bob PERSON yes person',
      'Enterprise Edition 4.2.1 for Contoso LICENCE yes person',
      'Eve PERSON yes person',
      'Müller & Söhne GmbH ORG yes person',
    ]);
  });
});
