/** Files that exports wrote: relative to the project folder with `/`, or absolute outside of it. */
import * as z from 'zod/mini';
import type { Connection } from './connection.js';

/** Path → format; null where it is of no format, or nobody knows. */
export function readExportedFiles(connection: Connection): ReadonlyMap<string, string | null> {
  const rows = connection.all(fileRow, 'SELECT path, format FROM exported_file ORDER BY path');
  return new Map(rows.map(({ path, format }) => [path, format]));
}

export function addExportedFile(connection: Connection, path: string, format: string | null): void {
  connection.write(() => {
    connection.run(
      `INSERT INTO exported_file (path, format) VALUES (?, ?)
       ON CONFLICT (path) DO UPDATE SET format = excluded.format`,
      ...[path, format],
    );
  });
}

export function forgetExportedPath(connection: Connection, path: string): void {
  connection.write(() => {
    connection.run('DELETE FROM exported_file WHERE path = ?', path);
  });
}

const fileRow = z.object({ path: z.string(), format: z.nullable(z.string()) });
