/** A lock file with the holder's process id, so that one engine at a time writes the cache. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { codeOf } from '../base/errors.js';

export class CacheLock {
  private constructor(private readonly file: string) {}

  /** Undefined when a living process holds it. */
  static async acquire(file: string): Promise<CacheLock | undefined> {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        await writeFile(file, String(process.pid), { flag: 'wx' });
        return new CacheLock(file);
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
      const holder = Number(await readFile(file, 'utf8').catch(() => ''));
      if (isAlive(holder)) return undefined;
      await rm(file, { force: true });
    }
    return undefined;
  }

  /** A lock that can't be removed does no harm: its holder will be dead. */
  async release(): Promise<void> {
    await rm(this.file, { force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
