/** Files that exports wrote: relative to the project folder with `/`, or absolute outside of it. */
import * as z from 'zod/mini';
import type { Connection } from './connection.js';

export function readExportedPaths(connection: Connection): string[] {
  const sql = 'SELECT path FROM exported_file ORDER BY path';
  return connection.all(z.object({ path: z.string() }), sql).map(row => row.path);
}

export function addExportedPath(connection: Connection, path: string): void {
  connection.write(() => {
    connection.run('INSERT OR IGNORE INTO exported_file (path) VALUES (?)', path);
  });
}

export function forgetExportedPath(connection: Connection, path: string): void {
  connection.write(() => {
    connection.run('DELETE FROM exported_file WHERE path = ?', path);
  });
}
