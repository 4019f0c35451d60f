/** A folder from elsewhere that nobody has trusted yet. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { glossator, temporaryFolder, writeLines } from '../cli/cli.js';
import { PanelPage } from './panelPage.js';
import { TextEditor } from './textEditor.js';
import { Workbench } from './workbench.js';

const words = 'Paul Stookey';

/** One answer about them, so that the folder has labels to show. */
function labelWords(folder: string): void {
  const text = `Play some ${words} from the sixties`;
  const start = text.indexOf(words);
  const elsewhere = temporaryFolder();
  const from = path.join(elsewhere.path, 'answers.jsonl');
  writeLines(from, [{ text, spans: [{ start, end: start + words.length, label: 'ARTIST' }] }]);
  glossator('label', folder, '--from', from);
  elsewhere.remove();
}

describe('a folder in Restricted Mode', () => {
  let workbench: Workbench | undefined;
  afterEach(() => workbench?.close());

  it('has its files read for labels only once it is trusted', async () => {
    workbench = await Workbench.open({ fixture: 'sample', trust: false, prepare: labelWords });
    const labelled = new TextEditor(workbench).line(words, 'ARTIST');
    await workbench.openFile('notes/desk.md');
    // The panel reads the corpus first, so that files on screen would have been read as well.
    await PanelPage.open(workbench);
    await workbench.openFile('notes/desk.md');
    await workbench.screenshot('restricted');
    assert.equal(await labelled.count(), 0);

    await workbench.runCommand('Workspaces: Manage Workspace Trust');
    await workbench.page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await workbench.openFile('notes/desk.md');
    await labelled.waitFor();
  });
});
