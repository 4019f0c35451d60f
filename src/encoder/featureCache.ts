/**
 * Features of texts that were encoded before: one append-only file, read at the start, and kept in memory
 * where all of them are asked for in every round. It may be deleted at any time; a damaged tail is cut off and
 * encoded again.
 *
 * Layout: header `GLSF`, version u32, dims u32; then per text SHA-256 (32 bytes), words u32, CRC-32 u32
 * of what follows: scales f32 × words, values i8 × words × dims, padding to 4 bytes. Little-endian.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import {
  appendFile,
  open,
  readdir,
  rm,
  truncate,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { codeOf, messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { Sequencer } from '../base/sequencer.js';
import { refuseLink } from '../corpus/links.js';
import { makeFolder } from '../corpus/makeFolder.js';
import { CacheLock } from './cacheLock.js';
import type { QuantisedRows } from './quantise.js';

const magic = 0x46534c47;
const version = 1;
const headerBytes = 12;
const recordHeaderBytes = 40;
const flushBytes = 2 ** 20;
/** Read at once, or more where one text has more features: Node reads no file of 2 GiB whole. */
const pieceBytes = 64 * 2 ** 20;
/** Number of words and checksum before each payload. */
const checkBytes = 8;

/** Where the features of a text lie: scales f32 × words, then values i8 × words × dims. */
export interface CachedRows {
  readonly bytes: Uint8Array;
  /** Within `bytes`; on a boundary of four bytes of the buffer. */
  readonly offset: number;
  readonly words: number;
}

/** Features that are read from the file each time. */
interface FiledRows {
  /** Where the payload begins in the file. */
  readonly at: number;
  readonly words: number;
}

export class FeatureCache {
  private readonly places = new Map<string, CachedRows | FiledRows>();
  /** Open where features of what is in the file stay there. */
  private handle: number | undefined;
  /** Bytes of the file. */
  private end = headerBytes;
  private readonly writes = new Sequencer();
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;

  private constructor(
    private readonly dims: number,
    private readonly file: string,
    /** Undefined: another engine writes this cache, ours stays in memory. */
    private lock: CacheLock | undefined,
    private readonly log: Log,
  ) {}

  /**
   * Never fails: a cache that can't be read or written is a cache in memory.
   *
   * @param keepsInFile reads features from the file when they are asked for, for those who ask for few
   */
  static async open(
    folder: string,
    identity: string,
    dims: number,
    log: Log,
    keepsInFile = false,
  ): Promise<FeatureCache> {
    const file = path.join(folder, `features-${identity.slice(0, 16)}.bin`);
    let lock: CacheLock | undefined;
    try {
      refuseLink(folder);
      refuseLink(file);
      await makeFolder(folder);
      lock = await CacheLock.acquire(path.join(folder, 'features.lock'));
      if (!lock) log.info('Another engine writes the cache; this one keeps its own in memory.');
    } catch (error) {
      log.warn(`The cache folder can't be written, features stay in memory: ${messageOf(error)}`);
    }
    const cache = new FeatureCache(dims, file, lock, log);
    try {
      await cache.load(keepsInFile);
      if (lock) await cache.removeOthers(folder);
    } catch (error) {
      // What can't be read is not written over either.
      log.warn(`The cache ${file} can't be read: ${messageOf(error)}`);
      await cache.unlock();
    }
    return cache;
  }

  has(key: string): boolean {
    return this.places.has(key);
  }

  get(key: string): QuantisedRows | undefined {
    const rows = this.find(key);
    return rows && viewOf(rows, this.dims);
  }

  /** The place of a text's features, for those that read many of them again and again. */
  find(key: string): CachedRows | undefined {
    const place = this.places.get(key);
    if (!place || 'bytes' in place) return place;
    const rows = this.fromFile(place);
    // Somebody has changed the file meanwhile: it is encoded again.
    if (!rows) this.places.delete(key);
    return rows;
  }

  private fromFile({ at, words }: FiledRows): CachedRows | undefined {
    if (this.handle === undefined) return undefined;
    const bytes = new Uint8Array(checkBytes + payloadBytes(words, this.dims));
    const read = readSync(this.handle, bytes, 0, bytes.length, at - checkBytes);
    const view = new DataView(bytes.buffer);
    const whole =
      read === bytes.length &&
      view.getUint32(0, true) === words &&
      view.getUint32(4, true) === crc32(bytes.subarray(checkBytes));
    return whole ? { bytes, offset: checkBytes, words } : undefined;
  }

  /** Gives where the features lie from now on. */
  put(key: string, { scales, values }: QuantisedRows): CachedRows {
    const payload = payloadBytes(scales.length, this.dims);
    const record = new Uint8Array(recordHeaderBytes + payload);
    record.set(Buffer.from(key, 'hex'));
    new Float32Array(record.buffer, recordHeaderBytes, scales.length).set(scales);
    new Int8Array(record.buffer, recordHeaderBytes + scales.length * 4, values.length).set(values);
    const view = new DataView(record.buffer);
    view.setUint32(32, scales.length, true);
    view.setUint32(36, crc32(record.subarray(recordHeaderBytes)), true);
    const rows = { bytes: record, offset: recordHeaderBytes, words: scales.length };
    this.places.set(key, rows);
    if (this.lock) {
      this.pending.push(record);
      this.pendingBytes += record.length;
      if (this.pendingBytes >= flushBytes) void this.flush();
    }
    return rows;
  }

