/** Who answers, where no setting says so. */
import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * Git's user name, else the account's.
 *
 * @param root whose repository may have a name of its own; undefined where that is not to be asked
 */
export async function defaultAnnotator(root: string | undefined): Promise<string> {
  const of = root === undefined ? [] : ['-C', path.resolve(root)];
  try {
    const { stdout } = await promisify(execFile)('git', [...of, 'config', 'user.name'], {
      // Windows looks for a program in the working folder first, and in a project's might be anything.
      cwd: path.parse(process.execPath).root,
      env: { ...process.env, NoDefaultCurrentDirectoryInExePath: '1' },
    });
    if (stdout.trim() !== '') return stdout.trim();
  } catch {
    // No git, or no name set: the account's name serves as well.
  }
  return accountName();
}

/** The name of this process's user; made of the number where, as in some containers, the user has no name. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? process.env.USERNAME ?? `user-${process.getuid?.() ?? 0}`;
  }
}
