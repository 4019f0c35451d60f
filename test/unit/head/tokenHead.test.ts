import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { TokenHead, type TokenExample, type TokenFitOptions } from '../../../src/head/tokenHead.js';
import { tokenProblem } from '../../../src/head/tokenProblem.js';
import { hashesAt, offsets, outside, wordHashes } from '../../../src/head/wordFeatures.js';
import { finish, largestDifference, waveClasses, waves } from './fitting.js';

const labels = ['PER', 'LOC'];

/** `Ada/1 met Bob/1`: words with their tags, O where none is given, `?` where it is missing. */
function example(marked: string, dims = 0, seed = 1): TokenExample {
  const pairs = marked.split(' ').map(pair => pair.split('/'));
  const random = mulberry32(seed);
  return {
    words: pairs.map(([word = '']) => word),
    tags: Int32Array.from(pairs, ([, tag = '0']) => (tag === '?' ? -1 : Number(tag))),
    dense: Float32Array.from({ length: pairs.length * dims }, () => random() - 0.5),
  };
}

const sentences = [
  'Ada/1 Lovelace/2 met Bob/1 in Paris/3',
  'Bob/1 went to New/3 York/4 again',
  'in London/3 it rains and Ada/1 reads',
  'nothing happens in the night',
];

function small(dims: number): TokenExample[] {
  return sentences.map((sentence, i) => example(sentence, dims, i));
}

function fit(
  examples: readonly TokenExample[],
  dims: number,
  options?: TokenFitOptions,
): TokenHead {
  const { result } = finish(TokenHead.fit(examples, labels, dims, options));
  assert.ok(result.converged);
  return result;
}

function probabilities(head: TokenHead, { words, dense }: TokenExample): Float32Array {
  return head.predict(words, dense);
}

/** Gradient descent with momentum on features spelled out one by one: slow, simple and independent. */
function descend(
  examples: readonly TokenExample[],
  tags: readonly number[],
  dims: number,
  l2: number,
) {
  const features = new Map<number, number>();
  const rows: { active: number[]; dense: Float32Array; tag: number }[] = [];
  const activeOf = (words: readonly string[], i: number) =>
    offsets.flatMap(offset => [...hashesAt(offset, wordHashes(words[i + offset] ?? outside))]);
  for (const { words, dense, tags: given } of examples) {
    for (const [i] of words.entries()) {
      const tag = tags.indexOf(given[i] ?? -1);
      if (tag < 0) continue;
      const active = activeOf(words, i).map(hash => {
        const index = features.get(hash) ?? features.size;
        features.set(hash, index);
        return index;
      });
      rows.push({ active, dense: dense.subarray(i * dims, (i + 1) * dims), tag });
    }
  }
  const width = features.size + dims;
  const weights = tags.map(() => new Float64Array(width));
  const bias = new Float64Array(tags.length);
  const score = (active: readonly number[], dense: Float32Array) => {
    const scores = weights.map((w, k) => {
      let sum = bias[k] ?? 0;
      for (const f of active) sum += w[f] ?? 0;
      dense.forEach((x, d) => (sum += x * (w[features.size + d] ?? 0)));
      return Math.exp(sum);
    });
    const total = scores.reduce((a, b) => a + b, 0);
    return scores.map(value => value / total);
  };
  const speed = weights.map(() => new Float64Array(width));
  const biasSpeed = new Float64Array(tags.length);
  for (let step = 0; step < 4000; step++) {
    const slopes = weights.map(w => w.map(weight => l2 * weight));
    const biasSlopes = new Float64Array(tags.length);
    for (const { active, dense, tag } of rows) {
      score(active, dense).forEach((p, k) => {
        const residual = p - (k === tag ? 1 : 0);
        biasSlopes[k] = (biasSlopes[k] ?? 0) + residual;
        const slope = slopes[k];
        if (!slope) return;
        for (const f of active) slope[f] = (slope[f] ?? 0) + residual;
        dense.forEach((x, d) => {
          slope[features.size + d] = (slope[features.size + d] ?? 0) + residual * x;
        });
      });
    }
    const move = (w: Float64Array, v: Float64Array, slope: Float64Array) => {
      for (let f = 0; f < w.length; f++) {
        v[f] = 0.98 * (v[f] ?? 0) - 0.002 * (slope[f] ?? 0);
        w[f] = (w[f] ?? 0) + (v[f] ?? 0);
      }
    };
    weights.forEach((w, k) => move(w, speed[k] ?? w, slopes[k] ?? w));
    move(bias, biasSpeed, biasSlopes);
  }
  return (words: readonly string[], i: number, dense: Float32Array) =>
    score(
      activeOf(words, i).flatMap(hash => features.get(hash) ?? []),
      dense,
    );
}

