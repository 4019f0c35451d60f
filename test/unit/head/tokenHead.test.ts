import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { plainCompute } from '../../../src/head/compute.js';
import { TokenHead, type TokenExample, type TokenFitOptions } from '../../../src/head/tokenHead.js';
import { tokenProblem, type TokenWeights } from '../../../src/head/tokenProblem.js';
import { hashesAt, offsets, outside, wordHashes } from '../../../src/head/wordFeatures.js';
import { largestDifference, waveClasses, waves } from './fitting.js';

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

async function fit(
  examples: readonly TokenExample[],
  dims: number,
  options?: TokenFitOptions,
): Promise<TokenHead> {
  const head = await TokenHead.fit(examples, labels, dims, options);
  assert.ok(head.converged);
  return head;
}

function probabilities(head: TokenHead, { words, dense }: TokenExample): Float32Array {
  return head.predict(words, dense).tags;
}

/** Score of one tag sequence, its features spelled out one by one; −Infinity if BIO forbids it. */
function scoreOf(
  { words, dense }: TokenExample,
  path: readonly number[],
  weights: TokenWeights,
  dims: number,
): number {
  const { seen, columns } = weights;
  return path.reduce((sum, tag, i) => {
    const k = columns[tag] ?? -1;
    const before = i > 0 ? (columns[path[i - 1] ?? -1] ?? -1) : -1;
    const link = before < 0 ? weights.start[k] : weights.transitions[before * seen + k];
    let score = sum + (link ?? NaN) + (weights.bias[k] ?? NaN);
    for (const offset of offsets) {
      for (const hash of hashesAt(offset, wordHashes(words[i + offset] ?? outside))) {
        const row = weights.features.get(hash);
        if (row !== undefined) score += weights.lexical[row * seen + k] ?? NaN;
      }
    }
    for (let d = 0; d < dims; d++) {
      score += (dense[i * dims + d] ?? NaN) * (weights.dense[k * dims + d] ?? NaN);
    }
    return score;
  }, 0);
}

/** Every sequence of so many of the tags. */
function sequences(words: number, tags: readonly number[]): number[][] {
  if (words === 0) return [[]];
  return sequences(words - 1, tags).flatMap(path => tags.map(tag => [...path, tag]));
}

/** ln Σ e^score over the sequences that `keeps` keeps. */
function logSumOf(
  one: TokenExample,
  weights: TokenWeights,
  dims: number,
  keeps: (path: readonly number[]) => boolean = () => true,
): number {
  const scores = sequences(one.words.length, [0, 1, 2, 3, 4])
    .filter(keeps)
    .map(path => scoreOf(one, path, weights, dims));
  const highest = Math.max(...scores);
  return highest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - highest), 0));
}

/** Short enough to be enumerated, with every tag. */
const short = ['Ada/1 Lovelace/2 met Bob/1', 'in New/3 York/4 again', 'it rains'];

