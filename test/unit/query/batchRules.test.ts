import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import type { StrategyName } from '../../../src/project/config.js';
import { errorReductionCost } from '../../../src/query/expectedErrorReduction.js';
import { orderPool } from '../../../src/query/orderPool.js';
import { strategies } from '../../../src/query/strategies.js';
import type { PoolView } from '../../../src/query/strategy.js';
import { classResidual } from '../../../src/uncertainty/residual.js';
import { unitRows, viewOf } from './views.js';

const ask = (name: StrategyName, view: PoolView, count: number, seed = 1): number[] => [
  ...orderPool(strategies[name], view, { count, seed }).order.subarray(0, count),
];
const byScore = (view: PoolView, count: number): number[] => ask('maxTokenEntropy', view, count);
/** Points of the plane as [x, y], all on one circle. */
const angles = (...degrees: readonly number[]): { vectors: Float32Array; width: number } =>
  unitRows(degrees.map(d => [Math.cos((d * Math.PI) / 180), Math.sin((d * Math.PI) / 180)]));

/** A larger pool: vectors, scores, classes and labels at random. */
function randomPool(size: number, seed: number, changes: Partial<PoolView> = {}): PoolView {
  const random = mulberry32(seed);
  const rows = unitRows(
    Array.from({ length: size }, () => Array.from({ length: 6 }, () => random() - 0.4)),
  );
  const classes = Array.from({ length: size }, () => {
    const p = Float32Array.from({ length: 3 }, () => random() ** 3);
    const sum = p.reduce((total, q) => total + q, 0);
    return p.map(q => q / sum);
  });
  const label = (i: number): number => classes[i]?.indexOf(Math.max(...(classes[i] ?? []))) ?? -1;
  return viewOf(
    classes.map(p => 1 - Math.max(...p)),
    {
      ...rows,
      classes: i => classes[i] ?? new Float32Array(),
      classMode: 'single',
      label,
      labelCounts: [3, 1, 2],
      ...changes,
    },
  );
}

describe('Every rule over the pool', () => {
  for (const [name, { rule }] of Object.entries(strategies) as [
    StrategyName,
    (typeof strategies)[StrategyName],
  ][]) {
    if (!rule) continue;

    it(`${name} asks different eligible examples, as many as wanted, the same for the same seed`, () => {
      const eligible = (i: number): boolean => i % 7 !== 0;
      const view = randomPool(200, 3, { eligible, labelled: [0, 7, 14], pending: [1, 2] });
      const { order, batch } = orderPool(strategies[name], view, { count: 12, seed: 5 });
      assert.equal(new Set(order).size, order.length);
      assert.equal(order.length, 200 - Math.ceil(200 / 7));
      assert.ok(order.every(i => eligible(i)));
      if (rule.kind === 'rescore') {
        const scores = rule.scores(view, { count: 12, seed: 5 });
        assert.ok(order.every(i => Number.isFinite(scores[i])));
      }
      if (rule.kind === 'batch') {
        // What comes in an order of its own has as many as are worth asking.
        if (name === 'stream') assert.ok(Math.abs(batch.length - 17) <= 5, `${batch.length}`);
        else assert.equal(batch.length, 12);
        assert.ok(!batch.includes(1) && !batch.includes(2));
      }
      assert.deepEqual(orderPool(strategies[name], view, { count: 12, seed: 5 }).order, order);
    });

    it(`${name} does with a pool that is empty, not scored, or smaller than the batch`, () => {
      assert.equal(
        orderPool(strategies[name], randomPool(0, 1), { count: 5, seed: 1 }).order.length,
        0,
      );
      const unscored = randomPool(4, 1, {
        score: () => NaN,
        classes: () => new Float32Array(),
        label: () => -1,
      });
      assert.equal(orderPool(strategies[name], unscored, { count: 3, seed: 1 }).order.length, 4);
      assert.equal(
        orderPool(strategies[name], randomPool(4, 1), { count: 9, seed: 1 }).order.length,
        4,
      );
    });
  }
});

describe('k-means', () => {
  it('asks one of each kind, largest first, where the score asks twice for one kind', () => {
    const view = viewOf([0.1, 0.1, 0.1, 0.9, 0.9], angles(0, 4, 8, 90, 91));
    assert.deepEqual(byScore(view, 2).sort(), [3, 4]);
    const [first, second] = ask('kMeans', view, 2);
    assert.equal(first, 1);
    assert.ok(second === 3 || second === 4);
  });

  it('of uncertain examples leaves out kinds of which the head is sure', () => {
    const crowd = Array.from({ length: 60 }, (_, n) => 180 + n);
    const few = viewOf(
      [0.9, 0.8, ...crowd.slice(0, 18).map(() => 0.5), ...crowd.map(() => 0)],
      angles(0, 2, ...crowd.slice(0, 18).map((_, n) => 80 + n / 10), ...crowd),
    );
    const both = ask('uncertainKMeans', few, 2);
    assert.deepEqual(byScore(few, 2), [0, 1]);
    assert.equal(both.filter(i => i < 2).length, 1);
    assert.equal(both.filter(i => i >= 2 && i < 20).length, 1);
  });
});

