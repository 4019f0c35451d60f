/** Opens the database file safely: is it ours, is it sound, is it current, can it be written? */
import { statSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { Connection } from './connection.js';
import type { Driver, DriverName } from './driver.js';
import { journalFor, type Journal } from './journal.js';
import { identify, migrate, migrations } from './migrations.js';
import { openDriver } from './openDriver.js';
import { explained, keepAndRestore, resultCode } from './sqliteErrors.js';

export interface StoreOptions {
  /** Path of the database; its folder must exist (`prepareProjectFolder`). */
  readonly file: string;
  /** Path of better-sqlite3's binary; undefined lets the package find its own. */
  readonly nativeBinding?: string | undefined;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** Reads only; the file must exist and be current. */
  readonly readonly?: boolean | undefined;
  /** Much is going to be written at once: keeps more pages in memory, and folds the log less often. */
  readonly bulk?: boolean | undefined;
  /** Insists on one SQLite library. */
  readonly driver?: DriverName | undefined;
  /** Insists on a journal mode; by default it depends on the file system. */
  readonly journal?: Journal | undefined;
}

const busyTimeout = 5000;
/** Kilobytes of pages in memory, and pages in the log before it is folded: 64 MB both. */
const bulkSettings = 'PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16384';

/** Throws a `UserError` that names the file when it can't be used; the file is then unchanged. */
export function openConnection(options: StoreOptions): Connection {
  const { file, log } = options;
  const readonly = options.readonly ?? false;
  const folder = path.dirname(file);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError(`Can't open ${file}: there is no folder ${folder}. Create it first.`);
  }
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (readonly && size === undefined) {
    throw new UserError(`There is no database ${file} yet. Label an example first.`);
  }
  const check = needsCheck(file);
  const isProbed = size !== undefined && size > 0 && !readonly && probe(options, check);

  const { driver, reason } = open(options, readonly);
  try {
    driver.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
    const wanted = options.journal ?? journalFor(path.resolve(folder));
    const connection = (journal: Journal): Connection =>
      new Connection(driver, file, options.now ?? Date.now, { readonly, journal });
    identify(connection(wanted));
    const journal = configure(driver, readonly, wanted);
    if (options.bulk === true) driver.exec(bulkSettings);
    const ready = connection(journal);
    if (!isProbed) checkContents(ready, check);
    if (readonly) {
      requireCurrent(ready);
    } else {
      const copy = migrate(ready);
      if (copy !== undefined) log.info(`Updated ${file}; the old one is kept as ${copy}`);
      // Fails here rather than at the first answer when the file can't be written.
      ready.write(() => undefined);
    }
    log.info(`${file}: ${driver.name} (${reason}), journal ${journal}`);
    return ready;
  } catch (error) {
    driver.close();
    throw explained(error, file);
  }
}

function open(options: StoreOptions, readonly: boolean): ReturnType<typeof openDriver> {
  const { file, nativeBinding } = options;
  try {
    return openDriver({ file, readonly, nativeBinding }, options.driver);
  } catch (error) {
    throw explained(error, file);
  }
}

/**
 * Looks at an existing file through a connection that can't write, because closing one that can would
 * fold the log into a database that is refused and is to be left as it is. Returns whether it could look.
 */
function probe(options: StoreOptions, check: boolean): boolean {
  const { file } = options;
  let driver: Driver | undefined;
  try {
    driver = open(options, true).driver;
    driver.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
    const connection = new Connection(driver, file, () => 0, { readonly: true, journal: 'wal' });
    identify(connection);
    configure(driver, true, 'wal');
    checkContents(connection, check);
    return true;
  } catch (error) {
    // A crash may have left work that only a writing connection can finish: it will look again.
    const code = resultCode(error instanceof UserError ? error.cause : error);
    if (code !== undefined && code !== 'NOTADB' && code !== 'CORRUPT') return false;
    throw explained(error, file);
  } finally {
    driver?.close();
  }
}

/** Sets what doesn't stay in the file, and the journal mode; returns the mode in force. */
function configure(driver: Driver, readonly: boolean, wanted: Journal): Journal {
  driver.exec(`
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA synchronous = FULL;
  `);
  // On macOS a plain flush may stop in the drive's cache.
  if (process.platform === 'darwin') {
    driver.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
  }
  if (!readonly) {
    const mode = setJournal(driver, wanted);
    if (mode !== 'wal' && mode !== 'truncate') setJournal(driver, 'truncate');
  }
  return driver.pragma('journal_mode') === 'wal' ? 'wal' : 'truncate';
}

/**
 * Switches the mode and returns the one in force. Two windows that open a database at once can meet in
 * the middle of the switch, so it is tried for about two seconds.
 */
function setJournal(driver: Driver, journal: Journal): unknown {
  driver.exec('PRAGMA busy_timeout = 100');
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        return driver.pragma(`journal_mode = ${journal}`);
      } catch (error) {
        if (resultCode(error) !== 'BUSY') throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      }
    }
    return driver.pragma('journal_mode');
  } finally {
    driver.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
  }
}

/** Files up to this many bytes are checked whenever they are opened (about 50 ms for 20 MB). */
const quickToCheck = 64 * 1024 * 1024;

/** Larger files are checked only after they were left open, or while another window has them. */
function needsCheck(file: string): boolean {
  const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return sizeOf(file) <= quickToCheck || sizeOf(`${file}-wal`) > 0 || sizeOf(`${file}-journal`) > 0;
}

function checkContents(connection: Connection, check: boolean): void {
  if (check) checkSound(connection);
  checkNothingForeign(connection);
}

function checkSound(connection: Connection): void {
  const answer = connection.pragma('quick_check(1)');
  if (answer === 'ok') return;
  throw new UserError(`${connection.file} is damaged (${String(answer)}). ${keepAndRestore}`);
}

/** Triggers and views act on their own; a database from elsewhere could bring some along. */
function checkNothingForeign(connection: Connection): void {
  const shape = z.object({ name: z.string(), sql: z.string() });
  const query = "SELECT name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')";
  for (const { name, sql } of connection.all(shape, query)) {
    if (migrations.some(step => step.sql.includes(sql))) continue;
    throw new UserError(
      `${connection.file} holds "${name}", which Glossator didn't write and which could change annotations. ${keepAndRestore}`,
    );
  }
}

function requireCurrent(connection: Connection): void {
  const version = identify(connection);
  if (version === migrations.at(-1)?.version) return;
  throw new UserError(
    version === 0
      ? `${connection.file} is empty. Label an example first.`
      : `${connection.file} was written by an older Glossator. Open it once where it can be written, so that it is updated.`,
  );
}
