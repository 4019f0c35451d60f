import assert from 'node:assert/strict';
import type { StrategyName } from '../../../src/project/config.js';
import { AskedParts } from '../../../src/query/askedParts.js';
import { orderPool } from '../../../src/query/orderPool.js';
import { PoolColumns } from '../../../src/query/poolColumns.js';
import { strategies } from '../../../src/query/strategies.js';
import { asksParts, coldStartOf, readsOf, type PoolView } from '../../../src/query/strategy.js';
import { unitRows, viewOf } from './views.js';

const labels = [{ name: 'PER' }];
const entities = { labels, overlap: false };
const classes = { labels, mode: 'single' } as const;
const request = { count: 10, seed: 1 };

/** A sentence as its words, each with its doubt. */
type Sentence = readonly (readonly [word: string, doubt: number])[];

/** Words that the head is sure of. */
const easy = (count: number): Sentence => Array.from({ length: count }, (_, w) => [`easy${w}`, 0]);

/** The pool as a round leaves it, its words in doubt whole or as parts are asked about. */
function pool(
  sentences: readonly Sentence[],
  parts?: AskedParts,
  changes: Partial<PoolView> = {},
): PoolView {
  const columns = new PoolColumns(sentences.length, readsOf(strategies.parts.rule, { entities }));
  const scores = sentences.map((sentence, i) => {
    const doubts = sentence.map(([, doubt]) => doubt);
    const part = parts?.of(i, doubts);
    columns.set(
      i,
      sentence.map(([word]) => word),
      {
        entities: true,
        entropies: part?.uncertainties ?? doubts,
        asked: part?.words,
        spans: 0,
        label: -1,
      },
    );
    return part?.score ?? Math.max(...doubts);
  });
  return viewOf(scores, { ...columns.view, words: i => columns.words[i] ?? 0, ...changes });
}

const first = (name: StrategyName, view: PoolView): number =>
  orderPool(strategies[name], view, request).order[0] ?? -1;

const nothingSettled = new AskedParts(new Map());

describe('The strategy that asks about parts of sentences', () => {
  it('asks about a telling stretch of words, where max entropy asks for the most uncertain word', () => {
    const word: Sentence = [...easy(10), ['Reading', 0.95], ...easy(10)];
    const stretch: Sentence = [['Stow', 0.8], ['on', 0.8], ['Wold', 0.8], ...easy(18)];
    const sentences = [word, stretch];
    assert.equal(first('maxTokenEntropy', pool(sentences)), 0);
    assert.equal(first('parts', pool(sentences, nothingSettled)), 1);
  });

  it('does not mind a long sentence around it, which coverage per cost does', () => {
    const long: Sentence = [['Stow', 0.8], ['on', 0.8], ['Wold', 0.8], ...easy(60)];
    const short: Sentence = [['Reading', 0.8], ...easy(4)];
    const sentences = [long, short];
    assert.equal(first('coveragePerCost', pool(sentences)), 1);
    assert.equal(first('parts', pool(sentences, nothingSettled)), 0);
  });

  it('does not count doubt beside the part, which a question about it leaves as it is', () => {
    const scattered: Sentence = [0, 1, 2, 3, 4].flatMap(n => [[`name${n}`, 0.6], ...easy(9)]);
    const pair: Sentence = [['New', 0.6], ['York', 0.6], ...easy(48)];
    const sentences = [scattered, pair];
    assert.equal(first('coverage', pool(sentences)), 0);
    assert.equal(first('parts', pool(sentences, nothingSettled)), 1);
  });

  it('asks about a word that is all over the pool before a telling one that is nowhere else', () => {
    const frequent: Sentence = [['Newcastle', 0.6], ...easy(5)];
    const hapax: Sentence = [['Mytholmroyd', 0.7], ...easy(5)];
    const sentences = [hapax, ...Array.from({ length: 8 }, () => frequent)];
    const view = pool(sentences, nothingSettled);
    const { batch } = orderPool(strategies.parts, view, request);
    assert.notEqual(batch[0], 0);
    // Once is enough.
    assert.deepEqual(batch.slice(1), [0]);
  });

  it('goes on to other words of a sentence, and leaves it when those that are left are not worth it', () => {
    const sentence: Sentence = [['Ada', 0.9], ...easy(9), ['Turin', 0.5], ...easy(9)];
    const other: Sentence = [['Bob', 0.7], ...easy(9)];
    const settling = (...words: number[]): AskedParts => {
      const flags = Uint8Array.from(sentence, (_, t) => (words.includes(t) ? 1 : 0));
      return new AskedParts(new Map([[0, flags]]));
    };
    const orderOf = (parts: AskedParts): number[] => {
      const { score, ...view } = pool([sentence, other], parts);
      const eligible = (i: number): boolean => parts.isWorthAsking(i, score(i));
      return [...orderPool(strategies.parts, { ...view, score, eligible }, request).order];
    };
    assert.deepEqual(orderOf(nothingSettled), [0, 1]);
    assert.deepEqual(orderOf(settling(0)), [1, 0]);
    assert.deepEqual(orderOf(settling(0, 10)), [1]);
  });

  it('asks about parts where entities alone are labelled, and no other strategy does', () => {
    assert.equal(asksParts(strategies.parts, { entities }), true);
    assert.equal(asksParts(strategies.parts, { entities, classes }), false);
    assert.equal(asksParts(strategies.parts, { classes }), false);
    const asking = Object.values(strategies).filter(strategy => asksParts(strategy, { entities }));
    assert.deepEqual(asking, [strategies.parts]);
  });

  it('begins with any sentences, but with clusters of texts where there are classes', () => {
    assert.equal(coldStartOf(strategies.parts, { entities }), 'random');
    assert.equal(coldStartOf(strategies.parts, { entities, classes }), 'clusters');
    assert.equal(coldStartOf(strategies.parts, { classes }), 'clusters');
  });

  it('orders texts with classes alone as coverage per cost does', () => {
    const rows = unitRows([
      [1, 0, 0],
      [1, 0.2, 0],
      [0, 1, 0],
      [0, 1, 0.1],
      [0, 0, 1],
      [0.5, 0, 1],
    ]);
    const words = [40, 5, 12, 9, 30, 8];
    const view = viewOf([0.9, 0.85, 0.3, 0.5, 0.8, 0.2], { ...rows, words: i => words[i] ?? 0 });
    const order = (name: StrategyName): number[] => [
      ...orderPool(strategies[name], view, request).order,
    ];
    assert.deepEqual(order('parts'), order('coveragePerCost'));
    assert.notDeepEqual(order('parts'), order('maxTokenEntropy'));
    assert.notDeepEqual(order('parts'), order('coverage'));
    const { rule } = strategies.parts;
    assert.deepEqual(
      readsOf(rule, { classes }),
      readsOf(strategies.coveragePerCost.rule, { classes }),
    );
  });
});
