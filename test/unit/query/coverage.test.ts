import assert from 'node:assert/strict';
import { orderPool } from '../../../src/query/orderPool.js';
import { balancedCoverage, coverage, coveragePerCost } from '../../../src/query/coverage.js';
import { strategies } from '../../../src/query/strategies.js';
import type { PoolView } from '../../../src/query/strategy.js';
import { UncertainWords } from '../../../src/query/uncertainWords.js';
import { unitRows, viewOf } from './views.js';

/** Sentences as [word, entropy] pairs; the score is max token entropy. */
function pool(
  sentences: readonly (readonly (readonly [word: number, entropy: number])[])[],
  changes: Partial<PoolView> = {},
): PoolView {
  const uncertainWords = new UncertainWords(sentences.length);
  sentences.forEach((sentence, i) =>
    uncertainWords.set(
      i,
      t => sentence[t]?.[0] ?? 0,
      sentence.map(([, entropy]) => entropy),
    ),
  );
  return viewOf(
    sentences.map(sentence => Math.max(0, ...sentence.map(([, entropy]) => entropy))),
    { words: i => sentences[i]?.length ?? 0, uncertainWords, ...changes },
  );
}
const request = { count: 2, seed: 1 };
const order = (
  name: 'maxTokenEntropy' | 'coverage' | 'coveragePerCost',
  view: PoolView,
): number[] => [...orderPool(strategies[name], view, request).order];

describe('Coverage of uncertain words', () => {
  const rare = 1;
  const frequent = 2;
  const other = 3;

  it('asks about a word that is uncertain all over the pool, where max entropy asks about a hapax', () => {
    const view = pool([
      [[rare, 0.95]],
      [[frequent, 0.7]],
      [[frequent, 0.6]],
      [[frequent, 0.6]],
      [[frequent, 0.6]],
    ]);
    assert.equal(order('maxTokenEntropy', view)[0], 0);
    assert.equal(order('coverage', view)[0], 1);
  });

  it('does not ask about the same word twice in a batch, as max entropy does', () => {
    const view = pool([[[frequent, 0.9]], [[frequent, 0.8]], [[other, 0.5]]]);
    assert.deepEqual(order('maxTokenEntropy', view).slice(0, 2), [0, 1]);
    assert.deepEqual(order('coverage', view).slice(0, 2), [0, 2]);
  });

  it('per cost prefers the short sentence of two that settle the same', () => {
    const easy = Array.from({ length: 30 }, (_, w) => [100 + w, 0.01] as const);
    const view = pool([[...easy, [frequent, 0.9]], [[frequent, 0.8]], [[frequent, 0.1]]]);
    assert.equal(order('coverage', view)[0], 0);
    assert.equal(order('coveragePerCost', view)[0], 1);
  });

  it('balanced, follows a long sentence as far as it is worth the square root of its length', () => {
    // Worth √0.9 · 0.9 for 6 words' cost against a multiple of it, for four times the cost.
    const firsts = (multiple: number): number[] => {
      const words = Array.from({ length: multiple }, (_, w) => [100 + w, 0.9] as const);
      const rest = Array.from({ length: 19 - multiple }, (_, w) => [200 + w, 0.01] as const);
      const view = pool([[[frequent, 0.9]], [...words, ...rest]]);
      return [coverage, balancedCoverage, coveragePerCost].map(
        rule => orderPool({ ...strategies.coverage, rule }, view, request).order[0] ?? -1,
      );
    };
    assert.deepEqual(firsts(1), [0, 0, 0]);
    assert.deepEqual(firsts(3), [1, 1, 0]);
    assert.deepEqual(firsts(5), [1, 1, 1]);
  });

  it('balanced, counts a sentence for as much as a second reading rivals the best, and looks at few for it', () => {
    const sentences = Array.from({ length: 500 }, (_, i) => [[i, 0.9 - 0.001 * i] as const]);
    const looked = new Set<number>();
    const rivalry = (i: number): number => {
      looked.add(i);
      return i === 0 ? 0.1 : 0.9;
    };
    const view = pool(sentences, { rivalry });
    const first = (rule: typeof coverage): number[] => [
      ...orderPool({ ...strategies.coverage, rule }, view, request).batch,
    ];
    assert.deepEqual(first(coverage), [0, 1]);
    assert.deepEqual([...looked], []);
    assert.deepEqual(first(balancedCoverage), [1, 2]);
    assert.ok(looked.size < 150, `${looked.size} were looked at`);
  });

  it('is worth Σ √min(mass, 10) · entropy / (5 + words), each surface once', () => {
    // The repeated word counts once, with its 0.9: (√0.9 · 0.9 + √0.4 · 0.4) / 8.
    const sentences = [
      [
        [1, 0.5],
        [1, 0.9],
        [2, 0.4],
      ],
      [[3, 0.99]],
    ] as const;
    const masses = { one: 0.9, two: 0.4, three: 0.99 };
    const value0 = (Math.sqrt(masses.one) * 0.9 + Math.sqrt(masses.two) * 0.4) / 8;
    const value1 = (Math.sqrt(masses.three) * 0.99) / 6;
    assert.equal(order('coveragePerCost', pool(sentences))[0], value0 > value1 ? 0 : 1);
    const crowd = Array.from({ length: 400 }, () => [[7, 0.3]] as const);
    const lone = [
      [8, 0.9],
      [9, 0.9],
    ] as const;
    // 120 of mass count as 10: √10 · 0.3 = 0.95 beats √0.9 · 0.9 = 0.85 but not twice that.
    assert.equal(order('coverage', pool([[[8, 0.9]], ...crowd]))[0] === 0, false);
    assert.equal(order('coverage', pool([lone, ...crowd]))[0], 0);
  });

  it('leaves out what waits for an answer and what it covers', () => {
    const view = pool([[[frequent, 0.9]], [[frequent, 0.8]], [[other, 0.3]]], { pending: [0] });
    const { batch } = orderPool(strategies.coverage, view, request);
    assert.deepEqual(batch, [2]);
  });

  it('orders the rest of the pool by score', () => {
    const view = pool([[[1, 0.9]], [[1, 0.8]], [[1, 0.7]], [[2, 0.5]]]);
    assert.deepEqual(order('coverage', view), [0, 3, 1, 2]);
  });
});

describe('Coverage of uncertain texts', () => {
  it('asks for the middle of an uncertain crowd, then elsewhere; the score alone asks twice alike', () => {
    const rows = unitRows([
      [1, 0, 0],
      [1, 0.2, 0],
      [1, -0.2, 0],
      [0, 0, 1],
      [0, 0, 1],
    ]);
    const view = viewOf([0.7, 0.75, 0.76, 0.6, 0.6], rows);
    assert.deepEqual(order('maxTokenEntropy', view).slice(0, 2), [2, 1]);
    const [first, second] = order('coverage', view);
    assert.equal(first, 0);
    assert.ok(second === 3 || second === 4);
  });

  it('gives answered texts no second question', () => {
    const rows = unitRows([
      [1, 0],
      [1, 0.01],
      [0, 1],
    ]);
    const view = viewOf([0, 0.9, 0.3], { ...rows, eligible: i => i > 0, labelled: [0] });
    assert.equal(order('coverage', view)[0], 2);
  });

  it('per cost prefers the short of two twins', () => {
    const rows = unitRows([
      [1, 0],
      [1, 0],
    ]);
    const view = viewOf([0.8, 0.8], { ...rows, words: i => (i === 0 ? 80 : 5) });
    assert.equal(order('coveragePerCost', view)[0], 1);
  });
});
