/** A folder and those that it lies in, made where they aren't there. */
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Not `recursive`, which never comes back where nobody can make folders, such as in /proc. */
export async function makeFolder(folder: string): Promise<void> {
  const isThere = async (): Promise<boolean> =>
    (await stat(folder).catch(() => undefined))?.isDirectory() === true;
  if (await isThere()) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    if (!(await isThere())) throw error;
  }
}
