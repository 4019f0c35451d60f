/** A plain text or Markdown file → one document. */
import { open } from 'node:fs/promises';
import type { TextKind } from '../text/segment.js';
import { firstBadLine, invalidReason, withoutByteOrderMark } from './decoding.js';
import {
  binaryReason,
  lookAtHead,
  skippedItem,
  type FileReader,
  type FileToRead,
  type ReadItem,
} from './reader.js';

/** Text is held whole while its sentences are found. */
const largestTextFile = 64 * 1024 * 1024;

export function textReader(kind: TextKind): FileReader {
  return file => readTextFile(file, kind);
}

async function* readTextFile(
  file: FileToRead,
  kind: TextKind,
): AsyncGenerator<ReadItem, void, undefined> {
  const skip = (line: number | null, reason: string): ReadItem =>
    skippedItem(file.path, line, reason);
  const bytes = await readWhole(file.absolutePath);
  if (typeof bytes === 'number') {
    yield skip(
      null,
      `is ${Math.ceil(bytes / 1024 ** 2)} MiB; text files over 64 MiB aren't read. Split it (split -C 32m FILE), or store it as .jsonl with a record per line`,
    );
    return;
  }
  const look = lookAtHead(file.path, bytes, file.decoding);
  if ('skip' in look) {
    yield look.skip;
    return;
  }
  let text: string;
  try {
    text = withoutByteOrderMark(look.decoding.decode(bytes));
  } catch {
    yield skip(firstBadLine(bytes, look.decoding), invalidReason(look.decoding.name));
    return;
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    yield skip(null, binaryReason);
    return;
  }
  const document = { path: file.path, record: null, field: null, text, kind, line: null };
  yield { kind: 'document', document };
}

/** The bytes of a file, or its size where that is too large. */
async function readWhole(path: string): Promise<Buffer | number> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return size > largestTextFile ? size : await handle.readFile();
  } finally {
    await handle.close();
  }
}
