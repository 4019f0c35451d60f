import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { UserError } from '../../../src/base/errors.js';
import { sha256 } from '../../../src/base/hash.js';
import { silentLog } from '../../../src/base/log.js';
import { openStore } from '../../../src/store/annotationStore.js';
import { prepareProjectFolder } from '../../../src/store/projectFolder.js';
import type { Connection } from '../../../src/store/connection.js';
import { journalFor } from '../../../src/store/journal.js';
import { migrate, migrations, type Migration } from '../../../src/store/migrations.js';
import { loadNodeSqlite } from '../../../src/store/nodeSqlite.js';
import { openConnection } from '../../../src/store/openConnection.js';
import { openDriver, thisRuntime } from '../../../src/store/openDriver.js';
import {
  classified,
  decision,
  entities,
  freeze,
  ignored,
  schema,
  span,
  stored,
  withBothDrivers,
  Workbench,
} from './helpers.js';

function userError(...parts: string[]): (error: unknown) => boolean {
  return error => {
    assert.ok(error instanceof UserError, String(error));
    for (const part of parts) assert.ok(error.message.includes(part), error.message);
    return true;
  };
}

/** Runs `work` without the right to write to `folder`: root would be stopped by no permission bits. */
function withoutPermission(folder: string, files: readonly string[], work: () => void): void {
  const isRoot = process.geteuid?.() === 0;
  for (const file of files) chmodSync(file, 0o444);
  chmodSync(folder, 0o555);
  if (isRoot) process.seteuid?.(65534);
  try {
    work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(folder, 0o755);
    for (const file of files) chmodSync(file, 0o644);
  }
}

const onPosix = process.platform === 'win32' ? it.skip : it;

/** The version that a new database has. */
const newest = migrations.length;

