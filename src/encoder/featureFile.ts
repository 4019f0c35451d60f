/**
 * The file of the feature cache, as bytes: what is appended to it and how it is read again, up to where it is
 * damaged.
 *
 * Layout: header `GLSF`, version u32, dims u32; then per text SHA-256 (32 bytes), words u32, CRC-32 u32
 * of what follows: its rows (`cachedRows.ts`). Little-endian.
 */
import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { hasFiniteScales, sizeOfRows, viewOf, type CachedRows } from './cachedRows.js';
import type { QuantisedRows } from './quantise.js';

const magic = 0x46534c47;
const version = 1;
export const headerBytes = 12;
const recordHeaderBytes = 40;
/** Number of words and checksum before each text's rows. */
const checkBytes = 8;
/** Read at once, or more where one text has more features: Node reads no file of 2 GiB whole. */
const pieceBytes = 64 * 2 ** 20;

/** What a file of features with so many values per word begins with. */
export function headerOf(dims: number): Uint8Array {
  const header = new Uint8Array(headerBytes);
  const view = new DataView(header.buffer);
  [magic, version, dims].forEach((value, i) => view.setUint32(i * 4, value, true));
  return header;
}

/** Whether the file is one of ours, with so many values per word. @param size in bytes */
export async function hasHeader(file: FileHandle, size: number, dims: number): Promise<boolean> {
  if (size < headerBytes) return false;
  const begin = await readPiece(file, 0, headerBytes);
  return headerOf(dims).every((byte, i) => begin[i] === byte);
}

/**
 * The record of a text: `bytes` is all of it, the features lie in it.
 *
 * @param key SHA-256 (hex) of the text
 */
export function recordOf(key: string, { scales, values }: QuantisedRows, dims: number): CachedRows {
  const words = scales.length;
  const bytes = new Uint8Array(recordHeaderBytes + sizeOfRows(words, dims));
  const rows = { bytes, offset: recordHeaderBytes, words };
  bytes.set(Buffer.from(key, 'hex'));
  const own = viewOf(rows, dims);
  own.scales.set(scales);
  own.values.set(values);
  const view = new DataView(bytes.buffer);
  view.setUint32(32, words, true);
  view.setUint32(36, crc32(bytes.subarray(recordHeaderBytes)), true);
  return rows;
}

/**
 * Reads all whole records.
 *
 * @param size of the file, in bytes
 * @param take told of each; `at`: where its rows begin in the file
 * @returns where the last of them ends
 */
export async function readRecords(
  file: FileHandle,
  size: number,
  dims: number,
  take: (key: string, rows: CachedRows, at: number) => void,
): Promise<number> {
  let at = headerBytes;
  for (let wanted = pieceBytes; ;) {
    const piece = await readPiece(file, at, Math.min(wanted, size - at));
    const { end, next } = recordsIn(piece, dims, (key, rows) => take(key, rows, at + rows.offset));
    at += end;
    if (next === undefined || at + next > size) return at;
    wanted = Math.max(pieceBytes, next);
  }
}

/**
 * The rows of one record, read anew; undefined where they aren't there any more.
 *
 * @param at where they begin in the file
 */
export function readRows(
  descriptor: number,
  at: number,
  words: number,
  dims: number,
): CachedRows | undefined {
  const bytes = new Uint8Array(checkBytes + sizeOfRows(words, dims));
  const read = readSync(descriptor, bytes, 0, bytes.length, at - checkBytes);
  const view = new DataView(bytes.buffer);
  const isWhole =
    read === bytes.length &&
    view.getUint32(0, true) === words &&
    view.getUint32(4, true) === crc32(bytes.subarray(checkBytes));
  return isWhole ? { bytes, offset: checkBytes, words } : undefined;
}

/**
 * The whole records of a piece of the file that begins with one.
 *
 * @returns where the last of them ends, and how long the one after it is; undefined where that is damaged
 */
function recordsIn(
  bytes: Uint8Array,
  dims: number,
  take: (key: string, rows: CachedRows) => void,
): { end: number; next: number | undefined } {
  const view = new DataView(bytes.buffer);
  let end = 0;
  while (end + recordHeaderBytes <= bytes.length) {
    const words = view.getUint32(end + 32, true);
    const offset = end + recordHeaderBytes;
    const next = offset + sizeOfRows(words, dims);
    if (next > bytes.length) return { end, next: next - end };
    const rows = { bytes, offset, words };
    const isWhole = crc32(bytes.subarray(offset, next)) === view.getUint32(end + 36, true);
    if (!isWhole || !hasFiniteScales(rows)) return { end, next: undefined };
    take(Buffer.from(bytes.buffer, end, 32).toString('hex'), rows);
    end = next;
  }
  return { end, next: recordHeaderBytes };
}

async function readPiece(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw new Error('it has become shorter');
    done += bytesRead;
  }
  return bytes;
}
