/** SQLite's and the file system's refusals → messages that say what, where and what to do. */
import { accessSync, constants, statfsSync } from 'node:fs';
import path from 'node:path';
import { codeOf, messageOf, UserError } from '../base/errors.js';

/** Primary result codes (https://sqlite.org/rescode.html) that mean something to a user. */
const primaryCodes: ReadonlyMap<number, string> = new Map([
  [3, 'PERM'],
  [5, 'BUSY'],
  [6, 'LOCKED'],
  [7, 'NOMEM'],
  [8, 'READONLY'],
  [10, 'IOERR'],
  [11, 'CORRUPT'],
  [13, 'FULL'],
  [14, 'CANTOPEN'],
  [19, 'CONSTRAINT'],
  [26, 'NOTADB'],
]);

/**
 * The primary result code of an error that came from SQLite, such as `FULL`; undefined for any other
 * error. better-sqlite3 gives names (`SQLITE_READONLY_DIRECTORY`), node:sqlite gives numbers.
 */
export function resultCode(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code?.startsWith('SQLITE_')) return code.split('_')[1];
  if (code !== 'ERR_SQLITE_ERROR') return undefined;
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return 'ERROR';
  return primaryCodes.get(Number(error.errcode) & 0xff) ?? 'ERROR';
}

const safe = 'Nothing of this change was kept; what was saved before is untouched.';

/** How a message about a damaged file ends. */
export const keepAndRestore =
  'It was left as it is. Move it and its -wal and -shm files to a safe place, then put a backup of it ' +
  '(annotations.db.*.backup) in its place, or start anew without it.';

/** The message about a file that is open and no longer at its path. */
export const notInPlace = (file: string): string =>
  `${file} was moved, deleted or replaced while it was open, so nothing more is saved. ` +
  'Put it back if you need it, then open the project again: what lies there then counts.';

/** What is wrong with the place of `file`, by SQLite result code or Node error code. */
function explain(code: string, file: string, detail: string): string | undefined {
  switch (code) {
    case 'FULL':
    case 'ENOSPC':
    case 'EDQUOT':
      return `Can't write to ${file}: the disk is full. ${safe} Free some space and try again.`;
    case 'READONLY':
    case 'PERM':
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Can't write to ${file}: the file or its folder is read-only. ${safe} Make both writable and try again.`;
    case 'CANTOPEN':
      return `Can't open ${file}: it, or a file beside it, can't be read or created (${detail}). ${safe} Check that its folder exists and is writable, then try again.`;
    case 'BUSY':
    case 'LOCKED':
      return `Can't use ${file}: another program has kept it locked for 5 seconds. ${safe} Close other programs that use it and try again.`;
    case 'IOERR':
    case 'EIO':
      return `Can't read or write ${file}: the disk reports an error (${detail}). ${safe} Check the disk and try again.`;
    case 'CORRUPT':
    case 'NOTADB':
      return `${file} is damaged or not a database (${detail}). ${keepAndRestore}`;
    default:
      return undefined;
  }
}

/** Less than this, and SQLite can't make its files: 32 KiB of shared memory beside a few pages. */
const leastSpace = 64 * 1024;

/** SQLite calls a full disk and a read-only folder by vaguer names while it makes its own files there. */
function cause(code: string, file: string): string {
  if (code !== 'IOERR' && code !== 'CANTOPEN') return code;
  const folder = path.dirname(file);
  try {
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < leastSpace) return 'FULL';
    accessSync(folder, constants.W_OK);
    return code;
  } catch (error) {
    const refusal = codeOf(error);
    return refusal === 'EROFS' || refusal === 'EACCES' ? 'READONLY' : code;
  }
}

/** The error to throw instead: a `UserError` where the user can help, else the same error. */
export function explained(error: unknown, file: string): unknown {
  const code = resultCode(error) ?? codeOf(error);
  const message =
    code === undefined ? undefined : explain(cause(code, file), file, messageOf(error));
  return message === undefined ? error : new UserError(message, { cause: error });
}
