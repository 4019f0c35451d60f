/** SQLite through better-sqlite3. The only file that imports it. */
import Database from 'better-sqlite3';
import { transact, type Driver, type OpenDriverOptions } from './driver.js';

/**
 * Opens (and unless readonly, creates) the file. Never call it where `process.versions.napi` is below
 * 10: the binary of better-sqlite3 13 would end the process with a segmentation fault.
 */
export function openBetterSqlite(options: OpenDriverOptions): Driver {
  const { file, readonly, nativeBinding } = options;
  const database = new Database(file, {
    readonly,
    fileMustExist: readonly,
    timeout: 0, // openDatabase.ts sets it by PRAGMA for both drivers
    ...(nativeBinding === undefined ? {} : { nativeBinding }),
  });
  const exec = (sql: string): void => {
    database.exec(sql);
  };
  return {
    name: 'better-sqlite3',
    exec,
    prepare: sql => {
      const statement = database.prepare(sql);
      return {
        run: (...values) => statement.run(...values),
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
        iterate: (...values) => statement.iterate(...values),
      };
    },
    transaction: (mode, work) => transact(exec, mode, work),
    pragma: source => database.pragma(source, { simple: true }),
    close: () => {
      database.close();
    },
  };
}
