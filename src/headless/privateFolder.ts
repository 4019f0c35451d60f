/** A folder of this user's alone in the temporary one, where anybody can make folders of any name. */
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { codeOf, UserError } from '../base/errors.js';
import { accountName } from '../store/annotatorName.js';

/** @param otherwise what to do where there can't be such a folder, for the message */
export function privateFolder(otherwise: string): string {
  const folder = path.join(tmpdir(), `glossator-${accountName()}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (code !== 'EEXIST') throw new UserError(`${folder} can't be made (${code}). ${otherwise}`);
    const stats = lstatSync(folder);
    // Windows has no numbers of users, and a temporary folder for each.
    const isOurs = stats.isDirectory() && (process.getuid?.() ?? stats.uid) === stats.uid;
    if (!isOurs) throw new UserError(`${folder} isn't a folder of yours. ${otherwise}`);
    chmodSync(folder, 0o700);
  }
  return folder;
}
