/** The extension in a real extension host: found, activated, and as good as its manifest's word. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import * as z from 'zod/mini';

const extensionId = 'glossator.glossator';

const manifestSchema = z.object({
  contributes: z.object({ commands: z.array(z.object({ command: z.string() })) }),
});

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  assert.ok(found, `${extensionId} is not installed`);
  return found;
}

describe('activation', () => {
  it('runs beside the files, in the extension host', () => {
    assert.equal(extension().extensionKind, vscode.ExtensionKind.Workspace);
  });

  it('activates', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('registers every command of its manifest', async () => {
    await extension().activate();
    const { contributes } = manifestSchema.parse(extension().packageJSON);
    const contributed = contributes.commands.map(({ command }) => command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(contributed.length > 0, 'the manifest contributes no commands');
    assert.deepEqual(
      contributed.filter(command => !registered.has(command)),
      [],
    );
  });
});
