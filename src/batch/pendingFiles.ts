/** Files of an export, each written whole under a name of its own first, so that they appear together. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CancelledError, codeOf, messageOf, UserError } from '../base/errors.js';
import { makeFolder } from '../corpus/makeFolder.js';
import { unfinishedName } from '../corpus/unfinished.js';
import type { ExportedFiles } from './exportedFiles.js';

export class PendingFiles {
  /** Name → that under which it lies so far. */
  private readonly unfinished = new Map<string, string>();

  /** @throws UserError where it can't be written; CancelledError */
  async write(
    file: string,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    try {
      await makeFolder(path.dirname(file));
      const stream = createWriteStream(this.nameFor(file), { flags: 'wx', flush: true });
      await pipeline(Readable.from(chunks), stream, signal ? { signal } : {});
    } catch (error) {
      throw signal?.aborted === true ? new CancelledError() : unwritten(file, error);
    }
  }

  /**
   * At once, for a few lines in a folder that is there.
   * @throws UserError where it can't be written
   */
  writeText(file: string, text: string): void {
    try {
      writeFileSync(this.nameFor(file), text, { flag: 'wx', flush: true });
    } catch (error) {
      throw unwritten(file, error);
    }
  }

  /** @throws UserError at the first that can't have its name; those before it have theirs */
  async publish(exported: ExportedFiles): Promise<void> {
    for (const [file, unfinished] of this.unfinished) {
      exported.add(file);
      try {
        await rename(unfinished, file);
      } catch (error) {
        throw unwritten(file, error);
      }
      this.unfinished.delete(file);
    }
  }

  /** What has no name yet is gone. */
  async discard(): Promise<void> {
    for (const unfinished of this.unfinished.values()) {
      // Where nothing could be written, there may be no looking for what is left of it either.
      await rm(unfinished, { force: true }).catch(() => undefined);
    }
    this.unfinished.clear();
  }

  private nameFor(file: string): string {
    const name = unfinishedName(file);
    this.unfinished.set(file, name);
    return name;
  }
}

function unwritten(file: string, error: unknown): unknown {
  if (codeOf(error) === undefined) return error;
  return new UserError(
    `The export can't be written to ${file} (${messageOf(error)}). Mend that, or choose another place.`,
    { cause: error },
  );
}
