import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import { mulberry32, shuffle } from '../../../src/base/random.js';
import { coldStartScores } from '../../../src/query/coldStart.js';
import { rankPool } from '../../../src/query/rank.js';
import { sketchTexts, sketchWidth } from '../../../src/query/textSketch.js';
import { plantedTopics, type Planted } from './plantedTopics.js';

const vectorsOf = (pool: readonly Planted[]): Float32Array =>
  sketchTexts(pool.length, i => pool[i]?.text ?? '');

function order(
  pool: readonly Planted[],
  vectors: Float32Array,
  options: { asked?: readonly number[]; count: number; seed: number },
): number[] {
  const asked = options.asked ?? [];
  const eligible = (i: number): boolean => !asked.includes(i);
  const scores = coldStartScores({ vectors, width: sketchWidth, eligible, ...options, asked });
  return [...rankPool(scores, i => sha256(`${pool[i]?.text ?? ''}${i}`), eligible)];
}

const topicsOf = (pool: readonly Planted[], indices: readonly number[]): number =>
  new Set(indices.map(i => pool[i]?.topic)).size;

const seeds = Array.from({ length: 12 }, (_, i) => i + 1);

describe('The cold start', () => {
  it('asks about different topics first: at least four of five among the first five', () => {
    for (const seed of seeds) {
      const pool = plantedTopics(600, seed);
      const first = order(pool, vectorsOf(pool), { count: 5, seed }).slice(0, 5);
      assert.ok(topicsOf(pool, first) >= 4, `seed ${seed}: ${topicsOf(pool, first)}`);
    }
  });

  it('finds more topics than chance on average', () => {
    let spread = 0;
    let chance = 0;
    for (const seed of seeds) {
      const pool = plantedTopics(600, seed);
      const drawn = shuffle([...pool.keys()], mulberry32(seed)).slice(0, 5);
      spread += topicsOf(pool, order(pool, vectorsOf(pool), { count: 5, seed }).slice(0, 5));
      chance += topicsOf(pool, drawn);
    }
    assert.ok(spread / seeds.length > chance / seeds.length + 0.5, `${spread} against ${chance}`);
  });

  it('mostly asks next about the topic that has no answer yet, which chance does once in five', () => {
    const found = seeds.filter(seed => {
      const pool = plantedTopics(600, seed);
      const missing = seed % 5;
      const asked = [0, 1, 2, 3, 4]
        .filter(topic => topic !== missing)
        .map(topic => pool.findIndex(example => example.topic === topic));
      const [first = -1] = order(pool, vectorsOf(pool), { asked, count: 1, seed });
      return pool[first]?.topic === missing;
    });
    assert.ok(found.length >= 7, `${found.length} of ${seeds.length}`);
  });

  it('still spreads when asked one question at a time', () => {
    for (const seed of seeds.slice(0, 4)) {
      const pool = plantedTopics(400, seed);
      const vectors = vectorsOf(pool);
      const asked: number[] = [];
      for (let n = 0; n < 6; n++) {
        const [next = -1] = order(pool, vectors, { asked, count: 1, seed });
        assert.ok(!asked.includes(next));
        asked.push(next);
      }
      assert.ok(topicsOf(pool, asked) >= 4);
    }
  });

  it('scores every eligible example in (0, 1], the others not at all, the first as 1', () => {
    const pool = plantedTopics(300, 5);
    const scores = coldStartScores({
      vectors: vectorsOf(pool),
      width: sketchWidth,
      eligible: i => i % 3 !== 0,
      asked: [0, 3],
      count: 10,
      seed: 1,
    });
    for (const [i, score] of scores.entries()) {
      if (i % 3 === 0) assert.ok(Number.isNaN(score));
      else assert.ok(score > 0 && score <= 1);
    }
    assert.equal(Math.max(...[...scores].filter(score => !Number.isNaN(score))), 1);
  });

  it('is the same for the same seed and follows neither file order nor text length', () => {
    const pool = plantedTopics(500, 9);
    const vectors = vectorsOf(pool);
    const first = order(pool, vectors, { count: 10, seed: 2 });
    assert.deepEqual(order(pool, vectors, { count: 10, seed: 2 }), first);
    const rising = (value: (i: number) => number): number =>
      first.filter((i, place) => value(i) < value(first[place + 1] ?? i)).length / first.length;
    assert.ok(Math.abs(rising(i => i) - 0.5) < 0.1);
    const length = (i: number): number => (pool[i]?.text.length ?? 0) + i / 1e6;
    assert.ok(Math.abs(rising(length) - 0.5) < 0.1);
  });

  it('leaves texts without words to the end of their kind', () => {
    const pool = plantedTopics(200, 3).map((example, i) =>
      i < 20 ? { ...example, text: ':-)' } : example,
    );
    const first = order(pool, vectorsOf(pool), { count: 5, seed: 1 }).slice(0, 5);
    assert.ok(first.filter(i => i < 20).length <= 1);
  });

  it('copes with a pool of one, of equal texts, of nothing, and smaller than the count', () => {
    const alone = [{ text: 'hello there', topic: 0 }];
    assert.deepEqual(order(alone, vectorsOf(alone), { count: 10, seed: 1 }), [0]);
    const equal = Array.from({ length: 30 }, () => ({ text: 'same words again', topic: 0 }));
    assert.equal(order(equal, vectorsOf(equal), { count: 10, seed: 1 }).length, 30);
    const empty = Array.from({ length: 4 }, () => ({ text: '…', topic: 0 }));
    assert.equal(order(empty, vectorsOf(empty), { count: 10, seed: 1 }).length, 4);
    assert.deepEqual(order([], new Float32Array(0), { count: 10, seed: 1 }), []);
    const few = plantedTopics(4, 1);
    assert.equal(order(few, vectorsOf(few), { asked: [0, 1, 2], count: 10, seed: 1 }).length, 1);
    assert.deepEqual(order(few, vectorsOf(few), { asked: [0, 1, 2, 3], count: 10, seed: 1 }), []);
  });
});
