import assert from 'node:assert/strict';
import { RowProducts } from '../../../src/encoder/rowProducts.js';
import { ClassScorer } from '../../../src/engine/classScorer.js';
import { Slices } from '../../../src/engine/cooperate.js';
import { EncodedPool } from '../../../src/engine/encodedPool.js';
import { EntityScorer } from '../../../src/engine/entityScorer.js';
import { ExampleColumns } from '../../../src/engine/exampleColumns.js';
import { ClassHead } from '../../../src/head/classHead.js';
import { NgramCounts } from '../../../src/head/ngramFeatures.js';
import { RowStatistics } from '../../../src/head/standardise.js';
import { TokenHead } from '../../../src/head/tokenHead.js';

const dims = 2;
const words = Array.from({ length: 3000 }, (_, n) => `word${n}`);
const standardiser = new RowStatistics(dims).standardiser();
const slices = new Slices(new AbortController().signal);

describe('What scores the pool', () => {
  let products: RowProducts;
  before(async () => (products = await RowProducts.open()));
  after(() => products.dispose());

  it('takes no notice of words that are encoded while it prepares', async () => {
    const pool = new EncodedPool(dims);
    const rows = (list: readonly string[]) => ({
      bytes: new Uint8Array(list.length * (4 + dims)),
      offset: 0,
      words: list.length,
    });
    pool.add(words.slice(0, 1500), rows(words.slice(0, 1500)));
    const example = {
      words: ['word1', 'word2'],
      tags: Int32Array.of(1, 0),
      dense: new Float32Array(4),
    };
    const head = await TokenHead.fit([example], ['PER'], dims);
    const preparing = EntityScorer.prepare(pool, head, standardiser, products, slices);
    pool.add(words.slice(1500), rows(words.slice(1500)));
    const stretch = await (await preparing).score(0, 1);
    assert.equal(stretch.words, 1500);
  });

  it('takes no notice of n-grams that are encoded while it prepares', async () => {
    const counts = new NgramCounts();
    for (const word of words) counts.add(word);
    const pool = new ExampleColumns(dims, counts);
    const add = (word: string): void => pool.add(word, new Float32Array(dims));
    words.slice(0, 2500).forEach(add);
    const examples = [0, 1].map(n => {
      const key = words[n] ?? '';
      const dense = new Float32Array(dims);
      return { key, sparse: counts.vector(key), dense, targets: Int8Array.of(1 - n, n) };
    });
    const head = await ClassHead.fit(examples, ['a', 'b'], 'single', dims);
    const preparing = ClassScorer.prepare(pool, head, standardiser, products, slices);
    words.slice(2500).forEach(add);
    const stretch = await (await preparing).score(0, 2);
    assert.ok((stretch.evidence(0).probabilities[0] ?? 0) > 0.5);
  });
});
