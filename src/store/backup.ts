/** A consistent copy of a database that is in use. */
import { closeSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { UserError } from '../base/errors.js';
import type { Connection } from './connection.js';
import { explained } from './sqliteErrors.js';

/**
 * Writes a compact copy to `path`, which must not exist, and flushes it to disk. Throws a `UserError`
 * when it can't, and leaves no partial copy behind.
 */
export function backUp(connection: Connection, path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) {
    throw new UserError(`Can't back up to ${path}: it is there already. Choose another name.`);
  }
  try {
    connection.driver.exec(`VACUUM INTO ${quoted(path)}`);
    flush(path);
  } catch (error) {
    rmSync(path, { force: true });
    throw explained(error, path);
  }
}

/** VACUUM INTO takes a bound value only in some builds; a string literal works in all. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function flush(path: string): void {
  // Not 'r': Windows flushes only files that are open for writing.
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
