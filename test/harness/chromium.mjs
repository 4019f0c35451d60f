/**
 * A headless Chromium: GLOSSATOR_CHROMIUM, else a browser of the system, else (Linux) the one that the npm
 * package @sparticuz/chromium carries, with the few libraries and fonts that a bare system lacks.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './bundle.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'msedge'];
const usualPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData']
    .map(name => process.env[name])
    .filter(folder => folder !== undefined)
    .flatMap(folder => [
      path.join(folder, 'Google/Chrome/Application/chrome.exe'),
      path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ]),
};

function systemBrowser() {
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap(folder => names.map(name => path.join(folder, name)));
  return [...onPath, ...(usualPlaces[process.platform] ?? [])].find(file => fs.existsSync(file));
}

/** The package's own configuration names folders of the machines it is made for. */
const fontsConfiguration = folder => `<?xml version="1.0"?>
<fontconfig>
  <dir>${path.join(folder, 'fonts/fonts')}</dir>
  <cachedir>${path.join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;

/** Unpacks @sparticuz/chromium once, whole or not at all, below node_modules/.cache. */
async function packagedBrowser() {
  const manifest = path.join(root, 'node_modules/@sparticuz/chromium/package.json');
  const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  const folder = path.join(root, 'node_modules/.cache', `chromium-${version}`);
  if (!fs.existsSync(folder)) {
    const unpacking = `${folder}.${process.pid}`;
    fs.mkdirSync(unpacking, { recursive: true });
    const { default: packaged, inflate } = await import('@sparticuz/chromium');
    // The package unpacks to the folder for temporary files and can be told no other.
    const before = process.env.TMPDIR;
    process.env.TMPDIR = unpacking;
    try {
      await packaged.executablePath();
      await inflate(path.join(path.dirname(manifest), 'bin/al2023.tar.br'));
      fs.writeFileSync(path.join(unpacking, 'fonts/fonts.conf'), fontsConfiguration(folder));
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    try {
      fs.renameSync(unpacking, folder);
    } catch (error) {
      // Another run was faster.
      fs.rmSync(unpacking, { recursive: true, force: true });
      if (!fs.existsSync(folder)) throw error;
    }
  }
  const executablePath = path.join(folder, 'chromium');
  const env = { ...process.env };
  const hasFonts = ['/etc/fonts/fonts.conf', '/usr/share/fonts'].every(at => fs.existsSync(at));
  if (!hasFonts) env.FONTCONFIG_PATH = path.join(folder, 'fonts');
  if (spawnSync(executablePath, ['--version'], { env }).status !== 0) {
    const libraries = path.join(folder, 'al2023/lib');
    env.LD_LIBRARY_PATH = [libraries, env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  return { executablePath, env };
}

/** Resolves to the browser's executable and the environment it needs. */
async function findBrowser() {
  const executablePath = process.env.GLOSSATOR_CHROMIUM || systemBrowser();
  if (executablePath) return { executablePath, env: process.env };
  if (process.platform === 'linux' && process.arch === 'x64') return packagedBrowser();
  throw new Error('No Chromium, Chrome or Edge found; set GLOSSATOR_CHROMIUM to one.');
}

/** Launches it through Playwright; resolves to Playwright's Browser. */
export async function launchChromium() {
  const { executablePath, env } = await findBrowser();
  // The packaged browser has no setuid helper, and root may not use the sandbox. Only pages of our own
  // server on loopback are opened.
  return chromium.launch({ executablePath, env, args: ['--no-sandbox'], handleSIGINT: false });
}