describe('Core-set', () => {
  it('asks for the text furthest from all answered, sure as the head may be of it', () => {
    const view = viewOf([0.9, 0.8, 0.1, 0], {
      ...angles(0, 10, 170, 5),
      eligible: i => i < 3,
      labelled: [3],
    });
    assert.deepEqual(byScore(view, 1), [0]);
    assert.deepEqual(ask('coreSet', view, 2), [2, 1]);
  });

  it('is greedy k-centre as it is written down', () => {
    const view = randomPool(60, 8, { labelled: [0, 1], eligible: i => i > 1 });
    const distance = (i: number, j: number): number => {
      let sum = 0;
      for (let x = 0; x < 6; x++) {
        sum += ((view.vectors[i * 6 + x] ?? 0) - (view.vectors[j * 6 + x] ?? 0)) ** 2;
      }
      return sum;
    };
    const centres = [0, 1];
    for (let n = 0; n < 8; n++) {
      const gap = (i: number): number => Math.min(...centres.map(c => distance(i, c)));
      const rest = Array.from({ length: 58 }, (_, i) => i + 2).filter(i => !centres.includes(i));
      centres.push(rest.reduce((best, i) => (gap(i) > gap(best) ? i : best)));
    }
    assert.deepEqual(ask('coreSet', view, 8), centres.slice(2));
  });
});

describe('BADGE', () => {
  it('asks in different directions, where the score asks twice for the same one', () => {
    // Three kinds of doubt about nearly the same text, twice each.
    const classes = [
      [0.5, 0.5, 0],
      [0.5, 0.5, 0],
      [0, 0.55, 0.45],
      [0, 0.55, 0.45],
    ].map(p => Float32Array.from(p));
    const view = viewOf([0.5, 0.5, 0.45, 0.45], {
      ...angles(0, 0, 0, 0),
      classes: i => classes[i] ?? new Float32Array(),
      classMode: 'single',
    });
    assert.deepEqual(byScore(view, 2).sort(), [0, 1]);
    for (let seed = 0; seed < 20; seed++) {
      const [first, second] = ask('badge', view, 2, seed);
      assert.ok((first ?? 0) < 2 && (second ?? 0) >= 2);
    }
  });

  it('does not ask where the head is sure', () => {
    const classes = [
      [1, 0],
      [0.6, 0.4],
      [1, 0],
      [0.55, 0.45],
    ].map(p => Float32Array.from(p));
    const view = viewOf([0, 0.4, 0, 0.45], {
      ...angles(0, 90, 180, 91),
      classes: i => classes[i] ?? new Float32Array(),
    });
    const { batch } = orderPool(strategies.badge, view, { count: 4, seed: 1 });
    assert.deepEqual([...batch].sort(), [1, 3]);
  });

  it('draws by the squared distance of the gradients, as if they were written out', () => {
    const view = randomPool(30, 4);
    const gradient = (i: number): number[] => {
      const r = classResidual(view.classes?.(i) ?? new Float32Array(), 'single');
      return [...r].flatMap(a => [...view.vectors.subarray(i * 6, i * 6 + 6)].map(h => a * h));
    };
    const squared = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, value, x) => sum + (value - (b[x] ?? 0)) ** 2, 0);
    const zero = new Array<number>(18).fill(0);
    const indices = Array.from({ length: 30 }, (_, i) => i);
    const longest = indices.reduce((best, i) =>
      squared(gradient(i), zero) > squared(gradient(best), zero) ? i : best,
    );
    const weights = indices.map(i =>
      Math.min(squared(gradient(i), zero), squared(gradient(i), gradient(longest))),
    );
    weights[longest] = 0;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const drawn = new Float64Array(30);
    const draws = 1500;
    for (let seed = 0; seed < draws; seed++) {
      const [first, second] = ask('badge', view, 2, seed);
      assert.equal(first, longest);
      drawn[second ?? 0] = (drawn[second ?? 0] ?? 0) + 1;
    }
    for (const i of indices) {
      const expected = (weights[i] ?? 0) / total;
      const error = 5 * Math.sqrt((expected * (1 - expected)) / draws) + 1e-3;
      assert.ok(Math.abs((drawn[i] ?? 0) / draws - expected) < error);
    }
  });
});

describe('Stochastic top-k', () => {
  it('draws in proportion to the score, not the best alone', () => {
    const scores = [0.4, 0.3, 0.2, 0.1];
    const drawn = new Float64Array(4);
    for (let seed = 0; seed < 3000; seed++) {
      const [first = 0] = ask('stochasticTopK', viewOf(scores), 1, seed);
      drawn[first] = (drawn[first] ?? 0) + 1;
    }
    scores.forEach((score, i) => assert.ok(Math.abs((drawn[i] ?? 0) / 3000 - score) < 0.045));
  });

  it('draws anew after an answer, and never where the score is 0', () => {
    const view = viewOf([...new Array<number>(50).fill(0.5), 0, 0]);
    const first = ask('stochasticTopK', view, 10);
    assert.notDeepEqual(ask('stochasticTopK', { ...view, labelled: [51] }, 10), first);
    const { batch } = orderPool(strategies.stochasticTopK, view, { count: 60, seed: 1 });
    assert.equal(batch.length, 50);
  });

  it('is made of a committee under PowerBALD', () => {
    assert.equal(strategies.powerBald.rule, strategies.stochasticTopK.rule);
    assert.ok(strategies.powerBald.committee);
  });
});

