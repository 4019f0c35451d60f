import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mulberry32 } from '../../../../src/base/random.js';
import { crfMarginals, CrfScratch } from '../../../../src/head/crf/forwardBackward.js';
import { crfLoss, type KnownTags } from '../../../../src/head/crf/loss.js';
import { nBestPaths } from '../../../../src/head/crf/nBest.js';
import type { RejectedSpan } from '../../../../src/head/crf/rejectedSpans.js';
import { bestPath, pathScore } from '../../../../src/head/crf/viterbi.js';
import { largestDifference } from '../fitting.js';
import { enumerate, logSum, randomLattice, type Lattice } from './enumeration.js';

/** From weights like those of a fit to ones that no scaled number can hold. */
const lattices = fc
  .record({
    words: fc.integer({ min: 1, max: 5 }),
    labels: fc.integer({ min: 0, max: 2 }),
    size: fc.constantFrom(1, 5, 100, 2000),
    seed: fc.integer(),
  })
  .map(({ words, labels, size, seed }) => randomLattice(words, labels, size, seed));

function marginalsByEnumeration(lattice: Lattice): Float64Array {
  const { words, chain } = lattice;
  const sequences = enumerate(lattice);
  const logZ = logSum(sequences);
  const expected = new Float64Array(words * chain.seen);
  for (const { path, score } of sequences) {
    path.forEach((k, word) => {
      const i = word * chain.seen + k;
      expected[i] = (expected[i] ?? 0) + Math.exp(score - logZ);
    });
  }
  return expected;
}

