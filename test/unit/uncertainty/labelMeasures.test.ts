import assert from 'node:assert/strict';
import fc from 'fast-check';
import { labelMargin } from '../../../src/uncertainty/labelMargin.js';
import { labelSetConfidence } from '../../../src/uncertainty/labelSetConfidence.js';
import { meanLabelEntropy } from '../../../src/uncertainty/meanLabelEntropy.js';
import { tokenEntropy } from '../../../src/uncertainty/entropy.js';
import { close, labelProbabilities } from './distributions.js';

/** Probabilities of all 2ᴸ label sets under independence. */
function labelSets(p: readonly number[]): number[] {
  return p.reduce<number[]>((sets, q) => sets.flatMap(set => [set * q, set * (1 - q)]), [1]);
}

describe('Measures of several labels at once', () => {
  it('lie in [0, 1]: 0 when every label is decided, 1 when every label is open', () => {
    for (const measure of [meanLabelEntropy, labelMargin, labelSetConfidence]) {
      fc.assert(
        fc.property(labelProbabilities(20), p => {
          const value = measure(p, 0, p.length);
          assert.ok(value >= 0 && value <= 1);
          assert.ok(close(value, measure([...p].reverse(), 0, p.length)));
        }),
      );
      assert.equal(measure([0, 1, 0, 0], 0, 4), 0);
      assert.ok(close(measure([0.5, 0.5, 0.5], 0, 3), 1));
      assert.equal(measure([], 0, 0), 0);
      assert.throws(() => measure([0.2, NaN], 0, 2), /where a probability was expected/);
    }
  });

  it('entropy is the entropy of the label set over its largest value', () => {
    fc.assert(
      fc.property(labelProbabilities(8), p => {
        const sets = labelSets(p);
        // Over 2ᴸ outcomes the normaliser ln K of one distribution is L ln 2.
        assert.ok(close(meanLabelEntropy(p, 0, p.length), tokenEntropy(sets, 0, sets.length)));
      }),
    );
  });

  it('least confidence is that of the most probable label set', () => {
    fc.assert(
      fc.property(labelProbabilities(8), p => {
        const sets = labelSets(p);
        const expected = (1 - Math.max(...sets)) / (1 - 1 / sets.length);
        assert.ok(close(labelSetConfidence(p, 0, p.length), expected));
      }),
    );
  });

  it('margin is that of the most uncertain label, however many are certain', () => {
    fc.assert(
      fc.property(labelProbabilities(8), p => {
        const margins = p.map(q => 1 - Math.abs(q - (1 - q)));
        assert.ok(close(labelMargin(p, 0, p.length), Math.max(...margins)));
      }),
    );
    const open = [0.45, ...new Array<number>(50).fill(0.01)];
    assert.ok(close(labelMargin(open, 0, open.length), 0.9));
    assert.ok(meanLabelEntropy(open, 0, open.length) < 0.2);
  });
});