withBothDrivers('openStore', bench => {
  it('marks the file as ours and leaves one file behind when closed', () => {
    const store = bench().openReady();
    store.record(decision('Ada', ignored));
    store.dispose();
    store.dispose();
    assert.deepEqual(readdirSync(bench().folder), ['annotations.db']);
    const header = readFileSync(bench().file);
    assert.equal(header.readUInt32BE(60), migrations.length, 'user_version');
    assert.equal(header.readUInt32BE(68), 0x474c4f53, 'application_id');
  });

  it('refuses a database of a newer Glossator and changes no byte of it', () => {
    // Left open, so that part of it is still in the log.
    const { store, connection } = bench().openWithConnection();
    store.record(decision('Ada', ignored));
    connection.driver.exec('PRAGMA user_version = 999');
    const files = (): string[] =>
      ['', '-wal'].map(suffix => sha256(readFileSync(bench().file + suffix)));
    const before = files();
    assert.throws(() => bench().open(), userError(bench().file, '999', 'Update Glossator'));
    assert.throws(() => bench().open({ readonly: true }), userError('Update Glossator'));
    assert.deepEqual(files(), before);
    store.dispose();
    const closed = sha256(readFileSync(bench().file));
    assert.throws(() => bench().open(), userError(bench().file, 'Update Glossator'));
    assert.equal(sha256(readFileSync(bench().file)), closed);
  });

  it("refuses another program's database and changes no byte of it", () => {
    const { driver } = openDriver(
      { file: bench().file, readonly: false, nativeBinding: undefined },
      bench().driver,
    );
    driver.exec('CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)');
    driver.close();
    const before = sha256(readFileSync(bench().file));
    assert.throws(() => bench().open(), userError(bench().file, 'another program'));
    assert.equal(sha256(readFileSync(bench().file)), before);
  });

  it('refuses a file that is no database, and keeps it', () => {
    writeFileSync(bench().file, 'these are my notes\n'.repeat(500));
    const before = sha256(readFileSync(bench().file));
    assert.throws(() => bench().open(), userError(bench().file, 'not a database', 'backup'));
    assert.equal(sha256(readFileSync(bench().file)), before);
  });

  it('refuses a damaged database, says what to do, and keeps it', () => {
    const store = bench().openReady();
    for (let i = 0; i < 200; i++) store.record(decision(`text ${i}`.repeat(20), ignored));
    store.dispose();
    const bytes = readFileSync(bench().file);
    bytes.fill(0xa5, 4096 * 4, 4096 * 12);
    writeFileSync(bench().file, bytes);
    assert.throws(() => bench().open(), userError(bench().file, 'damaged', 'left as it is'));
    assert.equal(sha256(readFileSync(bench().file)), sha256(bytes));
  });

  /** A copy as a crash leaves it: part of it is still in the log. */
  const crashed = (damage: (file: string, connection: Connection) => void): string => {
    const { store, connection } = bench().openWithConnection();
    for (let i = 0; i < 200; i++) store.record(decision(`text ${i}`.repeat(20), ignored));
    connection.pragma('wal_checkpoint(PASSIVE)');
    store.record(decision('Ada', ignored));
    const file = path.join(bench().folder, 'crashed.db');
    damage(file, connection);
    for (const end of ['', '-wal']) {
      if (!existsSync(file + end)) copyFileSync(bench().file + end, file + end);
    }
    return file;
  };
  const contents = (file: string): string[] =>
    ['', '-wal'].map(end => sha256(readFileSync(file + end)));

  it('leaves what a crash left of a database that it refuses, log and all', () => {
    const damaged = crashed(file => {
      const bytes = readFileSync(bench().file);
      bytes.fill(0xa5, 4096 * 4, 4096 * 12);
      writeFileSync(file, bytes);
    });
    const before = contents(damaged);
    assert.throws(() => bench().open({ file: damaged }), userError('damaged', 'left as it is'));
    assert.deepEqual(contents(damaged), before);
  });

  it('leaves it also where a trigger came along', () => {
    const strange = crashed((_, { driver }) => {
      driver.exec('CREATE TRIGGER sneaky AFTER INSERT ON event BEGIN DELETE FROM annotation; END');
    });
    const before = contents(strange);
    assert.throws(() => bench().open({ file: strange }), userError('"sneaky"', 'left as it is'));
    assert.deepEqual(contents(strange), before);
  });

  it('refuses values that Glossator would never write', () => {
    const { store, connection } = bench().openWithConnection();
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
    connection.driver.exec(`PRAGMA ignore_check_constraints = ON;
      UPDATE span SET verdict = 'perhaps'`);
    assert.throws(() => store.training(), userError(bench().file, 'verdict'));
    connection.driver.exec(`UPDATE span SET verdict = 'yes'; DROP TRIGGER event_stays;
      UPDATE event SET before = 'no json'`);
    assert.throws(() => store.undo('ada'), userError(bench().file, 'no JSON'));
    assert.equal(store.training().length, 1, 'nothing was half undone');
  });

  it('refuses triggers and views that came along from elsewhere', () => {
    const { store, connection } = bench().openWithConnection();
    connection.driver.exec(`CREATE TRIGGER sneaky AFTER INSERT ON event
      BEGIN DELETE FROM annotation; END`);
    store.dispose();
    assert.throws(() => bench().open(), userError(bench().file, '"sneaky"'));
  });

  it('tells when tables and log disagree, or a frozen row was changed', () => {
    const { store, connection } = bench().openWithConnection();
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
    const item = {
      ...{ key: sha256('Ada'), text: 'Ada', anchor: undefined, annotation: ignored, part: 'train' },
      ...{ annotator: 'ada', timestamp: 1, flagged: false },
    };
    freeze(
      store,
      { name: 'b', purpose: 'export', format: 'f', seed: 1, split: {}, settings: {} },
      stored(connection, [item]),
    );
    assert.deepEqual(store.check(), { ok: true, problems: [] });
    assert.throws(
      () => connection.driver.exec("UPDATE batch_item SET item = '{}'"),
      /never changes/,
    );
    assert.throws(() => connection.driver.exec('DELETE FROM event'), /never deleted/);
    assert.throws(() => connection.driver.exec("UPDATE text SET text = 'Eve'"), /never changes/);
    connection.driver.exec(`DROP TRIGGER batch_item_stays; DROP TRIGGER text_stays;
      UPDATE span SET "end" = 9; UPDATE text SET text = 'Eve';
      UPDATE batch_item SET item = replace(item, 'train', 'dev')`);
    const { ok, problems } = store.check();
    assert.equal(ok, false);
    assert.equal(problems.length, 4, problems.join('\n'));
  });

  it('says that the folder is missing', () => {
    const file = path.join(bench().folder, 'nowhere', 'annotations.db');
    assert.throws(() => bench().open({ file }), userError(file, 'no folder'));
    assert.throws(() => bench().open({ readonly: true }), userError(bench().file, 'no database'));
  });

  onPosix('says that the folder is read-only, and keeps what is there', () => {
    const store = bench().openReady();
    store.record(decision('Ada', ignored));
    store.dispose();
    const before = sha256(readFileSync(bench().file));
    chmodSync(bench().folder, 0o755);
    withoutPermission(bench().folder, [bench().file], () => {
      assert.throws(() => bench().open(), userError(bench().file, 'read-only'));
      assert.throws(() => prepareProjectFolder(bench().folder), userError('read-only'));
      const file = path.join(bench().folder, 'new.db');
      assert.throws(() => bench().open({ file }), userError(file));
    });
    assert.equal(sha256(readFileSync(bench().file)), before);
    assert.equal(bench().openReady().training().length, 1);
  });

  it('says that the disk is full, keeps nothing of that answer and everything before it', () => {
    const { store, connection } = bench().openWithConnection();
    store.record(decision('Ada', classified('question')));
    const pages = Number(connection.pragma('page_count'));
    connection.pragma(`max_page_count = ${pages}`);
    const large = 'a long text '.repeat(20_000);
    const answer = decision(large, entities(span(0, 1, 'PER')));
    assert.throws(() => store.record(answer), userError(bench().file, 'disk is full', 'Nothing'));
    assert.equal(store.lastSeq(), 1);
    assert.equal(store.answeredKeys().size, 1);
    assert.deepEqual(store.check().problems, []);
    connection.pragma('max_page_count = 1000000');
    store.record(answer);
    assert.equal(store.undo('ada')?.text, large);
    assert.equal(store.answeredKeys().size, 1);
  });

  onPosix('keeps nothing once the database is gone or another one lies in its place', () => {
    const store = bench().openReady();
    store.record(decision('Ada', ignored));
    const copy = path.join(bench().folder, 'copy.db');
    store.backup(copy);
    store.record(decision('Bob', ignored));
    assert.equal(store.displaced(), undefined);
    const refused = userError(bench().file, 'moved, deleted or replaced', 'open the project again');
    rmSync(bench().file);
    assert.throws(() => store.record(decision('Eve', ignored)), refused);
    assert.throws(() => store.undo('ada'), refused);
    assert.ok(!existsSync(bench().file), 'nothing is in the way of what comes back');
    copyFileSync(copy, bench().file);
    assert.throws(() => store.record(decision('Eve', ignored)), refused);
    assert.equal(store.answeredKeys().size, 2);
    store.dispose();
    assert.ok(refused(store.displaced()));
    const again = bench().openReady();
    again.record(decision('Eve', ignored));
    const texts = again.training().map(({ text }) => text);
    assert.deepEqual(texts, ['Ada', 'Eve'], 'what lies there counts, without the log of the other');
    assert.deepEqual(again.check().problems, []);
  });

  onPosix('goes on with a database that was put back where it was', () => {
    const store = bench().openReady();
    renameSync(bench().file, `${bench().file}.away`);
    assert.throws(() => store.record(decision('Ada', ignored)), userError('moved'));
    renameSync(`${bench().file}.away`, bench().file);
    store.record(decision('Ada', ignored));
    store.dispose();
    assert.equal(bench().openReady().answeredKeys().size, 1);
  });

  it('says that another program keeps the database locked', () => {
    const { store, connection } = bench().openWithConnection();
    const other = openConnection(bench().options());
    connection.pragma('busy_timeout = 1');
    other.write(() => {
      assert.throws(
        () => store.record(decision('Ada', ignored)),
        userError(bench().file, 'locked', 'Nothing of this change'),
      );
    });
    other.dispose();
    store.record(decision('Ada', ignored));
  });

  it('backs an older database up before it migrates it, in one transaction', () => {
    const store = bench().openReady();
    store.record(decision('Ada', ignored));
    store.dispose();
    const next: Migration = { version: newest + 1, sql: 'CREATE TABLE more (a) STRICT' };
    const broken: Migration = { ...next, sql: 'CREATE TABLE other (a TEXT) STRICT; NONSENSE' };
    const connection = openConnection(bench().options());
    assert.throws(() => migrate(connection, [...migrations, broken]), /syntax|NONSENSE/);
    assert.equal(connection.pragma('user_version'), newest);
    bench().time += 60_000;
    const good: Migration = { ...next, sql: 'CREATE TABLE more (a TEXT) STRICT' };
    const copy = migrate(connection, [...migrations, good]);
    assert.equal(connection.pragma('user_version'), newest + 1);
    assert.equal(migrate(connection, [...migrations, good]), undefined, 'once');
    connection.dispose();
    assert.ok(copy);
    const name = /^annotations\.db\.v(\d+)-2026-01-01T00-0\d-\d\d\.backup$/.exec(
      path.basename(copy),
    );
    assert.equal(name?.[1], String(newest));
    assert.throws(() => bench().open(), userError('Update Glossator'));
    const old = bench().openReady({ file: copy });
    assert.deepEqual(
      old.training().map(example => example.text),
      ['Ada'],
    );
  });

  it('does not migrate when the backup fails', () => {
    bench().openReady().dispose();
    const connection = openConnection(bench().options({ now: () => 0 }));
    writeFileSync(`${bench().file}.v${newest}-1970-01-01T00-00-00.backup`, 'in the way');
    const steps = [
      ...migrations,
      { version: newest + 1, sql: 'CREATE TABLE more (a TEXT) STRICT' },
    ];
    assert.throws(() => migrate(connection, steps), userError('is there already'));
    assert.equal(connection.pragma('user_version'), newest);
    connection.dispose();
  });

  it('backs up to a new file only', () => {
    const store = bench().openReady();
    store.record(decision('Ada', ignored));
    const copy = path.join(bench().folder, "it's a copy.db");
    store.backup(copy);
    assert.equal(bench().open({ file: copy }).lastSeq(), 1);
    assert.throws(() => store.backup(copy), userError(copy, 'there already'));
    const nowhere = path.join(bench().folder, 'nowhere', 'copy.db');
    assert.throws(() => store.backup(nowhere), userError(nowhere));
  });
});

