/** What the readers of the file formats share: their input, what they give, and how they read bytes. */
import { createReadStream } from 'node:fs';
import { CancelledError } from '../base/errors.js';
import type { SkippedFile } from '../protocol/engine.js';
import { decodingOf, markedEncoding, type Decoding } from './decoding.js';
import type { CorpusDocument } from './document.js';

export interface FileToRead {
  /** Relative to the project folder, with `/`. */
  readonly path: string;
  readonly absolutePath: string;
  /** Of a record, the field or column with the text. */
  readonly textField: string;
  readonly decoding: Decoding;
  readonly signal: AbortSignal | undefined;
}

export type ReadItem =
  | { readonly kind: 'document'; readonly document: CorpusDocument }
  | { readonly kind: 'skipped'; readonly skipped: SkippedFile };

export type FileReader = (file: FileToRead) => AsyncGenerator<ReadItem, void, undefined>;

export function skippedItem(path: string, line: number | null, reason: string): ReadItem {
  return { kind: 'skipped', skipped: { path, line, reason } };
}

/** Nothing is missing without it. */
export function emptyItem(path: string, reason: string): ReadItem {
  return { kind: 'skipped', skipped: { path, line: null, reason, harmless: true } };
}

export function* skippedItems(skipped: readonly SkippedFile[]): Generator<ReadItem> {
  for (const one of skipped) yield { kind: 'skipped', skipped: one };
}

/** Bytes that the first look at a file sees. */
const lookedAt = 8192;

/** What the first bytes of a file say: why not to read it, or how to decode it. */
export function lookAtHead(
  path: string,
  head: Uint8Array,
  decoding: Decoding,
): { readonly skip: ReadItem } | { readonly decoding: Decoding } {
  const skip = (reason: string): { readonly skip: ReadItem } => ({
    skip: skippedItem(path, null, reason),
  });
  if (head.length === 0) return { skip: emptyItem(path, 'is empty') };
  const marked = markedEncoding(head);
  if (marked === 'utf-8')
    return { decoding: decoding.name === marked ? decoding : decodingOf(marked) };
  const isWide = decoding.name.startsWith('utf-16');
  if (marked !== undefined && !isWide) {
    return skip(
      `starts with the byte order mark of ${marked}; save it as UTF-8 or set corpus.encoding to "${marked}"`,
    );
  }
  if (!isWide && head.subarray(0, lookedAt).includes(0)) return skip(binaryReason);
  return { decoding: marked === undefined ? decoding : decodingOf(marked) };
}

export const binaryReason = 'contains NUL characters, so it looks binary';

export interface OpenFile {
  /** The first chunk; empty where the file is. */
  readonly head: Uint8Array;
  /** All chunks, the first with them. Stops with CancelledError after an abort. */
  readonly chunks: AsyncGenerator<Uint8Array, void, undefined>;
  close(): void;
}

/** Opens a file for reading in chunks. Fails as `createReadStream` does; the caller closes it. */
export async function openFile(file: FileToRead): Promise<OpenFile> {
  const stream = createReadStream(file.absolutePath, { highWaterMark: 256 * 1024 });
  const bytes: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const first = await bytes.next();
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = first; next.done !== true; next = await bytes.next()) {
      if (file.signal?.aborted === true) throw new CancelledError();
      yield next.value;
    }
  }
  return {
    head: first.done === true ? new Uint8Array() : first.value,
    chunks: chunks(),
    close: () => stream.destroy(),
  };
}
