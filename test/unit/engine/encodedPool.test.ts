import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { silentLog } from '../../../src/base/log.js';
import { FeatureCache } from '../../../src/encoder/featureCache.js';
import { EncodedPool, reach } from '../../../src/engine/encodedPool.js';

const dims = 3;
const texts = [['a', 'b', 'c'], [], ['b'], ['c', 'a', 'a', 'd']];
const rowsOf = (words: readonly string[], text: number) => ({
  values: Int8Array.from({ length: words.length * dims }, (_, i) => 10 * text + i),
  scales: Float32Array.from(words, (_, i) => text + i / 8),
});

describe('the encoded pool', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'glossator-pool-'));
  let pool: EncodedPool;

  /** Half of the texts come from the file, half from memory. */
  before(async () => {
    const open = () => FeatureCache.open(folder, 'f'.repeat(64), dims, silentLog);
    const key = (i: number): string => i.toString(16).repeat(64);
    const first = await open();
    for (const i of [0, 1]) first.put(key(i), rowsOf(texts[i] ?? [], i));
    await first.dispose();
    const second = await open();
    for (const i of [2, 3]) second.put(key(i), rowsOf(texts[i] ?? [], i));
    pool = new EncodedPool(dims);
    for (const [i, words] of texts.entries()) {
      const rows = second.find(key(i));
      assert.ok(rows);
      pool.add(words, rows);
    }
    await second.dispose();
  });
  after(() => rmSync(folder, { recursive: true }));

  it('knows the words of every example, with nothing beyond their ends', () => {
    assert.deepEqual([pool.size, pool.tokens], [4, 8]);
    for (const [place, words] of texts.entries()) {
      const from = pool.start(place) + (place + 1) * reach;
      const types = [...pool.types.subarray(from - reach, from + words.length + reach)];
      const outside = Array.from({ length: reach }, () => 0);
      assert.deepEqual(types, [
        ...outside,
        ...words.map(word => pool.words.idOf(word)),
        ...outside,
      ]);
    }
  });

  it('gives the features of neighbouring examples side by side', () => {
    for (const [from, to] of [
      [0, 4],
      [1, 3],
      [3, 4],
    ] as const) {
      const expected = texts.map(rowsOf).slice(from, to);
      const words = pool.start(to) - pool.start(from);
      const values = new Int8Array(words * dims);
      const scales = new Float32Array(words);
      pool.copyFeatures(from, to, values, scales);
      assert.deepEqual(
        [...values],
        expected.flatMap(rows => [...rows.values]),
      );
      assert.deepEqual(
        [...scales],
        expected.flatMap(rows => [...rows.scales]),
      );
    }
  });

  it('is cut into stretches of so many words, or of one longer example', () => {
    const ends = (words: number): number[] => {
      const all = [];
      for (let at = 0; at < pool.size; at = pool.stretch(at, words)) all.push(at);
      return all;
    };
    assert.deepEqual(ends(4), [0, 3]);
    assert.deepEqual(ends(3), [0, 2, 3]);
    assert.deepEqual(ends(100), [0]);
  });
});
