/** *Simulate on My Labels* in a project with entities and classes. */
import { answerSome } from './answers.js';
import { Workbench } from './workbench.js';

describe('a simulation on one’s own labels', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({ fixture: 'sample', prepare: answerSome });
  });
  after(() => workbench.close());

  it('is of entities, of classes or of both, and says of which', async () => {
    const { page } = workbench;
    await workbench.runCommand('Glossator: Simulate on My Labels');
    await page.getByText('120 complete answers').first().waitFor();
    await workbench.screenshot('simulation-choice');
    await workbench.pick('Both');
    await workbench.notification('Simulating Entities on 120 answers').waitFor();
    for (const task of ['Entities', 'Classes']) {
      await page.getByRole('tab', { name: `Simulation on My Labels: ${task}` }).waitFor();
    }
    await workbench.screenshot('simulation');
  });
});
