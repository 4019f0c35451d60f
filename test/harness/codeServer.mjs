/**
 * A real VS Code from npm: installs code-server from its own locked folder (./code-server, without install
 * scripts, so without a compiler) and runs it on loopback with a profile of its own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeFolder, temporaryFolder } from './workspace.mjs';

const folder = fileURLToPath(new URL('code-server', import.meta.url));
const home = path.join(folder, 'node_modules/code-server');
const windows = process.platform === 'win32';

/** Nothing that asks, moves, updates or talks to the network on its own. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
};

function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', d => (output += d));
    child.on('error', reject);
    child.on('exit', code =>
      code === 0
        ? resolve(output)
        : reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`)),
    );
  });
}

/** Installs code-server where it is not there yet (about 15 seconds) and resolves to its entry script. */
export async function installCodeServer() {
  const entry = path.join(home, 'out/node/entry.js');
  const lock = fs.readFileSync(path.join(folder, 'package-lock.json'));
  const state = `${createHash('sha256').update(lock).digest('hex')}\n`;
  const marker = path.join(folder, 'node_modules/.installed');
  if (fs.existsSync(marker) && fs.readFileSync(marker, 'utf8') === state) return entry;
  console.error('Installing code-server (the VS Code for tests, once)…');
  const npm = (cwd, ...args) =>
    run('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, shell: windows });
  await npm(folder, 'ci');
  // `npm ci` refuses these two: code-server publishes shrinkwraps that lack peer dependencies.
  for (const inner of ['lib/vscode', 'lib/vscode/extensions']) {
    await npm(path.join(home, inner), 'install', '--omit=dev', '--no-save');
  }
  fs.writeFileSync(marker, state);
  return entry;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** code-server's flags and environment for a profile in `dataDir`. */
function profile(dataDir, extensionsDir) {
  const flags = ['--user-data-dir', dataDir, '--extensions-dir', extensionsDir];
  flags.push('--config', path.join(dataDir, 'config.yaml'));
  // An empty gallery: the extensions view and the update check have nowhere to ask. VSCODE_*: a terminal of
  // VS Code hands these down, and with them code-server would open its files there instead of serving.
  const env = { EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }) };
  for (const [name, value] of Object.entries(process.env)) {
    if (!/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|CODE_SERVER_|PASSWORD$|PORT$)/.test(name)) {
      env[name] = value;
    }
  }
  return { flags, env };
}

/** Installs a packed VSIX into `extensionsDir`, as a user would, and resolves to its unpacked folder. */
export async function installVsix(vsix, extensionsDir) {
  const entry = await installCodeServer();
  const dataDir = temporaryFolder('install');
  try {
    const { flags, env } = profile(dataDir, extensionsDir);
    await run(process.execPath, [entry, ...flags, '--install-extension', path.resolve(vsix)], {
      env,
    });
  } finally {
    removeFolder(dataDir);
  }
  const [installed] = fs.readdirSync(extensionsDir).filter(f => f.startsWith('glossator.'));
  if (installed === undefined) throw new Error(`${vsix} was not installed into ${extensionsDir}`);
  return path.join(extensionsDir, installed);
}

async function untilHealthy(url, server, log) {
  for (let i = 0; i < 300; i++) {
    if (server.exitCode !== null) break;
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`code-server did not start:\n${fs.readFileSync(log, 'utf8')}`);
}

/** Servers that run; none of them outlives us. */
const running = new Set();

/** code-server is the leader of a process group: its extension hosts end with it. */
function signalGroup({ pid }, signal) {
  if (windows) spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
  else {
    try {
      process.kill(-pid, signal);
    } catch {
      // Gone already.
    }
  }
}

// Before the folders of the servers are removed, which workspace.mjs does.
process.prependListener('exit', () => running.forEach(child => signalGroup(child, 'SIGKILL')));

async function stopGroup(child, exited) {
  if (!running.has(child)) return;
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 5000);
  await exited;
  clearTimeout(timer);
}

/**
 * Starts code-server on 127.0.0.1 with a temporary profile.
 *
 * Options: `extensionsDir` (default: an empty one), `settings` (user settings), `trust` (true, the default:
 * every folder is trusted; false: VS Code asks), `testDriver` (lets a page load an extension under
 * development and run tests in it), `port` (default: a free one), `env` (more environment).
 *
 * Resolves to `url`, `host` (address:port), `dataDir`, `log` (file), `crashed()` (whether an extension host
 * died, which its clients are not told) and `stop({ keep })`, which removes the profile unless told to keep.
 */
export async function startCodeServer({
  extensionsDir,
  settings = {},
  trust = true,
  testDriver = false,
  port = 0,
  env = {},
} = {}) {
  const entry = await installCodeServer();
  const dataDir = temporaryFolder('vscode');
  fs.mkdirSync(path.join(dataDir, 'User'));
  const userSettings = JSON.stringify({ ...quietSettings, ...settings }, undefined, 2);
  fs.writeFileSync(path.join(dataDir, 'User/settings.json'), userSettings);
  const base = profile(dataDir, extensionsDir ?? path.join(dataDir, 'extensions'));
  const host = `127.0.0.1:${port || (await freePort())}`;
  const flags = [
    '--bind-addr',
    host,
    '--auth',
    'none',
    '--disable-telemetry',
    '--disable-update-check',
  ];
  flags.push('--disable-getting-started-override', '--ignore-last-opened');
  if (trust) flags.push('--disable-workspace-trust');
  if (testDriver) flags.push('--vscode-option', 'enable-smoke-test-driver');
  const log = path.join(dataDir, 'server.log');
  const logFile = fs.openSync(log, 'a');
  const child = spawn(process.execPath, [entry, ...base.flags, ...flags], {
    env: { ...base.env, ...env },
    stdio: ['ignore', logFile, logFile],
    detached: !windows,
  });
  running.add(child);
  const exited = new Promise(resolve => child.once('exit', resolve)).then(() =>
    running.delete(child),
  );
  const stop = async ({ keep = false } = {}) => {
    await stopGroup(child, exited);
    fs.closeSync(logFile);
    if (!keep) removeFolder(dataDir);
  };
  try {
    await untilHealthy(`http://${host}/healthz`, child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  const crashed = () =>
    /Extension Host Process exited with code: (?!0,)/.test(fs.readFileSync(log, 'utf8'));
  return { url: `http://${host}`, host, dataDir, log, crashed, stop };
}
