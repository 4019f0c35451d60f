import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DistributionMeasure } from '../../../src/uncertainty/distributionMeasure.js';
import { tokenEntropy } from '../../../src/uncertainty/entropy.js';
import { leastConfidence } from '../../../src/uncertainty/leastConfidence.js';
import { classMeasures } from '../../../src/uncertainty/classMeasures.js';
import { margin } from '../../../src/uncertainty/margin.js';
import { labelRatio, ratio } from '../../../src/uncertainty/ratio.js';
import { close, distribution } from './distributions.js';
import { classed } from './examples.js';

/** Each definition again, as plainly as it can be written. */
const definitions: Record<string, [DistributionMeasure, (p: readonly number[]) => number]> = {
  entropy: [
    tokenEntropy,
    p => {
      const bits = p.filter(q => q > 0).reduce((sum, q) => sum + q * Math.log2(1 / q), 0);
      return bits / Math.log2(p.length);
    },
  ],
  margin: [
    margin,
    p => {
      const [first = 0, second = 0] = [...p].sort((a, b) => b - a);
      return 1 - (first - second);
    },
  ],
  ratio: [
    ratio,
    p => {
      const [first = 0, second = 0] = [...p].sort((a, b) => b - a);
      return second / first;
    },
  ],
  'least confidence': [leastConfidence, p => (1 - Math.max(...p)) / (1 - 1 / p.length)],
};

for (const [name, [measure, definition]] of Object.entries(definitions)) {
  describe(`${name} of one distribution`, () => {
    it('is its definition and lies in [0, 1]', () => {
      fc.assert(
        fc.property(distribution(2, 12), p => {
          const value = measure(p, 0, p.length);
          assert.ok(value >= 0 && value <= 1);
          assert.ok(close(value, definition(p)), `${value} is not ${definition(p)}`);
        }),
      );
    });

    it('is 1 for the uniform distribution and 0 for a certain one, whatever the number of outcomes', () => {
      for (let k = 2; k < 40; k++) {
        assert.ok(close(measure(new Array<number>(k).fill(1 / k), 0, k), 1));
        const certain = new Array<number>(k).fill(0);
        certain[k - 1] = 1;
        assert.equal(measure(certain, 0, k), 0);
      }
    });

    it('does not depend on the order of the outcomes', () => {
      fc.assert(
        fc.property(distribution(2, 12), p => {
          const turned = [...p].reverse();
          assert.ok(close(measure(p, 0, p.length), measure(turned, 0, turned.length)));
        }),
      );
    });

    it('reads its own row of a flat matrix and nothing else', () => {
      fc.assert(
        fc.property(distribution(2, 6), p => {
          const matrix = Float64Array.from([NaN, 7, ...p, NaN, -3]);
          assert.equal(measure(matrix, 2, p.length), measure(p, 0, p.length));
        }),
      );
    });

    it('stays in [0, 1] for 32-bit softmax rows that sum to nearly 1', () => {
      fc.assert(
        fc.property(distribution(2, 30), p => {
          const value = measure(Float32Array.from(p), 0, p.length);
          assert.ok(value >= 0 && value <= 1);
        }),
      );
    });

    it('is 0 where there is only one outcome', () => {
      assert.equal(measure([1], 0, 1), 0);
    });

    it('refuses what is no probability instead of calling it certain', () => {
      assert.throws(() => measure([0.5, NaN, 0.5], 0, 3), /where a probability was expected/);
      assert.throws(() => measure([0.5, Infinity], 0, 2), /where a probability was expected/);
      assert.throws(() => measure([1.5, -0.5], 0, 2), /where a probability was expected/);
      assert.throws(() => measure([0.5], 0, 2), /where a probability was expected/);
    });
  });
}

describe('The measures of classes', () => {
  it('disagree where their definitions do: a long tail moves the entropy, not the margin', () => {
    const flatTail = [0.6, 0.1, 0.1, 0.1, 0.1];
    const rival = [0.52, 0.48, 0, 0, 0];
    assert.ok(tokenEntropy(flatTail, 0, 5) > tokenEntropy(rival, 0, 5));
    assert.ok(margin(flatTail, 0, 5) < margin(rival, 0, 5));
    assert.ok(leastConfidence(flatTail, 0, 5) < leastConfidence(rival, 0, 5));
  });
});

describe('The ratio', () => {
  it('asks for the closer race in proportion, where the margin and entropy ask for another', () => {
    const improbable = [0.3, 0.22, 0.16, 0.16, 0.16];
    const close2 = [0.56, 0.44, 0, 0, 0];
    assert.ok(tokenEntropy(improbable, 0, 5) > tokenEntropy(close2, 0, 5));
    assert.ok(ratio(improbable, 0, 5) < ratio(close2, 0, 5));
    assert.ok(margin([0.3, 0.2, 0.5], 0, 3) < margin([0.55, 0.4, 0.05], 0, 3));
    assert.ok(ratio([0.3, 0.25, 0.15, 0.15, 0.15], 0, 5) > ratio([0.53, 0.42, 0.05, 0, 0], 0, 5));
  });

  it('of labels is that of the least certain one', () => {
    assert.ok(close(labelRatio([0.1, 0.4, 0.95], 0, 3), 0.4 / 0.6));
    assert.equal(labelRatio([], 0, 0), 0);
  });
});

describe('Expected gradient length of classes', () => {
  const { single, multi } = classMeasures.expectedGradientLength;

  it('is the expectation over the classes of ‖p − e_c‖ · ‖h‖, as enumerated', () => {
    fc.assert(
      fc.property(distribution(2, 8), p => {
        const g = p.reduce(
          (sum, q, c) => sum + q * Math.hypot(...p.map((r, k) => r - (k === c ? 1 : 0))),
          0,
        );
        const evidence = { ...classed(p), featureLength: 3 };
        assert.ok(close(single.score(evidence), (3 * g) / (1 + 3 * g), 1e-5));
      }),
    );
  });

  it('asks for the example with the longer feature row, where entropy asks for the more doubtful', () => {
    const doubtful = { ...classed([0.5, 0.5]), featureLength: 1 };
    const rich = { ...classed([0.6, 0.4]), featureLength: 2 };
    const { entropy } = classMeasures;
    assert.ok(entropy.single.score(doubtful) > entropy.single.score(rich));
    assert.ok(single.score(doubtful) < single.score(rich));
  });

  it('of labels grows with every label in doubt', () => {
    const one = multi.score(classed([0.5, 1, 0], 'multi'));
    const two = multi.score(classed([0.5, 0.5, 0], 'multi'));
    assert.ok(close(one, 0.5 / 1.5) && two > one);
  });
});
