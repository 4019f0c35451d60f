/** Ctrl-C in the middle of a long command: what was done is whole, what wasn't can be done again. */
import assert from 'node:assert/strict';
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gold, rows, temporaryFolder, writeLines } from './cli.js';

interface Interrupted {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const interrupt = (stage: string, ...args: string[]): Promise<Interrupted> =>
  send('SIGINT', stage, ...args);

/** Sends the signal, once, as soon as the command says that it is in the middle of `stage`. */
async function send(
  signal: NodeJS.Signals,
  stage: string,
  ...args: string[]
): Promise<Interrupted> {
  const child = fork(path.resolve('dist/cli.js'), args, {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const stop = (message: unknown): void => {
    const notice = message as { stage?: string; done: number; total: number };
    if (notice.stage !== stage || notice.done >= notice.total) return;
    // A second one ends a command that is stopping as it ends any other.
    child.off('message', stop);
    child.kill(signal);
  };
  child.on('message', stop);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

describe('a command that is interrupted', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  after(() => folder.remove());
  const project = path.join(folder.path, 'project');
  const file = path.join(folder.path, 'many.jsonl');
  const count = 8_000;
  const words = 'and so on '.repeat(10);

  before(() => {
    mkdirSync(project);
    const settings = { version: 1, classes: { labels: ['a'] }, holdout: 0 };
    writeFileSync(path.join(project, 'glossator.json'), JSON.stringify(settings));
    writeFileSync(path.join(project, 'a.txt'), 'One.\n');
    writeLines(
      file,
      Array.from({ length: count }, (_, i) => ({ text: `Text ${i} ${words}`, label: ['a'] })),
    );
  });

  /** Whether the database is in order, and how many answers are in it. */
  function answered(): number {
    rows('doctor', project);
    const out = path.join(folder.path, 'answered.csv');
    const [report] = rows<{ files: { examples: number }[] }>(
      ...['export', project, '--format', 'csv', '--out', out],
    );
    return report?.files[0]?.examples ?? 0;
  }

  it('has recorded what it says it has, and goes on where it is asked to again', async () => {
    const stopped = await interrupt(
      ...(['import', 'import', project, '--json', '--format', 'doccano', file] as const),
    );
    assert.equal(stopped.code, 1, stopped.stderr);
    assert.match(stopped.stderr, /Stopped\. What is recorded stays/);
    const report = JSON.parse(stopped.stdout) as { recorded: number };
    assert.ok(report.recorded < count, 'it was over before it was interrupted');
    const again = rows<{ recorded: number }>('import', project, '--format', 'doccano', file);
    assert.equal(again[0]?.recorded, count);
    assert.equal(answered(), count);
  });

  it('says how much label has recorded', async function () {
    const pipe = path.join(folder.path, 'pipe');
    if (spawnSync('mkfifo', [pipe]).status !== 0) this.skip();
    const lines = Array.from({ length: 3_000 }, (_, i) => ({ text: `Line ${i}.`, label: 'a' }));
    const other = path.join(folder.path, 'labelled');
    rows('init', other, '--classes', 'a');
    writeFileSync(path.join(other, 'a.txt'), lines.map(({ text }) => text).join('\n'));
    const child = fork(path.resolve('dist/cli.js'), ['label', other, '--from', pipe, '--json'], {
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const input = createWriteStream(pipe);
    // A pipe holds few lines so long, so that most of these are recorded once it has taken all of them.
    const padded = lines.map(
      line => `${JSON.stringify({ ...line, path: 'a.txt' }).padEnd(1_000)}\n`,
    );
    await new Promise(resolve => input.write(padded.slice(0, 1_500).join(''), resolve));
    child.kill('SIGINT');
    input.on('error', () => undefined).end(padded.slice(1_500).join(''));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 1, stderr);
    assert.match(stderr, /Stopped\. What is recorded stays; label again/);
    const { recorded } = JSON.parse(stdout) as { recorded: number };
    assert.ok(recorded > 0 && recorded < lines.length, String(recorded));
  });

  it('says that it was stopped, whichever it is', async () => {
    const other = path.join(folder.path, 'encoded');
    rows('init', other, '--classes', 'a,b');
    const texts = Array.from({ length: 20_000 }, (_, i) => `Text ${i} of many goes on and on.`);
    writeFileSync(path.join(other, 'a.txt'), texts.join('\n'));
    for (const command of ['index', 'score', 'eval']) {
      const stopped = await interrupt('encode', command, other);
      assert.deepEqual([stopped.code, stopped.stdout], [1, ''], command);
      assert.match(stopped.stderr, /^Stopped\.$/m, command);
    }
    rows('doctor', other);
  });

  it('leaves no file of an export, and no batch', async () => {
    const exporting = ['--format', 'label-studio', '--split', '0.8,0.2'];
    const whole = (name: string): number | undefined => {
      const out = path.join(folder.path, name);
      return rows<{ batch: number }>('export', project, '--out', out, ...exporting)[0]?.batch;
    };
    const before = whole('before') ?? 0;
    const out = path.join(folder.path, 'training');
    const stopped = await interrupt('export', 'export', project, '--out', out, ...exporting);
    assert.equal(stopped.code, 1, stopped.stderr);
    assert.match(stopped.stderr, /Stopped\. Nothing was exported/);
    assert.deepEqual(existsSync(out) ? readdirSync(out) : [], []);
    assert.equal(whole('after'), before + 1);
  });

  it('ends a simulation in order, whichever way it is asked to', async () => {
    const [pool, test] = ['pool', 'test'].map(name => path.join(gold, `${name}.jsonl`));
    const sizes = ['--seed-size', '20', '--batch', '20', '--budget', '200'];
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const stopped = await send(
        ...([signal, 'encode', 'simulate', '--task', 'classes', '--strategy', 'margin'] as const),
        ...['--pool', pool ?? '', '--test', test ?? '', ...sizes],
        ...['--cache', path.join(folder.path, signal)],
      );
      assert.equal(stopped.code, 1, stopped.stderr);
      assert.match(stopped.stderr, /Stopped\. What was measured so far stands\./);
    }
  });
});
