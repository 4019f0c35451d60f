/**
 * A lock file with the holder's process id, so that one engine at a time writes the cache. An engine that is
 * killed leaves its file behind, and its id can become another program's. So the holder touches the file again
 * and again, and one that has not been touched for long is nobody's.
 */
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { codeOf } from '../base/errors.js';

const touchMilliseconds = 10_000;
/** No engine is too busy to touch its file for so long. */
const staleMilliseconds = 120_000;

export class CacheLock {
  private readonly touching: NodeJS.Timeout;

  private constructor(private readonly file: string) {
    this.touching = setInterval(() => {
      const now = new Date();
      // Who deletes the cache deletes the file too.
      utimes(file, now, now).catch(() => undefined);
    }, touchMilliseconds).unref();
  }

  /** Undefined when a living engine holds it. */
  static async acquire(file: string): Promise<CacheLock | undefined> {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        await writeFile(file, String(process.pid), { flag: 'wx' });
        return new CacheLock(file);
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
      if (await isHeld(file)) return undefined;
      await rm(file, { force: true });
    }
    return undefined;
  }

  /** A lock that can't be removed does no harm: its holder will be dead. */
  async release(): Promise<void> {
    clearInterval(this.touching);
    await rm(this.file, { force: true }).catch(() => undefined);
  }
}

async function isHeld(file: string): Promise<boolean> {
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  const touched = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
  return isAlive(holder) && Date.now() - touched < staleMilliseconds;
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
