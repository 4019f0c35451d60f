/** A file of answers in the encoding of the corpus, as the UTF-8 that importers read. */
import { UserError } from '../base/errors.js';
import {
  decodedChunks,
  decodingOf,
  invalidReason,
  markedEncoding,
  type Decoding,
} from '../corpus/decoding.js';
import type { ImportFile } from './importFile.js';

type Chunks = ReturnType<ImportFile['chunks']>;

/**
 * What is UTF-8 stays so, because other tools write that whatever the corpus is in.
 * @param encoding that of the corpus
 * @throws UserError while the file is read, where it is in neither
 */
export function inUtf8(input: ImportFile, encoding: string): ImportFile {
  const decoding = decodingOf(encoding);
  if (decoding.name === 'utf-8') return input;
  return {
    ...input,
    async *chunks() {
      if (await isUtf8(input.chunks())) yield* input.chunks();
      else yield* encoded(input.chunks(), await withMark(input, decoding));
    },
  };
}

async function isUtf8(chunks: Chunks): Promise<boolean> {
  try {
    for await (const text of decodedChunks(chunks, decodingOf('utf-8'))) {
      // In UTF-16 every other byte of plain letters is one.
      if (text.includes('\0')) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** UTF-16 says at its start which of the two it is. */
async function withMark(input: ImportFile, decoding: Decoding): Promise<Decoding> {
  const marked = markedEncoding(await input.slice(0, 3));
  return marked !== undefined && decoding.name.startsWith('utf-16') ? decodingOf(marked) : decoding;
}

async function* encoded(chunks: Chunks, decoding: Decoding): AsyncGenerator<Uint8Array> {
  try {
    for await (const text of decodedChunks(chunks, decoding)) yield Buffer.from(text, 'utf8');
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError(`is no UTF-8 and ${invalidReason(decoding.name)}`, { cause: error });
  }
}
