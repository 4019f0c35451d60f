/** docs/COMMAND_LINE.md says what `--help` says, and its workflow works. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { copyOfSample, glossator, readGold, rows, temporaryFolder, writeLines } from './cli.js';

const manifest = z.object({ version: z.string() });
const page = readFileSync('docs/COMMAND_LINE.md', 'utf8');
const global = ['--json', '--version'];
const commands = ['init', 'index', 'score', 'label', 'import', 'export', 'eval', 'simulate'].concat(
  'doctor',
);

describe('the reference of the command line', () => {
  it('names every command', () => {
    const help = glossator('--help').stdout;
    const known = [...help.matchAll(/^ {2}(\w+) .*<dir>|^ {2}(simulate) /gm)].map(
      match => match[1] ?? match[2],
    );
    assert.deepEqual(known.sort(), [...commands].sort());
    assert.match(help, /Exit code: 0 done, 1 failed/);
  });

  it('prints the version of the package', () => {
    const { version } = z.parse(manifest, JSON.parse(readFileSync('package.json', 'utf8')));
    assert.equal(glossator('--version').stdout.trim(), version);
  });

  for (const command of commands) {
    it(`names every option of ${command}, which has an example in its help`, () => {
      const { code, stdout } = glossator(command, '--help');
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`Example:\n {2}glossator ${command} `));
      const section = new RegExp(`^## ${command}$(.*?)(?=^## )`, 'ms').exec(page)?.[1] ?? '';
      const usage = new RegExp(`^glossator ${command} .*$`, 'm').exec(page)?.[0] ?? '';
      const options = [...stdout.matchAll(/^ {2}(--[\w-]+)/gm)].map(match => match[1] ?? '');
      for (const option of options.filter(each => !global.includes(each))) {
        assert.ok((section + usage).includes(option), `${option} of ${command}`);
      }
    });
  }
});

describe('the example workflow', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  after(() => folder.remove());
  const lines = [...page.matchAll(/^ {10}(glossator .*)$/gm)].map(match => match[1] ?? '');

  /** As the workflow runs it, by the name that npm gives the program. */
  function run(line: string, project: string): { status: number | null; stderr: string } {
    const bin = path.join(folder.path, 'bin');
    mkdirSync(bin, { recursive: true });
    const link = path.join(bin, 'glossator');
    if (!existsSync(link)) symlinkSync(path.resolve('dist/cli.js'), link);
    const node = path.dirname(process.execPath);
    const PATH = [bin, node, process.env['PATH']].join(path.delimiter);
    const [name = '', ...args] = line.split(' ');
    return spawnSync(name, args, {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, PATH },
      shell: process.platform === 'win32',
    });
  }

  /** What is in Git: the project, its texts, and the answers as lines. */
  function checkout(): string {
    const project = copyOfSample(folder.path);
    const answers = path.join(folder.path, 'answers.jsonl');
    writeLines(answers, readGold('pool'));
    assert.ok([0, 1].includes(glossator('label', project, '--from', answers).code ?? -1));
    const [file] = ['.glossator/annotations.jsonl'].map(name => path.join(project, name));
    rows('export', project, '--format', 'jsonl', '--out', file ?? '');
    for (const name of ['annotations.db', 'annotations.db-wal', 'annotations.db-shm', 'cache']) {
      rmSync(path.join(project, '.glossator', name), { recursive: true, force: true });
    }
    return project;
  }

  it('checks and exports what a pull request brings', () => {
    const project = checkout();
    assert.equal(lines.length, 4);
    for (const line of lines) {
      const { status, stderr } = run(line, project);
      assert.equal(status, 0, `${line}\n${stderr}`);
    }
    for (const name of ['train.spacy', 'dev.spacy', 'test.spacy', 'config.cfg']) {
      assert.ok(existsSync(path.join(project, 'training-data', name)), name);
    }
    rmSync(project, { recursive: true });
  });

  it('fails where a text, glossator.json or an annotation is broken', () => {
    const project = checkout();
    const [index = '', dryRun = ''] = lines;
    const text = path.join(project, 'broken.txt');
    writeFileSync(text, Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65]));
    const unreadable = run(index, project);
    assert.equal(unreadable.status, 1);
    assert.match(unreadable.stderr, /Skipped broken\.txt:1: isn't valid utf-8/);
    rmSync(text);
    const annotations = path.join(project, '.glossator/annotations.jsonl');
    const good = readFileSync(annotations, 'utf8');
    writeFileSync(annotations, `${good}{"text": "half a li\n`);
    const broken = run(dryRun, project);
    assert.equal(broken.status, 1);
    assert.match(broken.stderr, /annotations\.jsonl:\d+: isn't valid JSON/);
    const line = { text: 'New.', tokens: [], answer: 'accept' };
    const stranger = { ...line, spans: [{ start: 0, end: 3, label: 'NOBODY' }] };
    writeFileSync(annotations, `${good}${JSON.stringify(stranger)}\n`);
    const unknown = run(dryRun, project);
    assert.equal(unknown.status, 1);
    assert.match(unknown.stderr, /lacks labels/);
    writeFileSync(path.join(project, 'glossator.json'), '{ "version": 1, "entities": 3 }');
    const invalid = run(index, project);
    assert.equal(invalid.status, 1);
    assert.match(invalid.stderr, /glossator\.json:1: /);
    rmSync(project, { recursive: true });
  });
});
