import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeLines } from './cli.js';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whether this user may mount a file system that nobody else sees (Linux user namespaces). */
const canMount =
  spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], { stdio: 'ignore' })
    .status === 0;

/**
 * Runs shell lines on a small disk of their own, mounted at `$DISK` with the project in `$DISK/p`. In
 * them, `glossator NAME …` runs the command line and keeps its outcome under that name.
 */
function onSmallDisk(folder: string, lines: readonly string[]): (name: string) => Outcome {
  const script = `
    set -u
    mount -t tmpfs -o size=16m tmpfs "$DISK" || exit 90
    cp -r "$FOLDER/project" "$DISK/p"
    glossator() {
      name=$1; shift
      "$NODE" "$CLI" "$@" >"$FOLDER/$name.out" 2>"$FOLDER/$name.err"
      echo $? >"$FOLDER/$name.code"
    }
    ${lines.join('\n')}
  `;
  const disk = path.join(folder, 'disk');
  mkdirSync(disk, { recursive: true });
  const { status, stderr } = spawnSync('unshare', ['-Urm', 'sh', '-c', script], {
    encoding: 'utf8',
    env: {
      ...process.env,
      ...{ DISK: disk, FOLDER: folder, NODE: process.execPath, CLI: path.resolve('dist/cli.js') },
    },
  });
  assert.equal(status, 0, stderr);
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  return name => ({
    code: Number(read(`${name}.code`)),
    stdout: read(`${name}.out`),
    stderr: read(`${name}.err`),
  });
}

