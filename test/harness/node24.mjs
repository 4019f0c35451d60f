/**
 * `node test/harness/node24.mjs SCRIPT [arguments]`: runs SCRIPT on the Node 24 that the npm package `node`
 * brings, after `npm ci` where node_modules is missing or does not match package-lock.json. Needs nothing
 * but Node 20, so that every npm script works on a fresh clone.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const windows = process.platform === 'win32';
const node24 = path.join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');

function lockedPackages(file) {
  const at = path.join(root, file);
  return existsSync(at) ? JSON.parse(readFileSync(at, 'utf8')).packages : {};
}

/** Contents are compared, not times: git and npm both touch these files without changing them. */
function isInstalled() {
  const installed = lockedPackages('node_modules/.package-lock.json');
  return (
    existsSync(node24) &&
    Object.entries(lockedPackages('package-lock.json')).every(
      ([name, { version, optional, devOptional, peer }]) =>
        name === '' || optional || devOptional || peer || installed[name]?.version === version,
    )
  );
}

function install() {
  console.error('Installing packages (npm ci)…');
  const { npm_execpath: npm } = process.env;
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  // Whatever npm says goes to stderr: stdout belongs to SCRIPT.
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows && !npm,
  });
  if (status !== 0) process.exit(status ?? 1);
  if (!existsSync(node24)) {
    console.error(`npm ci did not install ${node24}; does npm run with ignore-scripts?`);
    process.exit(1);
  }
}

if (!isInstalled()) install();
const pathName = Object.keys(process.env).find(name => name.toUpperCase() === 'PATH') ?? 'PATH';
const child = spawn(node24, process.argv.slice(2), {
  stdio: 'inherit',
  env: {
    ...process.env,
    [pathName]: `${path.dirname(node24)}${path.delimiter}${process.env[pathName] ?? ''}`,
  },
});
// After Ctrl-C the terminal has signalled the child too; the second time does no harm.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', error => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal !== null) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else process.exit(code ?? 1);
});