  /** Resolves when everything put so far is on disk, or has been given up with a warning. */
  flush(): Promise<void> {
    const records = this.pending;
    this.pending = [];
    this.pendingBytes = 0;
    return this.writes.run(async () => {
      if (!this.lock || records.length === 0) return;
      try {
        await appendFile(this.file, Buffer.concat(records));
        if (this.handle !== undefined) this.letGo(records);
        this.end += records.reduce((sum, record) => sum + record.length, 0);
      } catch (error) {
        this.log.warn(`The cache can't be written, features stay in memory: ${messageOf(error)}`);
        await this.unlock();
      }
    });
  }

  /** What has just been written needn't be kept any longer. */
  private letGo(records: readonly Uint8Array[]): void {
    let at = this.end;
    for (const record of records) {
      const key = Buffer.from(record.buffer, 0, 32).toString('hex');
      const words = this.places.get(key)?.words;
      if (words !== undefined) this.places.set(key, { at: at + recordHeaderBytes, words });
      at += record.length;
    }
  }

  async dispose(): Promise<void> {
    await this.flush();
    await this.unlock();
    if (this.handle !== undefined) closeSync(this.handle);
    this.handle = undefined;
  }

  private async unlock(): Promise<void> {
    await this.lock?.release();
    this.lock = undefined;
  }

  private async load(keepsInFile: boolean): Promise<void> {
    const header = new Uint8Array(headerBytes);
    const headerView = new DataView(header.buffer);
    [magic, version, this.dims].forEach((value, i) => headerView.setUint32(i * 4, value, true));
    const file = await open(this.file, 'r').catch(nothingYet);
    try {
      const size = file ? (await file.stat()).size : 0;
      const begin = file && size >= headerBytes ? await readPiece(file, 0, headerBytes) : undefined;
      const isOurs = begin?.every((byte, i) => header[i] === byte) ?? false;
      if (!isOurs) {
        if (!this.lock) return;
        await writeFile(this.file, header);
      }
      if (keepsInFile) this.handle = openSync(this.file, 'r');
      if (!file || !isOurs) return;
      this.end = await this.readRecords(file, size);
      if (this.end < size && this.lock) {
        this.log.warn(`Cut off ${String(size - this.end)} damaged bytes of the feature cache.`);
        await truncate(this.file, this.end);
      }
    } finally {
      await file?.close();
    }
  }

  /** Returns where the last whole record ends. */
  private async readRecords(file: FileHandle, size: number): Promise<number> {
    let at = headerBytes;
    for (let wanted = pieceBytes; ;) {
      const piece = await readPiece(file, at, Math.min(wanted, size - at));
      const { end, next } = this.takeRecords(piece, at);
      at += end;
      if (next === undefined || at + next > size) return at;
      wanted = Math.max(pieceBytes, next);
    }
  }

  /**
   * Takes the whole records of a piece of the file that begins with one.
   *
   * @param at where the piece begins in the file
   * @returns where the last of them ends, and how long the one after it is; undefined where that is damaged
   */
  private takeRecords(bytes: Uint8Array, at: number): { end: number; next: number | undefined } {
    const view = new DataView(bytes.buffer);
    let end = 0;
    while (end + recordHeaderBytes <= bytes.length) {
      const words = view.getUint32(end + 32, true);
      const offset = end + recordHeaderBytes;
      const next = offset + payloadBytes(words, this.dims);
      if (next > bytes.length) return { end, next: next - end };
      const isWhole = crc32(bytes.subarray(offset, next)) === view.getUint32(end + 36, true);
      if (!isWhole || !hasFiniteScales(view, offset, words)) return { end, next: undefined };
      const key = Buffer.from(bytes.buffer, end, 32).toString('hex');
      const isFiled = this.handle !== undefined;
      this.places.set(key, isFiled ? { at: at + offset, words } : { bytes, offset, words });
      end = next;
    }
    return { end, next: recordHeaderBytes };
  }

  /** Features of other encoders are only in the way. */
  private async removeOthers(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      const other = /^features-[0-9a-f]{16}\.bin$/.test(name) && name !== path.basename(this.file);
      if (other) await rm(path.join(folder, name), { force: true });
    }
  }
}

/** Features where they lie, without a copy. */
export function viewOf({ bytes, offset, words }: CachedRows, dims: number): QuantisedRows {
  const start = bytes.byteOffset + offset;
  return {
    scales: new Float32Array(bytes.buffer, start, words),
    values: new Int8Array(bytes.buffer, start + words * 4, words * dims),
  };
}

/**
 * Copies features to row `at` of columns.
 *
 * @param values rows × dims
 * @param scales rows
 */
export function copyRows(
  rows: CachedRows,
  dims: number,
  values: Int8Array,
  scales: Float32Array,
  at: number,
): void {
  const view = viewOf(rows, dims);
  scales.set(view.scales, at);
  values.set(view.values, at * dims);
}

/** Anyone can write a checksum; numbers that are none would spoil every score. */
function hasFiniteScales(view: DataView, offset: number, words: number): boolean {
  for (let w = 0; w < words; w++) {
    if (!Number.isFinite(view.getFloat32(offset + 4 * w, true))) return false;
  }
  return true;
}

/** Nothing has been encoded yet where there is no file; anything else is trouble. */
function nothingYet(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
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

function payloadBytes(words: number, dims: number): number {
  return Math.ceil((words * (4 + dims)) / 4) * 4;
}
