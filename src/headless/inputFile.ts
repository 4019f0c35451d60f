/** A file that was named on the command line, in chunks. */
import { createReadStream, statSync, type Stats } from 'node:fs';
import { codeOf, UserError } from '../base/errors.js';

/** Bytes of a chunk: large enough that reading costs little beside what is done with them. */
const highWaterMark = 1 << 18;

/** @throws UserError at once where there is no such file, or while it is read */
export function inputFile(file: string): AsyncIterable<Uint8Array> {
  inputStats(file);
  return chunksOf(file);
}

/** @throws UserError where there is no such file, or it may not be looked at */
export function inputStats(file: string): Stats {
  let stats: Stats | undefined;
  try {
    stats = statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw unreadable(file, error);
  }
  if (!stats) throw new UserError(`${file} is not there.`);
  if (stats.isDirectory()) throw new UserError(`${file} is a folder; name a file.`);
  return stats;
}

async function* chunksOf(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  const stream: AsyncIterable<Uint8Array> = createReadStream(file, { highWaterMark });
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): unknown {
  const code = codeOf(error);
  return code === undefined
    ? error
    : new UserError(`${file} can't be read (${code}).`, { cause: error });
}