describe('a disk that can’t be written', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  before(function () {
    if (!canMount) this.skip();
    const project = path.join(folder.path, 'project');
    mkdirSync(project);
    writeFileSync(
      path.join(project, 'glossator.json'),
      '{"version": 1, "entities": {"labels": ["PER"]}, "classes": {"labels": ["a", "b"]}, "holdout": 0}',
    );
    const texts = Array.from({ length: 2400 }, (_, i) => `Ada wrote the ${i}th letter to Charles.`);
    writeFileSync(path.join(project, 'a.txt'), texts.join('\n\n'));
    const answers = texts.map(text => ({ text, label: 'a' }));
    writeLines(path.join(folder.path, 'first.jsonl'), answers.slice(0, 20));
    writeLines(path.join(folder.path, 'second.jsonl'), answers.slice(20));
  });
  after(() => folder.remove());

  const exported = (name: string): number =>
    readFileSync(path.join(folder.path, name), 'utf8').trim().split('\n').length;

  it('because it is full: says so once, loses nothing, and goes on when there is space', () => {
    const outcome = onSmallDisk(folder.path, [
      'glossator first label "$DISK/p" --from "$FOLDER/first.jsonl" --json',
      'cat /dev/zero >"$DISK/fill" 2>/dev/null',
      'truncate -s -1500K "$DISK/fill"',
      'glossator full label "$DISK/p" --from "$FOLDER/second.jsonl" --json',
      'cat /dev/zero >>"$DISK/fill" 2>/dev/null',
      'glossator export export "$DISK/p" --format prodigy --out "$DISK/out.jsonl"',
      'ls "$DISK" >"$FOLDER/listing"',
      'rm "$DISK/fill"',
      'glossator check doctor "$DISK/p" --json',
      'glossator before export "$DISK/p" --format prodigy --out "$FOLDER/before.jsonl"',
      'glossator again label "$DISK/p" --from "$FOLDER/second.jsonl" --json',
      'glossator after export "$DISK/p" --format prodigy --out "$FOLDER/after.jsonl"',
    ]);
    assert.deepEqual(JSON.parse(outcome('first').stdout), {
      recorded: 20,
      problems: 0,
      notUsed: [],
      cutWords: 0,
    });

    const full = outcome('full');
    assert.equal(full.code, 1);
    const said = full.stderr.match(
      /^Can't write to \S*annotations\.db\S*: the disk is full\. .*Free some space and try again\.$/gm,
    );
    assert.equal(said?.length, 1, full.stderr);
    assert.doesNotMatch(full.stderr, /\n\s+at /);

    const { recorded } = JSON.parse(full.stdout) as { recorded: number };
    assert.ok(recorded > 0 && recorded < 2380, `${recorded} answers fitted`);

    const attempt = outcome('export');
    assert.equal(attempt.code, 1);
    assert.match(attempt.stderr, /the disk is full|can't be written.*ENOSPC/);
    const listing = readFileSync(path.join(folder.path, 'listing'), 'utf8');
    assert.doesNotMatch(listing, /out\.jsonl/, 'no part of a file');

    assert.equal(outcome('check').code, 0, outcome('check').stdout);
    assert.equal(outcome('before').code, 0, outcome('before').stderr);
    assert.equal(exported('before.jsonl'), 20 + recorded, 'all that was said to be recorded');
    assert.equal(outcome('again').code, 0, outcome('again').stderr);
    assert.equal(exported('after.jsonl'), 2400);
  });

  it('because an export fills it: leaves no file there and no batch, and an earlier export as it was', () => {
    const outcome = onSmallDisk(folder.path, [
      'cp -r "$DISK/p" "$FOLDER/roomy"',
      'glossator label label "$FOLDER/roomy" --from "$FOLDER/second.jsonl" --json',
      'glossator small export "$FOLDER/roomy" --format csv --split 0.8,0.2 --out "$DISK/out" --json',
      'cp -r "$DISK/out" "$FOLDER/earlier"',
      'cat /dev/zero >"$DISK/fill" 2>/dev/null',
      // Room for one part, and none for the next.
      'truncate -s -200K "$DISK/fill"',
      'glossator full export "$FOLDER/roomy" --format csv --split 0.5,0.5 --out "$DISK/out"',
      'diff -r "$DISK/out" "$FOLDER/earlier" >"$FOLDER/difference"',
      'rm "$DISK/fill"',
      'glossator again export "$FOLDER/roomy" --format csv --split 0.5,0.5 --out "$DISK/out" --json',
    ]);
    assert.equal(outcome('full').code, 1);
    assert.match(outcome('full').stderr, /can't be written to \S+\.csv \(ENOSPC: .*\)\. Mend that/);
    assert.equal(readFileSync(path.join(folder.path, 'difference'), 'utf8'), '');
    const batch = (name: string): unknown =>
      (JSON.parse(outcome(name).stdout) as { batch: unknown }).batch;
    assert.deepEqual([batch('small'), batch('again')], [1, 2]);
  });

  it('because it is read-only: says so, and everything is there when it is writable again', () => {
    const outcome = onSmallDisk(folder.path, [
      'cp -r "$DISK/p" "$DISK/untouched"',
      'glossator first label "$DISK/p" --from "$FOLDER/first.jsonl" --json',
      'mkdir "$DISK/p/.glossator/cache"',
      'cp "$DISK/p/.glossator/annotations.db" "$FOLDER/before.db"',
      'mount -o remount,ro "$DISK"',
      'glossator label label "$DISK/p" --from "$FOLDER/second.jsonl" --json',
      'glossator untouched index "$DISK/untouched" --json',
      'glossator init init "$DISK" --classes a,b',
      'glossator doctor doctor "$DISK/p" --json',
      'glossator repair doctor "$DISK/p" --repair',
      'glossator export export "$DISK/p" --format prodigy --out "$FOLDER/readonly.jsonl"',
      'cp "$DISK/p/.glossator/annotations.db" "$FOLDER/after.db"',
      'mount -o remount,rw "$DISK"',
      'glossator again label "$DISK/p" --from "$FOLDER/second.jsonl" --json',
      'glossator after export "$DISK/p" --format prodigy --out "$FOLDER/after.jsonl"',
    ]);
    for (const [name, what] of [
      ['label', /Can't write to \S*annotations\.db\S*: the file or its folder is read-only/],
      ['export', /annotations\.db\S*: the file or its folder is read-only/],
      ['untouched', /Can't write to \S*untouched\/\.glossator: .*read-only.*Make both writable/],
      ['init', /disk\/glossator\.json can't be written \(EROFS\)/],
      ['repair', /cache can't be removed \(EROFS: .*\)\. Make its folder writable/],
    ] as const) {
      const { code, stdout, stderr } = outcome(name);
      assert.equal(code, 1, name);
      assert.match(stderr, what);
      assert.equal(stdout, '', 'nothing is claimed');
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
    assert.match(outcome('doctor').stdout, /"name":"database","ok":false,"detail":"Can't write/);
    const file = (name: string): Buffer => readFileSync(path.join(folder.path, name));
    assert.ok(file('after.db').equals(file('before.db')));
    assert.equal(existsSync(path.join(folder.path, 'readonly.jsonl')), false);
    assert.equal(outcome('again').code, 0, outcome('again').stderr);
    assert.equal(exported('after.jsonl'), 2400);
  });
});
