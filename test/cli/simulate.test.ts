import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { glossator, gold, readGold, run, temporaryFolder, type GoldLine, type Run } from './cli.js';

interface Point {
  readonly strategy: string;
  readonly seed: number;
  readonly labels: number;
  readonly tokens: number;
  readonly minutes: number;
  readonly metric: number;
}

const pool = path.join(gold, 'pool.jsonl');
const test = path.join(gold, 'test.jsonl');

/** As column files have them: split at spaces only, so unlike our own tokens. */
function columns(
  lines: readonly GoldLine[],
  begin: (label: string, after: string) => string,
): string {
  return lines
    .map(({ text, spans }) => {
      let before = 'O';
      const rows = [...text.matchAll(/\S+/g)].map(({ 0: token, index }) => {
        const span = spans.find(({ start, end }) => index < end && start < index + token.length);
        const label = span?.label ?? 'O';
        const opens = span !== undefined && span.start >= index;
        const tag = label === 'O' ? 'O' : opens ? begin(label, before) : `I-${label}`;
        before = label;
        return `${token}\t_\t${tag}\n`;
      });
      return `${rows.join('')}\n`;
    })
    .join('');
}

describe('glossator simulate', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const cache = path.join(folder.path, 'cache');
  after(() => folder.remove());

  const simulate = (...args: string[]): Run =>
    glossator('simulate', '--cache', cache, '--pool', pool, '--test', test, ...args);
  const points = (...args: string[]): Point[] => {
    const run = simulate('--json', ...args);
    assert.equal(run.code, 0, run.stderr);
    return run.json<Point>();
  };
  const sizes = ['--seed-size', '20', '--batch', '20', '--budget', '60'];
  const classes = ['--task', 'classes', ...sizes];

  it('gives a point for each batch, strategy and seed, and the same ones again', () => {
    const args = [...classes, '--strategy', 'random,margin', '--seeds', '2'];
    const first = points(...args);
    assert.deepEqual(
      first.map(({ strategy, seed, labels }) => `${strategy} ${seed} ${labels}`),
      ['random 1', 'margin 1', 'random 2', 'margin 2'].flatMap(run =>
        [20, 40, 60].map(labels => `${run} ${labels}`),
      ),
    );
    assert.ok(first.every(({ metric, minutes }) => metric > 0.3 && metric <= 1 && minutes > 0));
    assert.deepEqual(points(...args), first);
  });

  it('begins as it is told to: with so many of each class, by chance, or with the first texts', () => {
    const args = ['--task', 'classes', '--seed-size', '7', '--batch', '7', '--budget', '7'];
    const first = (kind: string): Point | undefined =>
      points(...args, '--strategy', 'margin', '--cold-start', kind)[0];
    const words = readGold('pool')
      .slice(0, 7)
      .map(({ text }) => text.split(' ').length);
    // Punctuation is a word of its own.
    const read = words.reduce((sum, n) => sum + n, 0);
    const inOrder = first('inOrder')?.tokens ?? 0;
    assert.ok(inOrder >= read && inOrder < 1.5 * read, `${inOrder} words of ${read}`);
    const others = ['stratified', 'random', 'clusters'].map(kind => first(kind)?.tokens);
    assert.equal(new Set([inOrder, ...others]).size, 4);
  });

  it('asks other examples by uncertainty than by chance, and others with another seed', () => {
    const all = points(...classes, '--strategy', 'random,margin', '--seeds', '2');
    const costs = new Set(
      ['random', 'margin'].flatMap(strategy =>
        [1, 2].map(seed =>
          all
            .filter(point => point.strategy === strategy && point.seed === seed)
            .map(point => point.tokens)
            .join(' '),
        ),
      ),
    );
    assert.equal(costs.size, 4);
  });

  it('counts sizes in tokens where that is asked for', () => {
    const asked = ['--seed-size', '200', '--batch', '100', '--budget', '400', '--unit', 'tokens'];
    const all = points('--task', 'entities', '--strategy', 'random', ...asked);
    assert.deepEqual(
      all.map(point => Math.floor(point.tokens / 100)),
      [2, 3, 4],
    );
  });

  it('keeps the tokens of column files, whichever of the schemes they are in', () => {
    const curves = [
      (label: string) => `B-${label}`,
      (label: string, after: string) => (after === label ? `B-${label}` : `I-${label}`),
    ].map((begin, i) => {
      const file = (name: 'pool' | 'test'): string => {
        const to = path.join(folder.path, `${name}-${i}.conll`);
        writeFileSync(to, columns(readGold(name), begin));
        return to;
      };
      const files = ['--pool', file('pool'), '--test', file('test')];
      const all = ['--seed-size', '100', '--batch', '208', '--budget', '308'];
      return points('--task', 'entities', '--strategy', 'maxTokenEntropy', ...files, ...all);
    });
    assert.deepEqual(curves[0], curves[1]);
    const words = readGold('pool').flatMap(({ text }) => text.split(/\s+/));
    assert.equal(curves[0]?.at(-1)?.tokens, words.length);
    assert.ok((curves[0].at(-1)?.metric ?? 0) > 0.5);
  });

  it('measures several classes by micro-F1, also where each example has one', () => {
    const args = [...classes, '--strategy', 'random', '--multi'];
    assert.match(simulate(...args).stderr, /random, seed 1 of 1: micro-F1/);
    const entities = simulate('--task', 'entities', ...sizes, '--strategy', 'random', '--multi');
    assert.equal(entities.code, 2);
    assert.match(entities.stderr, /--multi needs --task classes/);
  });

  it('prints a table for people, with progress on stderr', () => {
    const run = simulate(...classes, '--strategy', 'random', '--seeds', '2');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /^strategy +labels +tokens +minutes +accuracy +agreement +seeds\n/);
    assert.match(run.stdout, /\nrandom +60 .*% ± .* 2\n/);
    assert.match(run.stderr, /308 examples in the pool, 301 to measure on/);
  });

  it('leaves repeated texts out of the pool and says so', () => {
    const file = path.join(folder.path, 'twice.jsonl');
    const lines = readGold('pool').slice(0, 30);
    writeFileSync(file, [...lines, ...lines].map(line => `${JSON.stringify(line)}\n`).join(''));
    const run = simulate('--pool', file, '--json', ...classes, '--strategy', 'random');
    assert.deepEqual(
      run.json<Point>().map(point => point.labels),
      [20, 30],
    );
    assert.match(run.stderr, /30 examples in the pool \(30 repeated or empty ones left out\)/);
  });

  it('names file and line of what it can’t use', () => {
    const file = path.join(folder.path, 'bad.jsonl');
    writeFileSync(file, '{"text": "a", "label": "x"}\n{"text": "b"}\n');
    const bad = simulate('--pool', file, ...classes, '--strategy', 'random');
    assert.equal(bad.code, 1);
    assert.match(bad.stderr, /bad\.jsonl:2: /);
    assert.equal(bad.stdout, '');
    const missing = simulate('--test', 'nowhere', ...classes, '--strategy', 'random');
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /nowhere is not there/);
  });

  it('tells wrong usage from failure', () => {
    for (const args of [
      ['--strategy', 'guess', ...classes],
      ['--strategy', 'random', '--task', 'both', ...sizes],
      ['--strategy', 'random', ...classes, '--budget', '10'],
      ['--strategy', 'random', ...classes, '--batch', '0'],
      ['--strategy', 'random', '--task', 'classes'],
    ]) {
      const run = simulate(...args);
      assert.equal(run.code, 2, run.stderr);
      assert.equal(run.stdout, '');
    }
  });

  it('keeps its cache to itself in the temporary folder, and uses none that others have made', function () {
    if (process.platform === 'win32') this.skip();
    const temporary = path.join(folder.path, 'temporary');
    const own = path.join(temporary, `glossator-${userInfo().username}`);
    const elsewhere = path.join(folder.path, 'elsewhere');
    for (const made of [temporary, elsewhere]) mkdirSync(made);
    const args = ['simulate', '--pool', test, '--test', test, ...classes, '--strategy', 'random'];
    const uncached = (): Run => run([path.resolve('dist/cli.js'), ...args], { TMPDIR: temporary });
    const isPrivate = (): boolean => (lstatSync(own).mode & 0o777) === 0o700;

    assert.equal(uncached().code, 0);
    assert.ok(isPrivate());
    chmodSync(own, 0o755);
    assert.equal(uncached().code, 0);
    assert.ok(isPrivate(), 'one of an earlier version, too');

    rmSync(own, { recursive: true });
    symlinkSync(elsewhere, own);
    const refused = uncached();
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /isn't a folder of yours\. Name another with --cache\./);
    assert.deepEqual(readdirSync(elsewhere), []);
    if (process.geteuid?.() !== 0) return;
    rmSync(own);
    mkdirSync(own, { mode: 0o777 });
    chownSync(own, 65534, 65534);
    assert.match(uncached().stderr, /isn't a folder of yours/);
    assert.deepEqual(readdirSync(own), []);
  });

  it('stops at Ctrl-C with whole lines and a cache that the next run reads', async () => {
    const args = ['--cache', cache, '--pool', pool, '--test', test, ...classes, '--json'];
    const child = spawn(process.execPath, [
      path.resolve('dist/cli.js'),
      'simulate',
      ...[...args, '--strategy', 'margin', '--seeds', '1000'],
    ]);
    const closed = once(child, 'close') as Promise<[number | null, string | null]>;
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      child.kill('SIGINT');
    });
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    const [code] = await closed;
    assert.equal(code, 1, error);
    assert.match(error, /Stopped/);
    assert.ok(out.endsWith('\n'));
    for (const line of out.trim().split('\n')) assert.ok(JSON.parse(line));
    assert.doesNotMatch(simulate(...classes, '--strategy', 'random').stderr, /damaged|cache/i);
  });
});
