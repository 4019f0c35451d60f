import assert from 'node:assert/strict';
import { Workbench } from './workbench.js';

describe('labelling the sample', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({ fixture: 'sample', width: 1280, height: 800 });
  });
  after(() => workbench.close());

  it('shows an example after Next Uncertain Example', async () => {
    await workbench.runCommand('Glossator: Next Uncertain Example');
    const panel = await workbench.panel();
    await panel.getByRole('listbox', { name: 'Words' }).waitFor();
    await workbench.screenshot('first');
    assert.ok(await panel.getByRole('option').count());
  });
});
