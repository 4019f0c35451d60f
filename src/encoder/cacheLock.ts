/** A lock file with the holder's process id, so that one engine at a time writes the cache. */
import { open, readFile, rm } from 'node:fs/promises';
import { codeOf } from '../base/errors.js';

export class CacheLock {
  private constructor(private readonly file: string) {}

  /** Undefined when a living process holds it. */
  static async acquire(file: string): Promise<CacheLock | undefined> {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        const handle = await open(file, 'wx');
        await handle.writeFile(String(process.pid));
        await handle.close();
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

  async release(): Promise<void> {
    await rm(this.file, { force: true });
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
