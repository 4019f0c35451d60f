/** Brings a database to this version of Glossator: numbered steps, forward only, backed up first. */
import * as z from 'zod/mini';
import { UserError } from '../base/errors.js';
import { backUp } from './backup.js';
import type { Connection } from './connection.js';
import { schema1 } from './schema1.js';
import { schema2 } from './schema2.js';
import { schema3 } from './schema3.js';
import { schema4 } from './schema4.js';
import { schema5 } from './schema5.js';
import { schema6 } from './schema6.js';

export interface Migration {
  /** `PRAGMA user_version` after the step; the list counts 1, 2, 3, … */
  readonly version: number;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [
  { version: 1, sql: schema1 },
  { version: 2, sql: schema2 },
  { version: 3, sql: schema3 },
  { version: 4, sql: schema4 },
  { version: 5, sql: schema5 },
  { version: 6, sql: schema6 },
];

/** "GLOS": marks the file as ours (https://sqlite.org/pragma.html#pragma_application_id). */
const applicationId = 0x474c4f53;

/**
 * Throws a `UserError` when the file is another program's or a newer Glossator's. Only reads.
 * Returns the version; 0 is an empty file.
 */
export function identify(connection: Connection, steps = migrations): number {
  const id = Number(connection.pragma('application_id'));
  const version = Number(connection.pragma('user_version'));
  const newest = steps.at(-1)?.version ?? 0;
  if (id !== applicationId) {
    const tables = connection.get(count, 'SELECT count(*) AS n FROM sqlite_schema')?.n ?? 0;
    if (id === 0 && version === 0 && tables === 0) return 0;
    throw new UserError(
      `${connection.file} is a database of another program; Glossator left it as it is. Move it away and try again.`,
    );
  }
  if (version > newest) {
    throw new UserError(
      `${connection.file} was written by a newer Glossator (its format is ${version}, this one knows up to ${newest}); it was left as it is. Update Glossator to open it.`,
    );
  }
  return version;
}

/**
 * Runs the missing steps in one transaction. An existing older database is first copied beside itself;
 * returns the path of that copy, if one was made.
 */
export function migrate(connection: Connection, steps = migrations): string | undefined {
  const newest = steps.at(-1)?.version ?? 0;
  const version = identify(connection, steps);
  if (version === newest) return undefined;
  let copy: string | undefined;
  if (version > 0) {
    const time = new Date(connection.now()).toISOString().slice(0, 19).replaceAll(':', '-');
    copy = `${connection.file}.v${version}-${time}.backup`;
    backUp(connection, copy);
  }
  connection.write(() => {
    // Again, now under the write lock: another window may have been faster.
    const from = identify(connection, steps);
    for (const step of steps) {
      if (step.version <= from) continue;
      connection.driver.exec(step.sql);
      connection.driver.exec(`PRAGMA user_version = ${step.version}`);
    }
    if (from === 0) {
      const sql = "INSERT INTO meta (key, value) VALUES ('created_at', ?)";
      connection.run(sql, new Date(connection.now()).toISOString());
    }
    connection.driver.exec(`PRAGMA application_id = ${applicationId}`);
  });
  return copy;
}

const count = z.object({ n: z.int() });
