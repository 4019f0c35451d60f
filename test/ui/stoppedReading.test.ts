/** Reading that takes long and that a person stops: the panel says so, and goes on when told to. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PanelPage } from './panelPage.js';
import { Workbench } from './workbench.js';

function write(folder: string, include: string): void {
  const project = { version: 1, entities: { labels: ['PLACE'] }, corpus: { include: [include] } };
  writeFileSync(path.join(folder, 'glossator.json'), JSON.stringify(project));
}

describe('a corpus that takes long to read', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({
      prepare: folder => {
        write(folder, 'short.txt');
        writeFileSync(path.join(folder, 'short.txt'), 'She went to Lyon. She saw Paris.');
        const days = Array.from({ length: 20_000 }, (_, i) => `On day ${i} she went to Lyon. `);
        for (let file = 0; file < 25; file++) {
          const text = days.map(day => `In year ${file}, ${day}`).join('');
          writeFileSync(path.join(folder, `long-${file}.txt`), text);
        }
      },
    });
  });
  after(() => workbench.close());

  it('can be stopped, which is no error, and read after all', async () => {
    const { frame } = await PanelPage.open(workbench);
    write(workbench.folder, '*.txt');
    const progress = workbench.notification(/Reading files/);
    await progress.hover();
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await frame.getByRole('heading', { name: 'Reading has stopped' }).waitFor();
    await workbench.screenshot('reading-stopped');
    await frame.getByRole('button', { name: 'Restart' }).click();
    await PanelPage.of(workbench);
  });
});