describe('openDriver', () => {
  const runtime = { ...thisRuntime };
  let bench = new Workbench('better-sqlite3');
  beforeEach(() => {
    bench = new Workbench('better-sqlite3');
  });
  afterEach(() => {
    bench.dispose();
  });
  const options = (): Parameters<typeof openDriver>[0] => ({
    ...{ file: bench.file, readonly: false, nativeBinding: undefined },
  });

  it('prefers better-sqlite3', () => {
    const { driver } = openDriver(options());
    driver.close();
    assert.equal(driver.name, 'better-sqlite3');
  });

  it('never touches better-sqlite3 below Node-API 10, and says why', () => {
    // A binary that can't load would show in the reason.
    const { driver, reason } = openDriver(
      { ...options(), nativeBinding: '/does/not/exist.node' },
      ...[undefined, { ...runtime, napi: 9 }],
    );
    driver.close();
    assert.equal(driver.name, 'node:sqlite');
    assert.match(reason, /needs Node-API 10, this process has 9/);
  });

  it('falls back where the binary does not load, and says why', () => {
    const { driver, reason } = openDriver({ ...options(), nativeBinding: '/does/not/exist.node' });
    driver.close();
    assert.equal(driver.name, 'node:sqlite');
    assert.match(reason, /exist\.node/);
  });

  it('says which Node is needed where there is neither', () => {
    const bare = { napi: 9, nodeVersion: '20.11.0', loadNodeSqlite: () => undefined };
    assert.throws(
      () => openDriver(options(), undefined, bare),
      userError('needs Node 22.13 or newer', '20.11.0', 'Node-API 10'),
    );
  });

  it('does not hide trouble with the file behind the other library', () => {
    const file = path.join(bench.folder, 'nowhere.db');
    const attempt = { ...options(), file, readonly: true };
    assert.throws(() => openDriver(attempt), { code: 'SQLITE_CANTOPEN' });
  });

  it('finds node:sqlite in this Node', () => {
    assert.ok(loadNodeSqlite());
  });
});