describe('Uncertainty per second', () => {
  it('asks for the short example of two that are about as uncertain', () => {
    const view = viewOf([0.8, 0.75], { words: i => (i === 0 ? 60 : 6), spans: () => 0 });
    assert.deepEqual(byScore(view, 1), [0]);
    assert.deepEqual(ask('perSecond', view, 1), [1]);
  });

  it('counts the entities that are expected', () => {
    const view = viewOf([0.8, 0.7], { spans: i => (i === 0 ? 3 : 0.5) });
    assert.deepEqual(ask('perSecond', view, 1), [1]);
  });
});

describe('Class balance', () => {
  it('asks about the label answered the least, where the score asks about the frequent one', () => {
    const view = viewOf([0.9, 0.8, 0.3, 0.2], {
      label: i => (i < 2 ? 0 : 1),
      labelCounts: [10, 8],
    });
    assert.deepEqual(byScore(view, 2), [0, 1]);
    // Two of the rare label make it ten of each; the first label goes first among equals.
    assert.deepEqual(ask('classBalance', view, 3), [2, 3, 0]);
  });

  it('leaves what has no label for last', () => {
    const view = viewOf([0.9, 0.1], { label: i => i - 1, labelCounts: [5] });
    assert.deepEqual(ask('classBalance', view, 2), [1, 0]);
  });
});

describe('Expected error reduction', () => {
  const classes = [
    [0.5, 0.5],
    [0.6, 0.4],
    [0.62, 0.38],
    [0.62, 0.38],
    [0.62, 0.38],
  ].map(p => Float32Array.from(p));
  const view = viewOf([1, 0.8, 0.76, 0.76, 0.76], {
    ...angles(90, 0, 1, -1, 2),
    classes: i => classes[i] ?? new Float32Array(),
    classMode: 'single',
  });

  it('asks where an answer helps the others, not for the most uncertain outlier', () => {
    assert.deepEqual(byScore(view, 1), [0]);
    assert.notDeepEqual(ask('expectedErrorReduction', view, 1), [0]);
    assert.equal(ask('expectedErrorReduction', view, 5)[4], 0);
    const labels = { ...view, classMode: 'multi' as const };
    assert.equal(ask('expectedErrorReduction', labels, 5)[4], 0);
  });

  it('imagines the likeliest answers where all are improbable', () => {
    const even = new Float32Array(60).fill(1 / 60);
    const many = { ...view, classes: () => even };
    assert.equal(ask('expectedErrorReduction', many, 5).length, 5);
  });

  it('is the expected entropy of the others after one step, as enumerated', () => {
    const pool = randomPool(12, 6);
    const p = (i: number): number[] => [...(pool.classes?.(i) ?? [])];
    const cosine = (i: number, j: number): number => {
      let sum = 0;
      for (let x = 0; x < 6; x++) {
        sum += (pool.vectors[i * 6 + x] ?? 0) * (pool.vectors[j * 6 + x] ?? 0);
      }
      return Math.max(0, sum);
    };
    const entropy = (q: readonly number[]): number =>
      q.reduce((sum, value) => sum - (value > 0 ? value * Math.log(value) : 0), 0);
    const change = Array.from({ length: 12 }, (_, x) => {
      let sum = 0;
      let imagined = 0;
      for (let y = 0; y < 3; y++) if ((p(x)[y] ?? 0) >= 0.02) imagined += p(x)[y] ?? 0;
      for (let u = 0; u < 12; u++) {
        if (u === x) continue;
        sum -= entropy(p(u));
        for (let y = 0; y < 3; y++) {
          if ((p(x)[y] ?? 0) < 0.02) continue;
          const moved = p(u).map(
            (q, c) => q * Math.exp(2 * cosine(x, u) * ((c === y ? 1 : 0) - (p(x)[c] ?? 0))),
          );
          const total = moved.reduce((a, b) => a + b, 0);
          sum += ((p(x)[y] ?? 0) / imagined) * entropy(moved.map(q => q / total));
        }
      }
      return sum;
    });
    const expected = change
      .map((value, x) => ({ value, x }))
      .sort((a, b) => a.value - b.value)
      .map(({ x }) => x);
    assert.deepEqual(ask('expectedErrorReduction', pool, 12), expected);
  });

  it('says what it will cost: no more with a larger pool, more with more classes', () => {
    assert.deepEqual(errorReductionCost(1e6, 20), errorReductionCost(1000, 20));
    assert.ok(errorReductionCost(1000, 77).seconds > errorReductionCost(1000, 5).seconds);
    assert.ok(errorReductionCost(1e6, 77).seconds < 10);
  });
});
