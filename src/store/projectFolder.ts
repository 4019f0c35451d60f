/** `.glossator/`: where a project keeps its database and cache. */
import { lstatSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, UserError } from '../base/errors.js';
import { refuseLink } from '../corpus/links.js';
import { explained } from './sqliteErrors.js';

export const storeFolderName = '.glossator';

const gitignore = `# Written by Glossator. The database holds your annotations and is not for Git, which replaces files
# that are open: commit an export (glossator export . --format jsonl --out .glossator/annotations.jsonl).
annotations.db
annotations.db-*
annotations.db.*
cache/
`;

/** Not `recursive`, which reports a read-only disk as a missing folder (ENOENT). */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isThere) throw error;
  }
}

/**
 * Makes `.glossator/` in the project folder, with a `.gitignore` unless there is one, and returns the
 * path of the database in it. Throws a `UserError` when the folder can't be made, or where it or the database
 * is a link, behind which another project's could lie.
 */
export function prepareProjectFolder(root: string): string {
  const folder = path.join(root, storeFolderName);
  const database = path.join(folder, 'annotations.db');
  refuseLink(folder);
  refuseLink(database);
  const file = path.join(folder, '.gitignore');
  try {
    makeFolder(folder);
    // Not `existsSync`, which takes a link that leads nowhere for nothing.
    if (!lstatSync(file, { throwIfNoEntry: false })) writeFileSync(file, gitignore);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new UserError(
        `Can't make the folder ${folder}: there is a file of that name. Move it away and try again.`,
        { cause: error },
      );
    }
    throw explained(error, folder);
  }
  return database;
}