describe('prepareProjectFolder', () => {
  let bench = new Workbench('better-sqlite3');
  beforeEach(() => {
    bench = new Workbench('better-sqlite3');
  });
  afterEach(() => {
    bench.dispose();
  });

  it('makes the folder once, and keeps a .gitignore that was edited', () => {
    const file = prepareProjectFolder(bench.folder);
    assert.equal(file, path.join(bench.folder, '.glossator', 'annotations.db'));
    const ignore = path.join(bench.folder, '.glossator', '.gitignore');
    const store = openStore({ file, log: silentLog });
    store.syncSchema(schema);
    store.backup(`${file}.v1-x.backup`);
    mkdirSync(path.join(bench.folder, '.glossator', 'cache'));
    execFileSync('git', ['init', '-q', bench.folder]);
    const seen = execFileSync('git', ['-C', bench.folder, 'status', '--porcelain', '-uall'], {
      encoding: 'utf8',
    });
    store.dispose();
    assert.equal(seen, '?? .glossator/.gitignore\n');
    writeFileSync(ignore, 'cache/\n');
    prepareProjectFolder(bench.folder);
    assert.equal(readFileSync(ignore, 'utf8'), 'cache/\n');
  });

  it('says that a file is in the way', () => {
    writeFileSync(path.join(bench.folder, '.glossator'), '');
    assert.throws(
      () => prepareProjectFolder(bench.folder),
      userError('.glossator', 'a file of that'),
    );
    assert.ok(statSync(path.join(bench.folder, '.glossator')).isFile());
    assert.ok(existsSync(bench.folder));
  });

  onPosix('opens no other project’s folder or database, and writes nothing through a link', () => {
    const root = path.join(bench.folder, 'project');
    const other = path.join(bench.folder, 'other');
    for (const folder of [root, other]) mkdirSync(folder);
    const ours = path.join(root, '.glossator');
    const theirs = path.join(other, '.glossator');
    writeFileSync(prepareProjectFolder(other), '');
    symlinkSync(theirs, ours);
    assert.throws(() => prepareProjectFolder(root), userError(ours, 'is a link', 'Remove it'));

    unlinkSync(ours);
    const database = prepareProjectFolder(root);
    symlinkSync(path.join(theirs, 'annotations.db'), database);
    assert.throws(() => prepareProjectFolder(root), userError(database, 'is a link'));

    unlinkSync(database);
    const ignore = path.join(ours, '.gitignore');
    unlinkSync(ignore);
    symlinkSync(path.join(other, 'nothing yet'), ignore);
    assert.equal(prepareProjectFolder(root), database);
    assert.deepEqual(readdirSync(other), ['.glossator']);
  });
});

describe('journalFor', () => {
  it('takes the write-ahead log on a local disk and not on a Windows share', () => {
    const bench = new Workbench('better-sqlite3');
    assert.equal(journalFor('\\\\server\\share\\project'), 'truncate');
    assert.equal(journalFor(path.join(bench.folder, 'missing')), 'wal');
    bench.dispose();
  });
});
