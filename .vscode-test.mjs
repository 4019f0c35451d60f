/**
 * test/host on the desktop VS Code, for machines that can download it: `npx vscode-test`, after
 * `npm run build`. Runs on the oldest VS Code that package.json allows and on the newest.
 */
import { readFileSync } from 'node:fs';
import { defineConfig } from '@vscode/test-cli';
import { bundleTests } from './test/harness/bundle.mjs';
import { copyFixture } from './test/harness/workspace.mjs';

const { engines } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const { files } = await bundleTests('host');

export default defineConfig(
  [engines.vscode.replace('^', ''), 'stable'].map(version => ({
    label: version,
    version,
    files,
    workspaceFolder: copyFixture('sample'),
    launchArgs: ['--disable-extensions', '--disable-workspace-trust'],
    mocha: { ui: 'bdd', timeout: 60_000 },
  })),
);
