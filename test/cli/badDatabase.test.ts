import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { glossator, rows, temporaryFolder } from './cli.js';

describe('a database that can’t be used', () => {
  const folder = temporaryFolder();
  const project = path.join(folder.path, 'project');
  const database = path.join(project, '.glossator', 'annotations.db');
  const kept = path.join(folder.path, 'kept.db');
  before(() => {
    mkdirSync(project);
    writeFileSync(
      path.join(project, 'glossator.json'),
      '{"version": 1, "classes": {"labels": ["a"]}, "holdout": 0}',
    );
    writeFileSync(path.join(project, 'a.txt'), 'Ada flew to Paris. Bob stayed in Rome.');
    writeFileSync(
      path.join(folder.path, 'labels.jsonl'),
      '{"text": "Ada flew to Paris.", "label": "a"}\n',
    );
    assert.equal(label(), 0);
    copyFileSync(database, kept);
  });
  after(() => folder.remove());
  afterEach(() => {
    rmSync(log, { force: true });
    rmSync(`${database}-shm`, { force: true });
    copyFileSync(kept, database);
    assert.deepEqual(
      rows<{ text: string }>('score', project).map(row => row.text),
      ['Bob stayed in Rome.'],
      'put back, it is what it was',
    );
  });

  const label = (): number | null =>
    glossator('label', project, '--from', path.join(folder.path, 'labels.jsonl')).code;
  const log = `${database}-wal`;

  /** Every command that needs the database says the same, and leaves it as it is. */
  const assertLeftAlone = (message: RegExp): void => {
    const before = readFileSync(database);
    const out = path.join(folder.path, 'out.jsonl');
    for (const args of [
      ['score', project],
      ['label', project, '--from', path.join(folder.path, 'labels.jsonl')],
      ['export', project, '--format', 'prodigy', '--out', out],
    ]) {
      const run = glossator(...args);
      assert.equal(run.code, 1, run.stdout);
      assert.match(run.stderr, message);
      assert.match(run.stderr, /annotations\.db/);
      assert.equal(run.stdout, '');
      assert.doesNotMatch(run.stderr, /\n\s+at /, 'no stack');
    }
    const doctor = glossator('doctor', project, '--json');
    assert.equal(doctor.code, 1);
    const checks = doctor.json<{ name: string; ok: boolean; detail: string }>();
    const { name, detail } = checks.find(check => !check.ok) ?? {};
    assert.equal(name, 'database');
    assert.match(detail ?? '', message);
    assert.ok(readFileSync(database).equals(before), 'byte for byte');
    assert.ok(!existsSync(log) || statSync(log).size === 0, 'nothing waits to be written into it');
  };
  const change = (sql: string): void => {
    const connection = new DatabaseSync(database);
    connection.exec(sql);
    connection.close();
  };

  it('because a newer Glossator wrote it is named, with what to do', () => {
    change('PRAGMA user_version = 999');
    assertLeftAlone(/was written by a newer Glossator \(its format is 999, .*Update Glossator/);
  });

  it('because it is noise is named, with what to do', () => {
    writeFileSync(database, Buffer.alloc(20_000, 'noise'));
    assertLeftAlone(/is damaged or not a database.*put a backup of it/);
  });

  it('because pages in it are overwritten is named', () => {
    const bytes = readFileSync(kept);
    bytes.fill(0xee, 4096, 5 * 4096);
    writeFileSync(database, bytes);
    assertLeftAlone(/is damaged/);
  });

  it('because it is cut off is named', () => {
    writeFileSync(database, readFileSync(kept).subarray(0, 3 * 4096 + 100));
    assertLeftAlone(/is damaged/);
  });

  it('because it belongs to another program is named', () => {
    change('PRAGMA application_id = 42');
    assertLeftAlone(/is a database of another program/);
  });

  it('because something in it acts by itself is named', () => {
    change(`CREATE TRIGGER quietly AFTER INSERT ON event BEGIN UPDATE label SET name = 'b'; END`);
    assertLeftAlone(/holds "quietly", which Glossator didn't write/);
  });

  it('because values in it are no values is named', () => {
    change(`PRAGMA ignore_check_constraints = ON; UPDATE annotation SET answer = 'perhaps'`);
    const run = glossator('score', project);
    assert.equal(run.code, 1);
    assert.match(run.stderr, /annotations\.db/);
    assert.doesNotMatch(run.stderr, /\n\s+at /, 'no stack');
  });
});
