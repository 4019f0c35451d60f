/** A file that was named on the command line, in chunks. */
import { createReadStream, statSync } from 'node:fs';
import { codeOf, UserError } from '../base/errors.js';

/** Bytes of a chunk: large enough that reading costs little beside what is done with them. */
const highWaterMark = 1 << 18;

/** @throws UserError at once where there is no such file, or while it is read */
export function inputFile(file: string): AsyncIterable<Uint8Array> {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new UserError(`${file} is not there.`);
  if (stats.isDirectory()) throw new UserError(`${file} is a folder; name a file.`);
  return chunksOf(file);
}

async function* chunksOf(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  const stream: AsyncIterable<Uint8Array> = createReadStream(file, { highWaterMark });
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new UserError(`${file} can't be read (${code}).`, { cause: error });
  }
}
