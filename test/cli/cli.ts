/** Runs the built command line on a temporary copy of a project. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const sample = path.resolve('test/fixtures/sample');
export const gold = path.resolve('test/fixtures/gold');

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of stdout as JSON. */
  json<T>(): T[];
}

export function glossator(...args: string[]): Run {
  return run([path.resolve('dist/cli.js'), ...args]);
}

/** Runs a script on this Node; `env` comes on top of ours. */
export function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...env },
  });
  return {
    code: status,
    stdout,
    stderr,
    json: <T>() =>
      stdout
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as T),
  };
}

/** Like `glossator`, with the most memory that the process held at once. */
export function runMeasured(...args: string[]): Run & { readonly peakBytes: number } {
  const folder = temporaryFolder();
  try {
    const report = path.join(folder.path, 'peak');
    const preload = path.join(folder.path, 'preload.cjs');
    // `maxRSS` counts kilobytes.
    writeFileSync(
      preload,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(report)}, ` +
        `String(process.resourceUsage().maxRSS * 1024)));`,
    );
    const done = run(['--require', preload, path.resolve('dist/cli.js'), ...args]);
    return { ...done, peakBytes: Number(readFileSync(report, 'utf8')) };
  } finally {
    folder.remove();
  }
}

/** Like `glossator --json`, for runs that must succeed. */
export function rows<T>(...args: string[]): T[] {
  const run = glossator(...args, '--json');
  if (run.code !== 0)
    throw new Error(`glossator ${args.join(' ')}: ${String(run.code)}\n${run.stderr}`);
  return run.json<T>();
}

export function temporaryFolder(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'glossator-cli-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function copyOfSample(into: string): string {
  const project = path.join(into, 'sample');
  cpSync(sample, project, { recursive: true });
  return project;
}

export interface GoldLine {
  readonly text: string;
  readonly spans: readonly { start: number; end: number; label: string }[];
  readonly label: string;
}

export function readGold(name: 'pool' | 'test'): GoldLine[] {
  return readFileSync(path.join(gold, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as GoldLine);
}

export function writeLines(file: string, lines: readonly unknown[]): void {
  writeFileSync(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
}
