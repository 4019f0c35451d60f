/**
 * `node test/python/venv.mjs [--requirements FILE] SCRIPT [arguments]`: runs a Python script with the packages
 * of requirements.txt beside this file, or of FILE, which are installed once below node_modules/.cache and
 * never into the user's Python. What is in FILE.bare.txt (without .txt twice) comes without its own
 * requirements.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const windows = process.platform === 'win32';
const [option, given, ...rest] = process.argv.slice(2);
const [requirements, command] =
  option === '--requirements'
    ? [path.resolve(given), rest]
    : [fileURLToPath(new URL('requirements.txt', import.meta.url)), process.argv.slice(2)];
const bare = requirements.replace(/\.txt$/, '.bare.txt');
const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));

/** Whether the command ended well; what it prints goes to stderr. */
const works = (command, args, env = process.env) =>
  spawnSync(command, args, { stdio: ['ignore', 2, 2], env }).status === 0;

const fail = message => {
  console.error(message);
  process.exit(1);
};

function systemPython() {
  const found = ['python3', 'python', 'py'].find(
    name => spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0,
  );
  return found ?? fail('Python 3.9 or newer is needed.');
}

/**
 * Makes the environment in `folder`. Where Python comes without what a virtual environment needs (Debian
 * packs it apart), the packages go to a plain folder instead, which PYTHONPATH then names.
 */
function create(python, folder) {
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet'];
  const install = (command, ...options) =>
    works(command, [...pip, ...options, '-r', requirements]) &&
    (!existsSync(bare) || works(command, [...pip, ...options, '--no-deps', '-r', bare]));
  const venvPython = path.join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
  const environment = { python: venvPython, pythonPath: undefined };
  if (works(python, ['-m', 'venv', folder])) {
    return install(venvPython) ? environment : undefined;
  }
  rmSync(folder, { recursive: true, force: true });
  const plain = { python, pythonPath: folder };
  return install(python, '--target', folder) ? plain : undefined;
}

/** The Python to run and its PYTHONPATH; made where it is not there for these requirements and Python. */
function environment() {
  const python = systemPython();
  const { stdout: version } = spawnSync(python, ['-c', 'import sys; print(sys.version)']);
  const hash = createHash('sha256').update(readFileSync(requirements)).update(version);
  if (existsSync(bare)) hash.update(readFileSync(bare));
  const key = hash.digest('hex');
  const folder = path.join(cache, `python-${key.slice(0, 12)}`);
  const marker = `${folder}.json`;
  if (existsSync(marker)) return JSON.parse(readFileSync(marker, 'utf8'));
  console.error(`Installing the Python packages of ${path.relative('.', requirements)}…`);
  mkdirSync(cache, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  const made = create(python, folder) ?? fail('The Python packages could not be installed.');
  writeFileSync(marker, JSON.stringify(made));
  return made;
}

const { python, pythonPath } = environment();
const env = { ...process.env, PYTHONUTF8: '1' };
if (pythonPath !== undefined) env.PYTHONPATH = pythonPath;
const { status, error } = spawnSync(python, command, { stdio: 'inherit', env });
if (error) fail(error.message);
process.exit(status ?? 1);
