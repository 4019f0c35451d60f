import assert from 'node:assert/strict';
import { fnv1a, mulberry32 } from '../../../src/base/random.js';
import {
  ClassHead,
  type ClassExample,
  type ClassFitOptions,
  type ClassMode,
} from '../../../src/head/classHead.js';
import { chooseThresholds } from '../../../src/head/classThresholds.js';
import { plainCompute } from '../../../src/head/compute.js';
import { classDecisions } from '../../../src/head/classDecisions.js';
import { FeatureMatrix, type FeatureRow } from '../../../src/head/gram.js';
import { NgramCounts } from '../../../src/head/ngramFeatures.js';
import { spanProblem } from '../../../src/head/spanProblem.js';
import { largestDifference, noSparse, waveClasses, waves } from './fitting.js';

const labels = ['a', 'b', 'c'];

async function fit(
  examples: readonly ClassExample[],
  mode: ClassMode,
  dims: number,
  options?: ClassFitOptions,
): Promise<ClassHead> {
  const head = await ClassHead.fit(examples, labels, mode, dims, options);
  assert.ok(head.converged);
  return head;
}

function oneHot(index: number): Int8Array {
  return Int8Array.from(labels, (_, k) => (k === index ? 1 : 0));
}

const waveExamples: ClassExample[] = waves.map((dense, i) => ({
  key: String(i),
  sparse: noSparse,
  dense,
  targets: oneHot(waveClasses[i] ?? 0),
}));

/** Texts of three kinds with n-grams and two random dense features. */
const counts = new NgramCounts({ bits: 10 });
const texts = [
  'refund my money', 'where is the refund', 'money back please', 'give the money back',
  'card is late', 'my card never came', 'late card again', 'when does the card come',
  'the app crashes', 'app is slow', 'cannot open the app', 'app crashes again',
]; // prettier-ignore
for (const text of texts) counts.add(text);
const random = mulberry32(5);
const textExamples: ClassExample[] = texts.map((text, i) => ({
  key: text,
  sparse: counts.vector(text),
  dense: Float32Array.of(random() - 0.5, random() - 0.5),
  targets: oneHot(Math.floor(i / 4)),
}));
const question: Omit<ClassExample, 'targets'> = {
  key: 'refund for my card',
  sparse: counts.vector('refund for my card'),
  dense: Float32Array.of(0.1, -0.2),
};

function asked(head: ClassHead): Float32Array {
  return head.predict(question.sparse, question.dense);
}

/** Gradient descent with momentum over all n-grams, for one-of-several targets. */
function descend(examples: readonly ClassExample[], l2: number): (row: FeatureRow) => number[] {
  const width = 2 * counts.buckets + 2;
  const weights = labels.map(() => new Float64Array(width));
  const bias = new Float64Array(labels.length);
  const entries = ({ sparse, dense }: FeatureRow): [number, number][] => [
    ...[...sparse.ids].map((id, i): [number, number] => [id, sparse.values[i] ?? 0]),
    ...[...dense].map((value, d): [number, number] => [2 * counts.buckets + d, value]),
  ];
  const rows = examples.map(row => ({ features: entries(row), target: row.targets.indexOf(1) }));
  const score = (features: readonly [number, number][]) => {
    const e = weights.map((w, k) =>
      Math.exp(features.reduce((sum, [f, x]) => sum + x * (w[f] ?? 0), bias[k] ?? 0)),
    );
    const total = e.reduce((a, b) => a + b, 0);
    return e.map(value => value / total);
  };
  const speed = weights.map(() => new Float64Array(width + 1));
  for (let step = 0; step < 3000; step++) {
    const slopes = weights.map(w => Float64Array.of(...w.map(weight => l2 * weight), 0));
    for (const { features, target } of rows) {
      score(features).forEach((p, k) => {
        const residual = p - (k === target ? 1 : 0);
        const slope = slopes[k];
        if (!slope) return;
        slope[width] = (slope[width] ?? 0) + residual;
        for (const [f, x] of features) slope[f] = (slope[f] ?? 0) + residual * x;
      });
    }
    weights.forEach((w, k) => {
      const v = speed[k] ?? w;
      v.forEach((before, f) => (v[f] = 0.98 * before - 0.05 * (slopes[k]?.[f] ?? 0)));
      w.forEach((weight, f) => (w[f] = weight + (v[f] ?? 0)));
      bias[k] = (bias[k] ?? 0) + (v[width] ?? 0);
    });
  }
  return row => score(entries(row));
}

