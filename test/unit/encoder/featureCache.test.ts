import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mock } from 'node:test';
import { crc32 } from 'node:zlib';
import { sha256 } from '../../../src/base/hash.js';
import { silentLog } from '../../../src/base/log.js';
import { FeatureCache } from '../../../src/encoder/featureCache.js';
import { quantise, dequantise } from '../../../src/encoder/quantise.js';
import { until } from '../engine/processes.js';

const dims = 7;
const identity = sha256('an encoder');
const rows = (seed: number, words: number): Float32Array =>
  Float32Array.from({ length: words * dims }, (_, i) => Math.sin(seed + i));

describe('the feature cache', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'glossator-cache-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (id = identity): Promise<FeatureCache> =>
    FeatureCache.open(folder, id, dims, silentLog);
  const file = (): string => {
    const [name] = readdirSync(folder).filter(entry => entry.endsWith('.bin'));
    assert.ok(name);
    return path.join(folder, name);
  };

  it('gives back what was put, also after it is opened again', async () => {
    const first = await open();
    for (let t = 0; t < 20; t++) first.put(sha256(`text ${t}`), quantise(rows(t, t), dims));
    await first.dispose();
    const second = await open();
    for (let t = 0; t < 20; t++) {
      assert.deepEqual(second.get(sha256(`text ${t}`)), quantise(rows(t, t), dims));
    }
    assert.equal(second.get(sha256('another text')), undefined);
    await second.dispose();
  });

  it('stays in memory where nobody can make its folder', async function () {
    // Only there does making one fail as if a parent were missing, again and again.
    if (process.platform !== 'linux') this.skip();
    const warned: string[] = [];
    const log = { ...silentLog, warn: (text: string) => void warned.push(text) };
    const cache = await FeatureCache.open('/proc/glossator/cache', identity, dims, log);
    assert.match(
      warned.join('\n'),
      /cache folder can't be written, features stay in memory: ENOENT/,
    );
    cache.put(sha256('a text'), quantise(rows(1, 1), dims));
    assert.ok(cache.has(sha256('a text')));
    await cache.dispose();
  });

  describe('that leaves features in the file', () => {
    const openFile = (): Promise<FeatureCache> =>
      FeatureCache.open(folder, identity, dims, silentLog, true);
    const put = (cache: FeatureCache, from: number, to: number): void => {
      for (let t = from; t < to; t++) cache.put(sha256(`text ${t}`), quantise(rows(t, t), dims));
    };
    const assertHas = (cache: FeatureCache, to: number): void => {
      for (let t = 0; t < to; t++) {
        assert.deepEqual(cache.get(sha256(`text ${t}`)), quantise(rows(t, t), dims));
      }
    };

    it('gives back what was put, before and after it is written and opened again', async () => {
      const first = await openFile();
      put(first, 0, 10);
      assertHas(first, 10);
      await first.flush();
      put(first, 10, 20);
      assertHas(first, 20);
      await first.flush();
      assertHas(first, 20);
      await first.dispose();
      const second = await openFile();
      assertHas(second, 20);
      put(second, 20, 30);
      await second.flush();
      assertHas(second, 30);
      await second.dispose();
      const third = await open();
      assertHas(third, 30);
      await third.dispose();
    });

    it('takes nothing from a file that was changed meanwhile', async () => {
      const cache = await openFile();
      put(cache, 5, 6);
      await cache.flush();
      assert.ok(cache.get(sha256('text 5')));
      const size = statSync(file()).size;
      truncateSync(file(), size - 4);
      appendFileSync(file(), Uint8Array.of(1, 2, 3, 4));
      assert.equal(cache.get(sha256('text 5')), undefined);
      assert.equal(cache.has(sha256('text 5')), false);
      await cache.dispose();
    });
  });

  it('reads more than Node reads at once, and goes on from there', async () => {
    await (await open()).dispose();
    // Features that are all 0 are holes in the file, which take no room on most disks.
    const texts = Array.from({ length: 65 }, (_, t) => {
      const words = t === 9 ? 13_000_000 : 3_000_000;
      return { key: sha256(`text ${t}`), words, payload: Math.ceil((words * (4 + dims)) / 4) * 4 };
    });
    const zeros = new Uint8Array(Math.max(...texts.map(({ payload }) => payload)));
    const whole = openSync(file(), 'r+');
    let size = 12;
    for (const { key, words, payload } of texts) {
      const header = Buffer.alloc(40);
      header.write(key, 'hex');
      header.writeUInt32LE(words, 32);
      header.writeUInt32LE(crc32(zeros.subarray(0, payload)), 36);
      writeSync(whole, header, 0, 40, size);
      size += 40 + payload;
    }
    closeSync(whole);
    assert.ok(size > 2 ** 31);
    truncateSync(file(), size + 20);
    const openFile = () => FeatureCache.open(folder, identity, dims, silentLog, true);
    const cache = await openFile();
    assert.ok(texts.every(({ key }) => cache.has(key)));
    assert.equal(statSync(file()).size, size);
    cache.put(sha256('one more'), quantise(rows(1, 3), dims));
    await cache.dispose();
    const again = await openFile();
    assert.deepEqual(again.get(sha256('one more')), quantise(rows(1, 3), dims));
    await again.dispose();
  });

  it('keeps what came before a damaged tail and goes on from there', async () => {
    const first = await open();
    first.put(sha256('a'), quantise(rows(1, 3), dims));
    await first.flush();
    const whole = statSync(file()).size;
    first.put(sha256('b'), quantise(rows(2, 3), dims));
    await first.dispose();
    truncateSync(file(), whole + 50);
    const second = await open();
    assert.ok(second.has(sha256('a')));
    assert.ok(!second.has(sha256('b')));
    second.put(sha256('c'), quantise(rows(3, 2), dims));
    await second.dispose();
    const third = await open();
    assert.deepEqual(third.get(sha256('c')), quantise(rows(3, 2), dims));
    await third.dispose();
  });

  it('does not believe a record whose bytes have changed', async () => {
    const first = await open();
    first.put(sha256('a'), quantise(rows(1, 3), dims));
    await first.dispose();
    const size = statSync(file()).size;
    truncateSync(file(), size - 1);
    appendFileSync(file(), Buffer.from([0x5a]));
    const second = await open();
    assert.ok(!second.has(sha256('a')));
    await second.dispose();
  });

  it('starts over when the file is something else', async () => {
    await (await open()).dispose();
    writeFileSync(file(), 'something else entirely');
    const cache = await open();
    cache.put(sha256('a'), quantise(rows(1, 1), dims));
    await cache.dispose();
    const again = await open();
    assert.ok(again.has(sha256('a')));
    await again.dispose();
  });

  it('leaves a file alone that it cannot read', async () => {
    await (await open()).dispose();
    const unreadable = file();
    rmSync(unreadable);
    mkdirSync(path.join(unreadable, 'kept'), { recursive: true });
    const cache = await open();
    cache.put(sha256('a'), quantise(rows(1, 1), dims));
    await cache.dispose();
    assert.ok(cache.has(sha256('a')));
    assert.deepEqual(readdirSync(unreadable), ['kept']);
  });

  it('stays in memory where its file or its folder is a link', async function () {
    if (process.platform === 'win32') this.skip();
    await (await open()).dispose();
    const linked = file();
    const other = path.join(folder, 'other');
    mkdirSync(other);
    const victim = path.join(
      other,
      path.basename(linked).replace(/.{16}(?=\.bin)/, '0'.repeat(16)),
    );
    writeFileSync(victim, 'not features');
    rmSync(linked);
    symlinkSync(victim, linked);
    const throughFile = await open();
    throughFile.put(sha256('a'), quantise(rows(1, 1), dims));
    await throughFile.dispose();
    assert.ok(throughFile.has(sha256('a')));

    const cache = path.join(folder, 'cache');
    symlinkSync(other, cache);
    const throughFolder = await FeatureCache.open(cache, identity, dims, silentLog);
    throughFolder.put(sha256('a'), quantise(rows(1, 1), dims));
    await throughFolder.dispose();
    assert.deepEqual(readdirSync(other), [path.basename(victim)]);
    assert.equal(readFileSync(victim, 'utf8'), 'not features');
  });

  it('removes the features of other encoders', async () => {
    await (await open(sha256('an older encoder'))).dispose();
    await (await open()).dispose();
    assert.equal(readdirSync(folder).filter(name => name.endsWith('.bin')).length, 1);
  });

  it('stays in memory while a living process writes it', async () => {
    const other = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1e6)']);
    try {
      await once(other.stdout, 'data');
      writeFileSync(path.join(folder, 'features.lock'), String(other.pid));
      const cache = await open();
      cache.put(sha256('a'), quantise(rows(1, 1), dims));
      assert.ok(cache.has(sha256('a')));
      await cache.dispose();
      assert.deepEqual(readdirSync(folder), ['features.lock']);
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
    const cache = await open();
    cache.put(sha256('a'), quantise(rows(1, 1), dims));
    await cache.dispose();
    assert.ok(statSync(file()).size > 0);
  });

  it('is written although a lock of long ago names a process that lives', async () => {
    const lock = path.join(folder, 'features.lock');
    writeFileSync(lock, String(process.ppid));
    const longAgo = new Date(Date.now() - 180_000);
    utimesSync(lock, longAgo, longAgo);
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      const cache = await open();
      cache.put(sha256('a'), quantise(rows(1, 1), dims));
      await cache.flush();
      assert.ok(statSync(file()).size > 12);
      // As long as the cache is open, its lock isn't of long ago.
      utimesSync(lock, longAgo, longAgo);
      mock.timers.tick(10_000);
      await until(() => statSync(lock).mtimeMs > Date.now() - 60_000);
      await cache.dispose();
      assert.ok(!existsSync(lock));
    } finally {
      mock.timers.reset();
    }
  });

  it('works in memory where the folder cannot be made', async () => {
    const blocked = path.join(folder, 'file');
    writeFileSync(blocked, '');
    chmodSync(blocked, 0o444);
    const cache = await FeatureCache.open(path.join(blocked, 'cache'), identity, dims, silentLog);
    cache.put(sha256('a'), quantise(rows(1, 1), dims));
    assert.ok(cache.has(sha256('a')));
    await cache.dispose();
  });
});

describe('quantised features', () => {
  it('differ from the originals by at most half a step', () => {
    const original = rows(4, 5);
    const back = dequantise(quantise(original, dims), dims);
    for (let r = 0; r < 5; r++) {
      const row = original.subarray(r * dims, (r + 1) * dims);
      const step = Math.max(...row.map(Math.abs)) / 127;
      row.forEach((value, d) =>
        assert.ok(Math.abs(value - (back[r * dims + d] ?? NaN)) <= step / 2 + 1e-6),
      );
    }
  });

  it('keep rows of zeros', () => {
    const zeros = new Float32Array(2 * dims);
    assert.deepEqual(dequantise(quantise(zeros, dims), dims), zeros);
  });
});