describe('TokenHead', () => {
  it('minimises −ln of the share of what is known, enumerated, and the penalty', async () => {
    const dims = 2;
    const l2 = 0.7;
    const texts: TokenExample[] = [
      ...short.map((text, i) => example(text, dims, i)),
      {
        ...example('Paris/? in/? Rome/?', dims, 7),
        forbidden: new Map([[0, [1, 2]]]),
        weight: 0.4,
      },
      example('met/? Ada/1 York/?', dims, 8),
      { ...example('New/? York/? again', dims, 9), rejected: [{ label: 1, first: 0, last: 1 }] },
    ];
    const problem = await tokenProblem(texts, 2, dims, l2, plainCompute);
    const random = mulberry32(3);
    const w = problem.start(undefined).map(() => random() - 0.5);
    const weights = problem.weights(w);
    let expected = 0;
    for (const one of texts) {
      const agrees = (path: readonly number[]) =>
        path.every((tag, i) => {
          const known = one.tags[i] ?? -1;
          if (known >= 0) return tag === known;
          // A person ended the span before: it does not go on here.
          const before = one.tags[i - 1] ?? -1;
          const goesOn = before > 0 && tag === before + 1;
          return !goesOn && !(one.forbidden?.get(i) ?? []).includes(tag);
        });
      // New York is no LOC; York Again may be one, and New alone.
      const isThere = (path: readonly number[]) => path[0] === 3 && path[1] === 4 && path[2] !== 4;
      const keeps = (path: readonly number[]) => agrees(path) && !(one.rejected && isThere(path));
      const share = logSumOf(one, weights, dims) - logSumOf(one, weights, dims, keeps);
      expected += (one.weight ?? 1) * share;
    }
    // What BIO forbids has no weight, nor have the biases a penalty.
    const free = [...weights.transitions, ...weights.start].filter(Number.isFinite);
    for (const weight of [...free, ...weights.dense]) expected += 0.5 * l2 * weight ** 2;
    for (const row of weights.features.values()) {
      for (const weight of weights.lexical.subarray(row * 5, (row + 1) * 5)) {
        expected += 0.5 * l2 * weight ** 2;
      }
    }
    for (const [i, weight] of w.entries()) {
      const link = i >= 5 && i < 5 + 5 + 25;
      const at = i < 10 ? weights.start[i - 5] : weights.transitions[i - 10];
      if (link && at === -Infinity) expected += 0.5 * l2 * weight ** 2;
    }
    const value = await problem.objective(w, new Float64Array(w.length));
    assert.ok(Math.abs(value - expected) < 1e-9 * expected);
  });

  it('has the gradient that finite differences give, missing and forbidden tags included', async () => {
    const dims = 2;
    const training = small(dims);
    training.push({
      ...example('Paris/? in/? Rome/? York/3', dims, 7),
      forbidden: new Map([[0, [1, 2]]]),
      weight: 0.5,
    });
    const problem = await tokenProblem(training, 2, dims, 0.7, plainCompute);
    const random = mulberry32(3);
    const w = problem.start(undefined).map(() => random() - 0.5);
    const gradient = new Float64Array(w.length);
    await problem.objective(w, gradient);
    const ignored = new Float64Array(w.length);
    const places = [...w.keys()].filter(i => i < 60 || i % 7 === 0);
    for (const i of places) {
      const moved = (by: number) =>
        problem.objective(
          w.map((weight, j) => (i === j ? weight + by : weight)),
          ignored,
        );
      const slope = ((await moved(1e-5)) - (await moved(-1e-5))) / 2e-5;
      assert.ok(Math.abs(slope - (gradient[i] ?? NaN)) < 1e-6);
    }
  });

  it('finds scikit-learn’s optimum where every text is one word', async () => {
    // scikit-learn 1.9.1: LogisticRegression(C=1, tol=1e-12) on `waves` and `waveClasses`. Every example
    // is the same single word, so that the lexical features are constant and the biases take their place.
    const expected = [
      [0.352288, 0.369551, 0.278161],
      [0.244277, 0.499112, 0.256611],
      [0.343378, 0.340244, 0.316378],
      [0.431261, 0.261987, 0.306752],
    ];
    const head = await fit(
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
      const wave = waves[i] ?? new Float32Array();
      const [o = 0, b1 = 0, unseen = 0, b2 = 0] = head.predict(['w'], wave).tags;
      const left = 1 - 2 * unseen;
      assert.ok(largestDifference([o / left, b1 / left, b2 / left], row) < 2e-5);
    });
  });

  it('gives the marginals, the best path and its probability that enumeration gives', async () => {
    const head = await fit(small(2), 2);
    const text = example('Ada met York again', 2, 9);
    const logZ = logSumOf(text, head.weights, 2);
    const all = sequences(4, [0, 1, 2, 3, 4])
      .map(path => ({ path, p: Math.exp(scoreOf(text, path, head.weights, 2) - logZ) }))
      .sort((a, b) => b.p - a.p);
    const expected = new Float64Array(4 * 5);
    for (const { path, p } of all) {
      path.forEach((tag, i) => (expected[i * 5 + tag] = (expected[i * 5 + tag] ?? 0) + p));
    }
    const { tags, path, pathLogProbability } = head.predict(text.words, text.dense);
    assert.ok(largestDifference(tags, expected) < 1e-6);
    assert.deepEqual([...path], all[0]?.path);
    assert.ok(Math.abs(Math.exp(pathLogProbability) - (all[0]?.p ?? NaN)) < 1e-9);
    const best = head.nBest(text.words, text.dense, 20);
    best.forEach((found, i) => {
      assert.ok(Math.abs(Math.exp(found.logProbability) - (all[i]?.p ?? NaN)) < 1e-9);
    });
    assert.deepEqual([...(best[1]?.path ?? [])], all[1]?.path);
  });

  it('gives probabilities that sum to 1 and are highest for what was taught', async () => {
    const head = await fit(small(0), 0);
    for (const known of small(0)) {
      const { tags: p, path } = head.predict(known.words, known.dense);
      assert.deepEqual(path, known.tags);
      known.tags.forEach((tag, i) => {
        const row = p.subarray(i * 5, (i + 1) * 5);
        assert.ok(Math.abs(row.reduce((a, b) => a + b, 0) - 1) < 1e-6);
        assert.equal(row.indexOf(Math.max(...row)), tag);
      });
    }
  });

  it('learns which tag follows which', async () => {
    // The words say nothing; a name has two words.
    const taught = ['x x/1 x/2 x', 'x/1 x/2 x x', 'x x x/1 x/2'].map(text => example(text));
    const { transitions, seen } = (await fit(taught, 0)).parts;
    const follows = (from: number, to: number) => transitions[from * seen + to] ?? NaN;
    assert.ok(follows(1, 2) > follows(1, 0));
    assert.ok(follows(2, 0) > follows(2, 2));
    assert.equal(follows(0, 2), -Infinity);
  });

  it('says the same of a text whatever it was asked before', async () => {
    const [head, fresh] = [await fit(small(0), 0), await fit(small(0), 0)];
    for (let i = 0; i < 700; i++) head.predict([`word${i}`, 'Paris'], new Float32Array());
    const words = 'Ada saw word3 and Paris'.split(' ');
    assert.deepEqual(
      head.predict(words, new Float32Array()),
      fresh.predict(words, new Float32Array()),
    );
  });

  it('learns nothing from texts that say nothing', async () => {
    const known = small(2);
    const more = [
      ...known,
      example('Zürich/? sleeps/?', 2, 8),
      { ...example('Zürich/1 sleeps', 2, 8), weight: 0 },
    ];
    const test = example('Ada sleeps in Zürich', 2, 9);
    const heads = [await fit(more.slice(0, 5), 2), await fit(known, 2)];
    const [within, without] = heads.map(head => probabilities(head, test));
    assert.deepEqual(within, without);
  });

  it('leaves open what a partial answer leaves open', async () => {
    const complete = await fit([...small(0), example('Ada/1 met Xerxes again', 0)], 0);
    const partial = await fit([...small(0), example('Ada/1 met Xerxes/? again/?', 0)], 0);
    const asked = example('Ada met Xerxes again', 0);
    const isO = (head: TokenHead) => probabilities(head, asked)[2 * 5] ?? NaN;
    assert.ok(isO(partial) < isO(complete) - 0.01);
  });

  it('lowers what it is told something is not, and little else', async () => {
    const known = small(0);
    const paris: TokenExample = example('Ada/? saw/? Bob/?', 0);
    const told = await fit([...known, { ...paris, forbidden: new Map([[2, [1, 2]]]) }], 0);
    const before = probabilities(await fit(known, 0), paris);
    const after = probabilities(told, paris);
    const person = (p: Float32Array) => (p[11] ?? 0) + (p[12] ?? 0);
    assert.ok(person(before) > 0.6);
    assert.ok(person(after) < 0.4);
    assert.ok(Math.abs((after[1] ?? NaN) - (before[1] ?? NaN)) < 0.2);
  });

  it('lowers an entity that was rejected, and raises a longer one in its place', async () => {
    const asked = example('Bob/? Smith/? reads/?', 0);
    const rejected = [{ label: 0, first: 0, last: 0 }];
    const told = await fit([...small(0), { ...asked, rejected }], 0);
    const [before, after] = [await fit(small(0), 0), told].map(head => probabilities(head, asked));
    const [begins, goesOn] = [1, 5 + 2];
    assert.ok((before?.[begins] ?? NaN) - (before?.[goesOn] ?? NaN) > 0.4);
    assert.ok((after?.[begins] ?? NaN) - (after?.[goesOn] ?? NaN) < 0.4);
    assert.ok((after?.[goesOn] ?? NaN) > (before?.[goesOn] ?? NaN));
  });

  it('takes words for no entity where answers say only what is one and what is not', async () => {
    const names = ['Ada/1 saw/? it/?', 'Bob/1 saw/? me/?', 'Eve/1 saw/? us/?', 'Max/1 saw/? him/?'];
    const isO = async (what: Partial<TokenExample>) => {
      const head = await fit(
        names.map(name => ({ ...example(name, 0), ...what })),
        0,
      );
      return probabilities(head, example('Zoe saw it', 0))[5] ?? NaN;
    };
    assert.ok((await isO({ rejected: [{ label: 0, first: 1, last: 1 }] })) > 0.5);
    // Of the other label there is no example, so the word is rather none than that.
    assert.ok((await isO({ forbidden: new Map([[1, [1, 2]]]) })) > 0.5);
    assert.ok((await isO({})) < 0.5);
  });

  it('counts an example as often as its weight says', async () => {
    const [first, ...others] = small(2);
    assert.ok(first);
    const twice = await fit([first, first, ...others], 2);
    const weighted = await fit([{ ...first, weight: 2 }, ...others], 2);
    const test = example('Then Ada went to Paris', 2, 9);
    assert.ok(largestDifference(probabilities(twice, test), probabilities(weighted, test)) < 1e-4);
  });

  it('ignores answers that contradict themselves, and takes an I without its B for a B', async () => {
    const known = small(0);
    // Told to be neither B nor I of what the next word goes on with.
    const torn: TokenExample = {
      ...example('the/? York/4', 0),
      forbidden: new Map([[0, [0, 1, 2, 3, 4]]]),
    };
    const loose = await fit([...known, torn], 0);
    const begun = await fit([...known, example('the/? York/3', 0)], 0);
    const test = example('Then Ada went to York', 0);
    assert.ok(largestDifference(probabilities(loose, test), probabilities(begun, test)) < 1e-4);
  });

  it('reaches the same optimum warm as cold, in fewer iterations', async () => {
    const all = small(3);
    const previous = await fit(all.slice(0, 3), 3);
    const cold = await fit(all, 3);
    const warm = await fit(all, 3, { previous });
    const again = await fit(all, 3, { previous: cold });
    const test = example('Then Ada went to Paris', 3, 9);
    const expected = probabilities(cold, test);
    assert.ok(largestDifference(probabilities(warm, test), expected) < 1e-4);
    assert.ok(largestDifference(probabilities(again, test), expected) < 1e-4);
    assert.ok(warm.iterations < cold.iterations);
    assert.equal(again.iterations, 0);
  });

  it('follows labels by name when they are reordered, and starts afresh on other features', async () => {
    const cold = await fit(small(0), 0);
    const swapped = small(0).map(one => ({
      ...one,
      tags: one.tags.map(tag => (tag > 2 ? tag - 2 : tag > 0 ? tag + 2 : tag)),
    }));
    const turned = await TokenHead.fit(swapped, ['LOC', 'PER'], 0, { previous: cold });
    assert.equal(turned.iterations, 0);
    const dense = await fit(small(2), 2, { previous: cold });
    const test = example('Then Ada went to Paris', 2, 9);
    const fresh = await fit(small(2), 2);
    assert.ok(largestDifference(probabilities(dense, test), probabilities(fresh, test)) < 1e-4);
  });

  it('is uniform without answers, and sure but not certain with one kind of answer', async () => {
    const none = (await fit([], 0)).predict(['Ada'], new Float32Array());
    assert.ok(largestDifference(none.tags, [0.2, 0.2, 0.2, 0.2, 0.2]) < 1e-6);
    assert.deepEqual([...none.path], [0]);
    assert.deepEqual((await fit([], 0)).nBest(['Ada'], new Float32Array(), 3), []);
    const head = await fit([example('it rains'), example('it snows')], 0);
    const p = head.predict(['hail'], new Float32Array());
    const unseen = 0.5 / (4 + 2.5);
    assert.ok(largestDifference(p.tags, [1 - 4 * unseen, unseen, unseen, unseen, unseen]) < 1e-6);
    assert.equal(p.pathLogProbability, 0);
  });

  it('refuses rows of the wrong length and features that are not numbers', async () => {
    await assert.rejects(TokenHead.fit(small(2), labels, 3), RangeError);
    const head = await fit(small(2), 2);
    assert.throws(() => head.predict(['a'], new Float32Array(3)), RangeError);
    const [broken] = small(2);
    assert.ok(broken);
    broken.dense.fill(NaN);
    await assert.rejects(TokenHead.fit([broken], labels, 2), /not finite/);
  });
});
