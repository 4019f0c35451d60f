/**
 * Features of texts that were encoded before: one append-only file (`featureFile.ts`), read at the start, and
 * kept in memory where all of them are asked for in every round. It may be deleted at any time; a damaged tail is
 * cut off and encoded again.
 */
import { closeSync, openSync } from 'node:fs';
import { appendFile, open, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { Sequencer } from '../base/sequencer.js';
import { refuseLink } from '../corpus/links.js';
import { makeFolder } from '../corpus/makeFolder.js';
import { viewOf, type CachedRows } from './cachedRows.js';
import { CacheLock } from './cacheLock.js';
import {
  hasHeader,
  headerBytes,
  headerOf,
  readRecords,
  readRows,
  recordOf,
} from './featureFile.js';
import type { QuantisedRows } from './quantise.js';

/** As many bytes as are written at once. */
const flushBytes = 2 ** 20;

/** Features that are read from the file each time. */
interface FiledRows {
  /** Where they begin in the file. */
  readonly at: number;
  readonly words: number;
}

/** What waits to be written: `rows.bytes` is the whole record. */
interface Pending {
  readonly key: string;
  readonly rows: CachedRows;
}

export class FeatureCache {
  private readonly places = new Map<string, CachedRows | FiledRows>();
  /** Open where features of what is in the file stay there. */
  private handle: number | undefined;
  /** Bytes of the file. */
  private end = headerBytes;
  private readonly writes = new Sequencer();
  private pending: Pending[] = [];
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
    const { handle, dims } = this;
    const rows = handle === undefined ? undefined : readRows(handle, place.at, place.words, dims);
    // Somebody has changed the file meanwhile: it is encoded again.
    if (!rows) this.places.delete(key);
    return rows;
  }

  /** Gives where the features lie from now on. */
  put(key: string, features: QuantisedRows): CachedRows {
    const rows = recordOf(key, features, this.dims);
    this.places.set(key, rows);
    if (this.lock) {
      this.pending.push({ key, rows });
      this.pendingBytes += rows.bytes.length;
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
        await appendFile(this.file, Buffer.concat(records.map(({ rows }) => rows.bytes)));
        if (this.handle !== undefined) this.letGo(records);
        this.end += records.reduce((sum, { rows }) => sum + rows.bytes.length, 0);
      } catch (error) {
        this.log.warn(`The cache can't be written, features stay in memory: ${messageOf(error)}`);
        await this.unlock();
      }
    });
  }

  /** What has just been written needn't be kept any longer. */
  private letGo(records: readonly Pending[]): void {
    let at = this.end;
    for (const { key, rows } of records) {
      this.places.set(key, { at: at + rows.offset, words: rows.words });
      at += rows.bytes.length;
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
    const file = await open(this.file, 'r').catch(nothingYet);
    try {
      const size = file ? (await file.stat()).size : 0;
      const isOurs = file ? await hasHeader(file, size, this.dims) : false;
      if (!isOurs) {
        if (!this.lock) return;
        await writeFile(this.file, headerOf(this.dims));
      }
      if (keepsInFile) this.handle = openSync(this.file, 'r');
      if (!file || !isOurs) return;
      this.end = await readRecords(file, size, this.dims, (key, rows, at) => {
        this.places.set(key, keepsInFile ? { at, words: rows.words } : rows);
      });
      if (this.end < size && this.lock) {
        this.log.warn(`Cut off ${String(size - this.end)} damaged bytes of the feature cache.`);
        await truncate(this.file, this.end);
      }
    } finally {
      await file?.close();
    }
  }

  /** Features of other encoders are only in the way. */
  private async removeOthers(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      const other = /^features-[0-9a-f]{16}\.bin$/.test(name) && name !== path.basename(this.file);
      if (other) await rm(path.join(folder, name), { force: true });
    }
  }
}

/** Nothing has been encoded yet where there is no file; anything else is trouble. */
function nothingYet(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