describe('ClassHead', () => {
  // scikit-learn 1.9.1: LogisticRegression(C=10, tol=1e-12) on `waves`, predict_proba of the first four.
  it('finds scikit-learn’s optimum for one class of several', async () => {
    const expected = [
      [0.355701, 0.370185, 0.274114],
      [0.229806, 0.52242, 0.247775],
      [0.345342, 0.334765, 0.319893],
      [0.447584, 0.245999, 0.306418],
    ];
    const head = await fit(waveExamples, 'single', 4);
    expected.forEach((row, i) => {
      const p = head.predict(noSparse, waves[i] ?? new Float32Array());
      assert.ok(largestDifference(p, row) < 2e-5);
    });
  });

  it('finds scikit-learn’s optimum for each label by itself', async () => {
    // Label k holds where (i + k) mod (k + 2) = 0; one LogisticRegression each.
    const expected = [
      [0.215749, 0.40942, 0.071687],
      [0.774269, 0.318271, 0.432103],
      [0.227253, 0.328747, 0.105936],
      [0.767518, 0.367182, 0.307846],
    ];
    const examples = waveExamples.map((one, i) => ({
      ...one,
      targets: Int8Array.from(labels, (_, k) => ((i + k) % (k + 2) === 0 ? 1 : 0)),
    }));
    const head = await fit(examples, 'multi', 4);
    expected.forEach((row, i) => {
      const p = head.predict(noSparse, waves[i] ?? new Float32Array());
      assert.ok(largestDifference(p, row) < 2e-5);
    });
  });

  it('finds the optimum of gradient descent over n-grams and dense features', async () => {
    const simple = descend(textExamples, 0.1);
    assert.ok(
      largestDifference(asked(await fit(textExamples, 'single', 2)), simple(question)) < 1e-4,
    );
  });

  it('has the gradient that finite differences give, from a previous fit', async () => {
    const examples = [
      ...textExamples,
      { ...question, targets: Int8Array.of(0, -1, -1) },
      { ...question, targets: Int8Array.of(-1, -1, -1) },
    ];
    const decisions = classDecisions(examples, 3, 'single');
    const matrix = new FeatureMatrix(decisions.examples, 2, plainCompute);
    const dense = Float64Array.of(0.3, -0.1, 0.2, 0.4, -0.5, 0.6);
    const warm = {
      columns: [0, 1, 2],
      bias: Float64Array.of(0.1, 0.2, -0.3),
      weights: { columns: 3, features: new Map([[7, 0]]), sparse: Float64Array.of(1, 2, 3), dense },
    };
    const { objective, start, dual } = await spanProblem(
      matrix,
      decisions.examples,
      decisions,
      0.1,
      warm,
    );
    const gradient = new Float64Array(start.length);
    await objective(start, gradient);
    // Gradients are the vectors of the space at hand: go along one, and then along another from there.
    const w = start.map((x, i) => x - 0.3 * (gradient[i] ?? 0));
    const there = new Float64Array(start.length);
    await objective(w, there);
    for (const direction of [gradient.slice(), there.slice()]) {
      const ignored = new Float64Array(start.length);
      const at = (by: number) =>
        objective(
          w.map((x, i) => x + by * (direction[i] ?? 0)),
          ignored,
        );
      const dualThere = new Float64Array(start.length);
      dual?.(there, dualThere);
      const inner = direction.reduce((sum, x, i) => sum + x * (dualThere[i] ?? 0), 0);
      const slope = ((await at(1e-5)) - (await at(-1e-5))) / 2e-5;
      assert.ok(Math.abs(slope - inner) < 1e-6 * Math.max(1, Math.abs(slope)));
    }
  });

  it('multiplies by the Gram matrix as it does feature by feature', async () => {
    // 12 rows are few beside their n-grams, 130 in three blocks beside 500 numbers; 200 with four are many.
    const draw = mulberry32(8);
    const many = Array.from({ length: 200 }, () => ({
      sparse: { ids: Uint32Array.of(3, 9), values: Float32Array.of(draw(), draw()) },
      dense: Float32Array.of(draw(), draw()),
    }));
    const wide = Array.from({ length: 130 }, () => ({
      sparse: { ids: Uint32Array.of(1), values: Float32Array.of(draw()) },
      dense: Float32Array.from({ length: 500 }, () => draw() - 0.5),
    }));
    for (const [rows, dims] of [
      [textExamples, 2],
      [many, 2],
      [wide, 500],
    ] as const) {
      const coefficients = Float64Array.from({ length: rows.length * 2 }, () => draw() - 0.5);
      const [implicit, explicit] = [0, 0].map(() => new Float64Array(coefficients.length));
      assert.ok(implicit && explicit);
      const matrix = new FeatureMatrix(rows, dims, plainCompute);
      await matrix.spread(coefficients, 2, implicit);
      await matrix.prepare();
      await matrix.spread(coefficients, 2, explicit);
      const product = (a: FeatureRow, b: FeatureRow) => {
        const values = new Map([...a.sparse.ids].map((id, i) => [id, a.sparse.values[i] ?? 0]));
        const sparse = [...b.sparse.ids].map(
          (id, i) => (values.get(id) ?? 0) * (b.sparse.values[i] ?? 0),
        );
        const dense = [...a.dense].map((value, d) => value * (b.dense[d] ?? 0));
        return [...sparse, ...dense].reduce((sum, value) => sum + value, 0);
      };
      const expected = rows.flatMap(a =>
        [0, 1].map(k =>
          rows.reduce((sum, b, j) => sum + product(a, b) * (coefficients[j * 2 + k] ?? 0), 0),
        ),
      );
      assert.ok(largestDifference(implicit, expected) < 1e-4);
      assert.ok(largestDifference(explicit, expected) < 1e-4);
    }
  });

  it('gives probabilities that sum to 1 and recognises what it was taught', async () => {
    const head = await fit(textExamples, 'single', 2);
    for (const { sparse, dense, targets } of textExamples) {
      const p = head.predict(sparse, dense);
      assert.ok(Math.abs(p.reduce((a, b) => a + b, 0) - 1) < 1e-6);
      assert.equal(targets[p.indexOf(Math.max(...p))], 1);
    }
  });

  it('learns nothing from missing labels', async () => {
    const missing = { ...question, targets: Int8Array.of(-1, -1, -1) };
    for (const mode of ['single', 'multi'] as const) {
      const [without, within] = [textExamples, [missing, ...textExamples]];
      assert.deepEqual(asked(await fit(within, mode, 2)), asked(await fit(without, mode, 2)));
    }
    const half = textExamples.map(one => ({
      ...one,
      targets: one.targets.map((t, k) => (k < 2 ? t : -1)),
    }));
    const p = asked(await fit(half, 'multi', 2));
    const full = asked(await fit(textExamples, 'multi', 2));
    assert.ok(largestDifference(p.subarray(0, 2), full.subarray(0, 2)) < 1e-4);
    assert.equal(p[2], 0.5);
  });

  it('lowers what it is told an example is not', async () => {
    const [before = 0] = asked(await fit(textExamples, 'single', 2));
    const told = [...textExamples, { ...question, targets: Int8Array.of(0, -1, -1) }];
    const [after = 0] = asked(await fit(told, 'single', 2));
    assert.ok(after < before - 0.05);
  });

  it('takes the one label that is left for the answer', async () => {
    const left = [...textExamples, { ...question, targets: Int8Array.of(0, 0, -1) }];
    const said = [...textExamples, { ...question, targets: Int8Array.of(0, 0, 1) }];
    assert.deepEqual(asked(await fit(left, 'single', 2)), asked(await fit(said, 'single', 2)));
  });

  it('reaches the same optimum warm as cold, with examples added, changed and taken away', async () => {
    for (const mode of ['single', 'multi'] as const) {
      const before = textExamples.slice(0, 10);
      const after = textExamples
        .slice(1)
        .map((one, i) => (i === 3 ? { ...one, targets: oneHot(2) } : one));
      const previous = await fit(before, mode, 2);
      const cold = await ClassHead.fit(after, labels, mode, 2);
      const warm = await ClassHead.fit(after, labels, mode, 2, { previous });
      assert.ok(largestDifference(asked(warm), asked(cold)) < 1e-4);
      const again = await ClassHead.fit(after, labels, mode, 2, { previous: cold });
      assert.ok(again.iterations <= 2);
      assert.ok(largestDifference(asked(again), asked(cold)) < 1e-4);
    }
  });

  it('reaches the same optimum warm as cold with more examples than features', async () => {
    for (const mode of ['single', 'multi'] as const) {
      const previous = await fit(waveExamples.slice(0, 20), mode, 4);
      const cold = await fit(waveExamples, mode, 4);
      const warm = await fit(waveExamples, mode, 4, { previous });
      const again = await fit(waveExamples, mode, 4, { previous: cold });
      for (const head of [warm, again]) {
        for (const { dense } of waveExamples) {
          const expected = cold.predict(noSparse, dense);
          assert.ok(largestDifference(head.predict(noSparse, dense), expected) < 1e-4);
        }
      }
      assert.equal(again.iterations, 0);
    }
  });

  it('counts an example as often as its weight says', async () => {
    for (const mode of ['single', 'multi'] as const) {
      const [first, ...others] = textExamples;
      assert.ok(first);
      const twice = await fit([first, first, ...others], mode, 2);
      const weighted = await fit([{ ...first, weight: 2 }, ...others], mode, 2);
      assert.ok(largestDifference(asked(twice), asked(weighted)) < 1e-4);
      const without = await fit([{ ...first, weight: 0 }, ...others], mode, 2);
      assert.ok(largestDifference(asked(without), asked(await fit(others, mode, 2))) < 1e-4);
    }
  });

  it('counts each class the same when it is told to, as scikit-learn’s balanced weights', async () => {
    const rare = textExamples.filter((_, i) => i < 2 || i >= 4);
    const counts = [0, 1, 2].map(k => rare.filter(one => one.targets[k] === 1).length);
    const weighted = rare.map(one => {
      const k = one.targets.indexOf(1);
      return { ...one, weight: rare.length / (3 * (counts[k] ?? 1)) };
    });
    const balanced = await fit(rare, 'single', 2, { balance: 1 });
    assert.ok(largestDifference(asked(balanced), asked(await fit(weighted, 'single', 2))) < 1e-4);
    const [a = 0] = asked(balanced);
    const [before = 0] = asked(await fit(rare, 'single', 2));
    assert.ok(a > before);
    const [rarer = 0] = asked(await fit(rare, 'multi', 2));
    const [lifted = 0] = asked(await fit(rare, 'multi', 2, { balance: 1 }));
    assert.ok(lifted > rarer);
  });

  it('chooses thresholds on answers left out, the same for the same answers', async () => {
    // One wave in three is an `a`; a `b` is too rare to say anything of its own.
    const several = waveExamples.map(({ key, sparse, dense }, i) => ({
      key,
      sparse,
      dense,
      targets: Int8Array.of(waveClasses[i] === 0 ? 1 : 0, i === 0 ? 1 : 0, -1),
    }));
    const dims = waves[0]?.length ?? 0;
    const head = await fit(several, 'multi', dims, { thresholds: true });
    const probabilities: Float32Array[] = [];
    const targets: Int8Array[] = [];
    for (const fold of [0, 1, 2]) {
      const isOut = ({ key }: ClassExample): boolean => fnv1a(key) % 3 === fold;
      const others = several.filter(one => !isOut(one));
      const options = { relativeGradient: 1e-2 };
      const blind = await ClassHead.fit(others, labels, 'multi', dims, options);
      for (const one of several.filter(isOut)) {
        probabilities.push(blind.predict(one.sparse, one.dense));
        targets.push(one.targets);
      }
    }
    assert.deepEqual(head.thresholds, chooseThresholds({ probabilities, targets }, 3));
    assert.notEqual(head.thresholds[0], 0.5);

    for (const few of [several.slice(1), several.slice(0, -1)]) {
      const previous = await fit(few, 'multi', dims, { thresholds: true });
      const warm = await fit(several, 'multi', dims, { thresholds: true, previous });
      assert.deepEqual(warm.thresholds, head.thresholds);
    }
    assert.deepEqual([...(await fit(several, 'multi', dims)).thresholds], [0.5, 0.5, 0.5]);
    const single = await fit(waveExamples, 'single', dims, { thresholds: true });
    assert.deepEqual([...single.thresholds], [0.5, 0.5, 0.5]);
  });

  it('follows labels by name when they are reordered', async () => {
    const previous = await fit(textExamples, 'single', 2);
    const turned = textExamples.map(one => ({ ...one, targets: one.targets.slice().reverse() }));
    const fitting = ClassHead.fit(turned, ['c', 'b', 'a'], 'single', 2, { previous });
    const result = await fitting;
    assert.ok(result.iterations <= 2);
    assert.ok(largestDifference(asked(result).reverse(), asked(previous)) < 1e-4);
  });

  it('leaves a label that was never seen what one half of an answer is worth', async () => {
    const two = textExamples.slice(0, 8);
    const p = asked(await fit(two, 'single', 2));
    assert.ok(Math.abs((p[2] ?? 0) - 0.5 / (8 + 1.5)) < 1e-6);
    assert.ok(Math.abs(p.reduce((a, b) => a + b, 0) - 1) < 1e-6);
    const multi = asked(await fit(two, 'multi', 2));
    assert.ok(Math.abs((multi[2] ?? 0) - 0.5 / 9) < 1e-6);
  });

  it('is uniform without answers and leans to the only class it has seen', async () => {
    assert.ok(largestDifference(asked(await fit([], 'single', 2)), [1 / 3, 1 / 3, 1 / 3]) < 1e-6);
    assert.ok(largestDifference(asked(await fit([], 'multi', 2)), [0.5, 0.5, 0.5]) < 1e-6);
    const [a = 0, b = 0, c = 0] = asked(await fit(textExamples.slice(0, 4), 'single', 2));
    assert.ok(a > 0.75 && a < 0.95);
    assert.equal(b, c);
  });

  it('works on n-grams alone', async () => {
    const sparseOnly = textExamples.map(one => ({ ...one, dense: new Float32Array() }));
    const p = (await fit(sparseOnly, 'single', 0)).predict(
      counts.vector('refund money'),
      new Float32Array(),
    );
    assert.equal(p.indexOf(Math.max(...p)), 0);
  });

  it('refuses dense rows of the wrong length', async () => {
    await assert.rejects(ClassHead.fit(textExamples, labels, 'single', 3), RangeError);
    const head = await fit(textExamples, 'single', 2);
    assert.throws(() => head.predict(noSparse, new Float32Array(1)), RangeError);
  });
});
