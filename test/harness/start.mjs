/**
 * `npm start`: builds and packs Glossator, installs the VSIX into a real VS Code with a temporary profile and
 * opens a throw-away copy of the sample project in it. Takes the desktop VS Code where there is a `code`
 * command, else code-server on loopback. Ends when its window is closed; code-server ends with Ctrl-C.
 *
 * `npm start -- [--code-server] [--port N] [--no-open]`
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundle.mjs';
import { installVsix, quietSettings, startCodeServer } from './codeServer.mjs';
import { packedVsix } from './vsix.mjs';
import { copyFixture, temporaryFolder } from './workspace.mjs';

const windows = process.platform === 'win32';
const hasDesktop =
  windows ||
  process.platform === 'darwin' ||
  Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Runs a program; resolves to its exit code, or to undefined where it could not be started. */
function run(command, args, options = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
    child.on('error', () => resolve(undefined));
    child.on('exit', code => resolve(code ?? undefined));
  });
}

/**
 * Opens the desktop VS Code and resolves when its window is closed; resolves to false where there is none.
 * In a terminal of a remote VS Code, `code` speaks to the window it runs in and cannot have a profile.
 */
async function useDesktop(vsix, workspace) {
  if (!hasDesktop || process.env.VSCODE_IPC_HOOK_CLI) return false;
  const code = (args, options) => run('code', args, { shell: windows, ...options });
  if ((await code(['--version'], { stdio: 'ignore' })) !== 0) return false;
  const profile = temporaryFolder('vscode');
  mkdirSync(path.join(profile, 'data/User'), { recursive: true });
  const settings = JSON.stringify(quietSettings, undefined, 2);
  writeFileSync(path.join(profile, 'data/User/settings.json'), settings);
  const place = [`--user-data-dir=${profile}/data`, `--extensions-dir=${profile}/extensions`];
  if ((await code([...place, '--install-extension', vsix, '--force'])) !== 0) {
    console.log('The desktop VS Code did not take the VSIX; using code-server.');
    return false;
  }
  console.log(`Opening ${workspace} in VS Code; close its window to end.`);
  await code([...place, '--disable-workspace-trust', '--new-window', '--wait', workspace]);
  return true;
}

function openBrowser(url) {
  if (process.platform === 'darwin') void run('open', [url]);
  else if (windows) void run('cmd', ['/c', 'start', '""', `"${url}"`], { shell: true });
  else void run('xdg-open', [url], { stdio: 'ignore' });
}

/** Serves until SIGINT, SIGTERM or SIGHUP. */
async function useCodeServer(vsix, workspace, { port, open }) {
  const extensionsDir = temporaryFolder('extensions');
  await installVsix(vsix, extensionsDir);
  const server = await startCodeServer({ extensionsDir, port });
  const folder = workspace.replaceAll('\\', '/').replace(/^(?!\/)/, '/');
  const url = `${server.url}/?folder=${encodeURI(folder)}`;
  console.log(
    `\nGlossator is installed in this VS Code, with the sample project open:\n\n  ${url}\n`,
  );
  console.log('Run “Glossator: Next Uncertain Example” (F1). Ctrl-C ends it.');
  if (open && hasDesktop) openBrowser(url);
  await new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
  });
  await server.stop();
}

const { values } = parseArgs({
  options: {
    'code-server': { type: 'boolean', default: false },
    'no-open': { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
  },
});
console.log('Building and packing Glossator…');
if ((await run(process.execPath, ['esbuild.config.mjs', '--vsix'], { cwd: root })) !== 0) {
  process.exit(1);
}
const vsix = packedVsix();
const workspace = copyFixture('sample');
if (values['code-server'] || !(await useDesktop(vsix, workspace))) {
  await useCodeServer(vsix, workspace, { port: Number(values.port), open: !values['no-open'] });
}
process.exit(0);
