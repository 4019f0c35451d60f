/** A file that was named on the command line, as an importer sees it. */
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, UserError } from '../base/errors.js';
import type { ImportInput } from '../interchange/importRecord.js';
import { inputFile, inputStats } from './inputFile.js';

export interface ImportFile extends ImportInput {
  /** As it was named. */
  readonly name: string;
}

/**
 * `onRead` is told how many bytes were read in all.
 * @throws UserError where there is no such file, or it can be read only once: an import looks through it twice
 */
export function importFile(name: string, onRead: (bytes: number) => void): ImportFile {
  const stats = inputStats(name);
  if (!stats.isFile()) {
    throw new UserError(
      `${name} is not a regular file, and an import reads its files twice. Save it to a file first.`,
    );
  }
  return {
    name,
    size: stats.size,
    async *chunks() {
      let done = 0;
      for await (const chunk of inputFile(name)) {
        yield chunk;
        onRead((done += chunk.length));
      }
    },
    slice: (start, end) => sliceOf(name, start, end),
    beside: async other =>
      (await textOf(`${name}.${other}`)) ?? textOf(path.join(path.dirname(name), other)),
  };
}

async function sliceOf(name: string, start: number, end: number): Promise<Uint8Array> {
  const file = await open(name);
  try {
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  } catch (error) {
    throw new UserError(`${name} can't be read (${codeOf(error) ?? 'unknown'}).`, { cause: error });
  } finally {
    await file.close();
  }
}

/** Undefined where there is no such file, or it can't be read. */
function textOf(name: string): Promise<string | undefined> {
  return readFile(name, 'utf8').catch(() => undefined);
}