describe('crfMarginals', () => {
  it('sums over the sequences that enumeration sums over', () => {
    const scratch = new CrfScratch();
    fc.assert(
      fc.property(lattices, lattice => {
        const { words, chain, emissions } = lattice;
        const marginals = new Float64Array(emissions.length);
        const logZ = crfMarginals(emissions, 0, words, chain, scratch, marginals);
        const expected = logSum(enumerate(lattice));
        assert.ok(Math.abs(logZ - expected) <= 1e-11 * Math.max(1, Math.abs(expected)));
        assert.ok(largestDifference(marginals, marginalsByEnumeration(lattice)) < 1e-9);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('counts the transitions that enumeration counts, times a weight', () => {
    fc.assert(
      fc.property(lattices, lattice => {
        const { words, chain, emissions } = lattice;
        const { seen, factors } = chain;
        const counts = new Float64Array(seen * seen);
        const out = new Float64Array(emissions.length);
        crfMarginals(emissions, 0, words, chain, new CrfScratch(), out, counts, -2);
        const sequences = enumerate(lattice);
        const logZ = logSum(sequences);
        const expected = new Float64Array(seen * seen);
        for (const { path, score } of sequences) {
          for (let i = 1; i < words; i++) {
            const pair = (path[i - 1] ?? 0) * seen + (path[i] ?? 0);
            expected[pair] = (expected[pair] ?? 0) - 2 * Math.exp(score - logZ);
          }
        }
        const found = counts.map((count, pair) => count * (factors[pair] ?? 0));
        // What exponents can't hold beside the largest transition is lost from the counts alone.
        const held = expected.map((count, pair) => (factors[pair] === 0 ? 0 : count));
        assert.ok(largestDifference(found, held) < 1e-9);
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('reads and writes only its stretch, and may write over what it read', () => {
    const lattice = randomLattice(3, 1, 2, 5);
    const { words, chain, emissions } = lattice;
    const apart = new Float64Array(emissions.length);
    crfMarginals(emissions, 0, words, chain, new CrfScratch(), apart);
    const within = Float64Array.of(7, ...emissions, 8);
    crfMarginals(within, 1, words, chain, new CrfScratch(), within);
    assert.deepEqual([...within], [7, ...apart, 8]);
  });

  it('gives −Infinity where every sequence is ruled out', () => {
    const { words, chain, emissions } = randomLattice(2, 1, 1, 5);
    emissions.fill(-Infinity, 0, 2);
    assert.equal(
      crfMarginals(emissions, 0, words, chain, new CrfScratch(), new Float64Array(6)),
      -Infinity,
    );
  });
});

describe('bestPath and nBestPaths', () => {
  it('find the sequences that enumeration finds, best first and each once', () => {
    fc.assert(
      fc.property(lattices, fc.integer({ min: 1, max: 12 }), (lattice, n) => {
        const { words, chain, emissions } = lattice;
        const expected = enumerate(lattice)
          .filter(({ score }) => score > -Infinity)
          .sort((a, b) => b.score - a.score);
        const found = nBestPaths(emissions, words, chain, n);
        assert.equal(found.length, Math.min(n, expected.length));
        const size = Math.max(1, Math.abs(expected[0]?.score ?? 0));
        found.forEach(({ path, score }, i) => {
          assert.ok(Math.abs(score - (expected[i]?.score ?? NaN)) < 1e-11 * size);
          assert.ok(Math.abs(pathScore(emissions, 0, path, chain) - score) < 1e-11 * size);
        });
        assert.equal(new Set(found.map(({ path }) => path.join())).size, found.length);
        const best = bestPath(emissions, words, chain);
        assert.deepEqual([...best.path], [...(found[0]?.path ?? [])]);
        assert.ok(Math.abs(best.score - (found[0]?.score ?? NaN)) < 1e-11 * size);
      }),
      { seed: 13, numRuns: 300 },
    );
  });

  it('never begin inside, even when nothing else is probable', () => {
    const { chain } = randomLattice(1, 1, 0, 1);
    assert.deepEqual([...bestPath(Float64Array.of(0, 0, 900), 1, chain).path], [0]);
    assert.deepEqual([...bestPath(Float64Array.of(0, 1, 900), 1, chain).path], [1]);
  });

  it('give ties to the lower tag', () => {
    const { chain } = randomLattice(3, 1, 0, 1);
    assert.deepEqual([...bestPath(new Float64Array(9), 3, chain).path], [0, 0, 0]);
    const [first, second] = nBestPaths(new Float64Array(9), 3, chain, 2);
    assert.deepEqual([...(first?.path ?? [])], [0, 0, 0]);
    assert.notDeepEqual(second?.path, first?.path);
  });

  it('find nothing in no words', () => {
    const { chain } = randomLattice(1, 1, 1, 1);
    assert.equal(bestPath(new Float64Array(), 0, chain).path.length, 0);
    assert.deepEqual(nBestPaths(new Float64Array(), 0, chain, 3), []);
  });
});

/** Whether a sequence has the entity, neither longer nor shorter. */
function has(path: readonly number[], { first, last, begins, goesOn }: RejectedSpan): boolean {
  const within = path.slice(first, last + 1);
  return within.every((k, i) => k === (i === 0 ? begins : goesOn)) && path[last + 1] !== goesOn;
}

/**
 * Some words known, some narrowed down, some open, and on open ones up to two entities that the gold hasn't;
 * `undefined` where nothing is left open.
 */
function randomKnowledge(
  { words, chain: { seen } }: Lattice,
  gold: readonly number[],
  seed: number,
): KnownTags {
  const random = mulberry32(seed);
  const open = gold.map(() => random() < 0.6);
  const targets = Int32Array.from(gold, (k, word) => (open[word] === true ? -1 : k));
  if (!open.includes(true)) return { targets, allowed: undefined, rejected: [] };
  const allowed = new Uint8Array(words * seen);
  gold.forEach((known, word) => {
    for (let k = 0; k < seen; k++) {
      const kept = open[word] === true && random() < 0.7;
      allowed[word * seen + k] = k === known || kept ? 1 : 0;
    }
  });
  const spans = Array.from({ length: seen > 1 ? 2 : 0 }, (): RejectedSpan => {
    const first = Math.floor(random() * words);
    const last = Math.min(words - 1, first + Math.floor(2 * random()));
    const begins = 1 + 2 * Math.floor((random() * (seen - 1)) / 2);
    return { first, last, begins, goesOn: begins + 1 };
  });
  const rejected = spans.filter(
    span => !has(gold, span) && !targets.slice(span.first, span.last + 1).some(k => k >= 0),
  );
  return { targets, allowed, rejected };
}

describe('crfLoss', () => {
  const cases = fc.record({
    words: fc.integer({ min: 1, max: 4 }),
    labels: fc.integer({ min: 0, max: 2 }),
    seed: fc.integer(),
    pick: fc.nat(),
    weight: fc.constantFrom(1, 0.3),
  });
  const lose = (
    { chain, words }: Lattice,
    emissions: Float64Array,
    known: KnownTags,
    weight: number,
  ) => {
    const { seen } = chain;
    const spare = new Float64Array(words * seen);
    const pairs = new Float64Array(seen * seen);
    const value = crfLoss(emissions, 0, known, weight, chain, new CrfScratch(), spare, pairs);
    return { value, pairs };
  };

  it('is −ln of the share of the sequences that agree with what is known, rejected spans one by one', () => {
    fc.assert(
      fc.property(cases, ({ words, labels, seed, pick, weight }) => {
        const lattice = randomLattice(words, labels, 3, seed);
        const all = enumerate(lattice).filter(({ score }) => score > -Infinity);
        const gold = all[pick % all.length]?.path ?? [];
        const known = randomKnowledge(lattice, gold, seed);
        const { seen } = lattice.chain;
        const agreeing = all.filter(({ path }) =>
          path.every((k, word) =>
            known.allowed ? known.allowed[word * seen + k] === 1 : k === gold[word],
          ),
        );
        const { value } = lose(lattice, lattice.emissions.slice(), known, weight);
        let expected = logSum(all) - logSum(agreeing);
        for (const span of known.rejected) {
          const without = agreeing.filter(({ path }) => !has(path, span));
          expected += logSum(agreeing) - logSum(without);
        }
        assert.ok(Math.abs(value - weight * expected) < 1e-9);
      }),
      { seed: 14, numRuns: 300 },
    );
  });

  it('pushes a rejected span away, also one that is all but certain', () => {
    const { chain } = randomLattice(2, 1, 0, 1);
    for (const certainty of [1, 10, 20]) {
      // B and I of the only label.
      const gradient = Float64Array.of(0, certainty, 0, 0, 0, certainty);
      const known = {
        targets: Int32Array.of(-1, -1),
        allowed: new Uint8Array(6).fill(1),
        rejected: [{ first: 0, last: 1, begins: 1, goesOn: 2 }],
      };
      const { value } = lose({ chain, words: 2, emissions: gradient }, gradient, known, 1);
      assert.ok(value > 0 && Number.isFinite(value));
      // A name of the first word alone is the next in probability.
      assert.ok((gradient[5] ?? 0) > 0.4);
      assert.ok(gradient.every(slope => Math.abs(slope) <= 1 + 1e-6));
    }
  });

  it('leaves the gradient that finite differences give, of emissions and of transitions', () => {
    fc.assert(
      fc.property(cases, ({ words, labels, seed, pick, weight }) => {
        const lattice = randomLattice(words, labels, 3, seed);
        const all = enumerate(lattice).filter(({ score }) => score > -Infinity);
        const gold = all[pick % all.length]?.path ?? [];
        const known = randomKnowledge(lattice, gold, seed);
        const valueAt = (emissions: Float64Array, chain = lattice.chain) =>
          lose({ ...lattice, chain }, emissions.slice(), known, weight).value;
        const gradient = lattice.emissions.slice();
        const { pairs } = lose(lattice, gradient, known, weight);
        for (const i of gradient.keys()) {
          const moved = (by: number) =>
            valueAt(lattice.emissions.map((score, j) => score + (i === j ? by : 0)));
          const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
          assert.ok(Math.abs(slope - (gradient[i] ?? NaN)) < 1e-7);
        }
        const { seen, transitions, factors, shift } = lattice.chain;
        for (let pair = 0; pair < seen * seen; pair++) {
          if (transitions[pair] === -Infinity) continue;
          const moved = (by: number) => {
            const other = transitions.map((link, j) => link + (pair === j ? by : 0));
            const chain = {
              ...lattice.chain,
              transitions: other,
              factors: other.map(x => Math.exp(x - shift)),
            };
            return valueAt(lattice.emissions, chain);
          };
          const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
          const taken = gold.filter(
            (k, word) => word > 0 && (gold[word - 1] ?? 0) * seen + k === pair,
          ).length;
          const certain = known.allowed ? 0 : weight * taken;
          const found = (pairs[pair] ?? 0) * (factors[pair] ?? 0) - certain;
          assert.ok(Math.abs(slope - found) < 1e-7);
        }
      }),
      { seed: 15, numRuns: 100 },
    );
  });
});
