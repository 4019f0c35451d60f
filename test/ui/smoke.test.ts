/** The packed VSIX in a real VS Code: the window opens and lists the extension as installed. */
import { Workbench } from './workbench.js';

describe('the installed VSIX', () => {
  let workbench: Workbench | undefined;

  afterEach(async () => {
    await workbench?.close();
    workbench = undefined;
  });

  it('is listed among the installed extensions', async () => {
    workbench = await Workbench.open();
    await workbench.runCommand('Extensions: Show Installed Extensions');
    const entry = workbench.page.locator('.extension-list-item .name').getByText('Glossator');
    await entry.waitFor();
    await workbench.screenshot('installed');
  });
});