describe('TokenHead', () => {
  it('finds the optimum that gradient descent finds, lexical features included', () => {
    const dims = 3;
    const training = small(dims);
    const head = fit(training, dims);
    const simple = descend(training, [0, 1, 2, 3, 4], dims, 1);
    const test = example('Then Ada went to Paris', dims, 9);
    const found = probabilities(head, test);
    test.words.forEach((_, i) => {
      const expected = simple(test.words, i, test.dense.subarray(i * dims, (i + 1) * dims));
      assert.ok(largestDifference(found.subarray(i * 5, (i + 1) * 5), expected) < 1e-4);
    });
  });

  it('finds scikit-learn’s optimum', () => {
    // scikit-learn 1.9.1: LogisticRegression(C=1, tol=1e-12) on `waves` and `waveClasses`. Every example
    // is the same single word, so that the lexical features are constant and the biases take their place.
    const expected = [
      [0.352288, 0.369551, 0.278161],
      [0.244277, 0.499112, 0.256611],
      [0.343378, 0.340244, 0.316378],
      [0.431261, 0.261987, 0.306752],
    ];
    const head = fit(
      waves.map((dense, i) => ({
        words: ['w'],
        dense,
        tags: Int32Array.of([0, 1, 3][waveClasses[i] ?? 0] ?? 0),
      })),
      4,
      { l2: 1 },
    );
    expected.forEach((row, i) => {
      // Two tags never occur; the rest share what they leave over.
      const [o = 0, b1 = 0, unseen = 0, b2 = 0] = head.predict(
        ['w'],
        waves[i] ?? new Float32Array(),
      );
      const left = 1 - 2 * unseen;
      assert.ok(largestDifference([o / left, b1 / left, b2 / left], row) < 2e-5);
    });
  });

  it('has the gradient that finite differences give, forbidden tags included', () => {
    const dims = 2;
    const training = small(dims);
    training.push({
      ...example('Paris/? in/? Rome/? York/3', dims, 7),
      forbidden: new Map([[0, [1, 2]]]),
    });
    const problem = tokenProblem(training, 5, dims, 0.7);
    const { objective } = problem;
    const random = mulberry32(3);
    const w = problem.start(undefined).map(() => random() - 0.5);
    const gradient = new Float64Array(w.length);
    objective(w, gradient);
    const ignored = new Float64Array(w.length);
    for (let i = 0; i < w.length; i += 7) {
      const moved = (by: number) => w.map((weight, j) => (i === j ? weight + by : weight));
      const slope = (objective(moved(1e-5), ignored) - objective(moved(-1e-5), ignored)) / 2e-5;
      assert.ok(Math.abs(slope - (gradient[i] ?? NaN)) < 1e-6);
    }
  });

  it('gives probabilities that sum to 1 and are highest for what was taught', () => {
    const head = fit(small(0), 0);
    for (const known of small(0)) {
      const p = probabilities(head, known);
      known.tags.forEach((tag, i) => {
        const row = p.subarray(i * 5, (i + 1) * 5);
        assert.ok(Math.abs(row.reduce((a, b) => a + b, 0) - 1) < 1e-6);
        assert.equal(row.indexOf(Math.max(...row)), tag);
      });
    }
  });

  it('says the same of a text whatever it was asked before', () => {
    const [head, fresh] = [fit(small(0), 0), fit(small(0), 0)];
    for (let i = 0; i < 700; i++) head.predict([`word${i}`, 'Paris'], new Float32Array());
    const words = 'Ada saw word3 and Paris'.split(' ');
    assert.deepEqual(
      head.predict(words, new Float32Array()),
      fresh.predict(words, new Float32Array()),
    );
  });

  it('learns nothing from missing words, wherever they stand', () => {
    const known = small(2);
    const more = [...known, example('Zürich/? sleeps/?', 2, 8)];
    const test = example('Ada sleeps in Zürich', 2, 9);
    assert.deepEqual(probabilities(fit(more, 2), test), probabilities(fit(known, 2), test));
    const complete = fit([example('Ada/1 met Bob/1 again', 0)], 0);
    const partial = fit([example('Ada/1 met/? Bob/1 again', 0)], 0);
    assert.notDeepEqual(
      complete.predict(['met'], new Float32Array()),
      partial.predict(['met'], new Float32Array()),
    );
  });

  it('lowers what it is told something is not, and little else', () => {
    const known = small(0);
    const paris: TokenExample = example('Ada/? saw/? Bob/?', 0);
    const told = fit([...known, { ...paris, forbidden: new Map([[2, [1, 2]]]) }], 0);
    const before = probabilities(fit(known, 0), paris);
    const after = probabilities(told, paris);
    const person = (p: Float32Array) => (p[11] ?? 0) + (p[12] ?? 0);
    assert.ok(person(before) > 0.6);
    assert.ok(person(after) < 0.4);
  });

  it('reaches the same optimum warm as cold, in fewer iterations', () => {
    const all = small(3);
    const previous = fit(all.slice(0, 3), 3);
    const cold = finish(TokenHead.fit(all, labels, 3));
    const warm = finish(TokenHead.fit(all, labels, 3, { previous }));
    const again = finish(TokenHead.fit(all, labels, 3, { previous: cold.result }));
    const test = example('Then Ada went to Paris', 3, 9);
    const expected = probabilities(cold.result, test);
    assert.ok(largestDifference(probabilities(warm.result, test), expected) < 1e-4);
    assert.ok(largestDifference(probabilities(again.result, test), expected) < 1e-4);
    assert.ok(warm.yielded.length < cold.yielded.length);
    assert.equal(again.yielded.length, 1);
  });

  it('follows labels by name when they are reordered, and starts afresh on other features', () => {
    const cold = fit(small(0), 0);
    const swapped = small(0).map(one => ({
      ...one,
      tags: one.tags.map(tag => (tag > 2 ? tag - 2 : tag > 0 ? tag + 2 : tag)),
    }));
    const turned = finish(TokenHead.fit(swapped, ['LOC', 'PER'], 0, { previous: cold }));
    assert.equal(turned.yielded.length, 1);
    const dense = finish(TokenHead.fit(small(2), labels, 2, { previous: cold })).result;
    const test = example('Then Ada went to Paris', 2, 9);
    assert.ok(
      largestDifference(probabilities(dense, test), probabilities(fit(small(2), 2), test)) < 1e-4,
    );
  });

  it('is uniform without answers, and sure but not certain with one kind of answer', () => {
    const none = fit([], 0).predict(['Ada'], new Float32Array());
    assert.ok(largestDifference(none, [0.2, 0.2, 0.2, 0.2, 0.2]) < 1e-6);
    const p = fit([example('it rains'), example('it snows')], 0).predict(
      ['hail'],
      new Float32Array(),
    );
    const unseen = 0.5 / (4 + 2.5);
    assert.ok(largestDifference(p, [1 - 4 * unseen, unseen, unseen, unseen, unseen]) < 1e-6);
  });

  it('refuses rows of the wrong length and features that are not numbers', () => {
    assert.throws(() => finish(TokenHead.fit(small(2), labels, 3)), RangeError);
    assert.throws(() => fit(small(2), 2).predict(['a'], new Float32Array(3)), RangeError);
    const [broken] = small(2);
    assert.ok(broken);
    broken.dense.fill(NaN);
    assert.throws(() => finish(TokenHead.fit([broken], labels, 2)), /not finite/);
  });
});
