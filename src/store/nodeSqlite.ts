/** SQLite through Node's own `node:sqlite`, for hosts where better-sqlite3's binary can't load. */
import type * as NodeSqlite from 'node:sqlite';
import { transact, type Driver, type OpenDriverOptions } from './driver.js';

/** The module, or undefined where this Node (before 22.13, some builds of Electron) lacks it. */
export function loadNodeSqlite(): typeof NodeSqlite | undefined {
  if (!('getBuiltinModule' in process)) return undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } catch {
    return undefined;
  }
}

/** Opens (and unless readonly, creates) the file. */
export function openNodeSqlite(module: typeof NodeSqlite, options: OpenDriverOptions): Driver {
  const database = new module.DatabaseSync(options.file, { readOnly: options.readonly });
  const exec = (sql: string): void => {
    database.exec(sql);
  };
  return {
    name: 'node:sqlite',
    exec,
    prepare: sql => {
      const statement = database.prepare(sql);
      return {
        run: (...values) => {
          const { changes, lastInsertRowid } = statement.run(...values);
          return { changes: Number(changes), lastInsertRowid };
        },
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
        iterate: (...values) => statement.iterate(...values),
      };
    },
    transaction: (mode, work) => transact(exec, mode, work),
    pragma: source => {
      const row = database.prepare(`PRAGMA ${source}`).get();
      return row === undefined ? undefined : Object.values(row)[0];
    },
    close: () => {
      database.close();
    },
  };
}
