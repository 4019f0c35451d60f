import assert from 'node:assert/strict';
import fc from 'fast-check';
import { strategyNames } from '../../../src/project/config.js';
import { tokenEntropy } from '../../../src/uncertainty/entropy.js';
import {
  classMeasure,
  entityMeasure,
  scoreTokens,
  strategyTitles,
} from '../../../src/uncertainty/measures.js';
import { close, distribution } from './distributions.js';

describe('The measure of a strategy', () => {
  it('exists for every strategy and task, scores in [0, 1], and has a name to show', () => {
    for (const name of strategyNames) {
      assert.match(strategyTitles[name], /^[a-z][a-z ]+$/);
      const entities = entityMeasure(name);
      fc.assert(
        fc.property(fc.array(distribution(4, 4), { maxLength: 12 }), rows => {
          const scores = scoreTokens(entities, Float32Array.from(rows.flat()), 0, rows.length, 4);
          const score = entities.compute(scores);
          assert.ok(score >= 0 && score <= 1);
        }),
        { numRuns: 30 },
      );
      for (const mode of ['single', 'multi'] as const) {
        const score = classMeasure(name, mode).compute([0.2, 0.5, 0.3], 0, 3);
        assert.ok(score > 0 && score <= 1);
      }
    }
  });

  it('for entities by default is the largest normalised entropy of the tokens', () => {
    fc.assert(
      fc.property(fc.array(distribution(5, 5), { minLength: 1, maxLength: 12 }), rows => {
        const measure = entityMeasure('maxTokenEntropy');
        const scores = scoreTokens(measure, rows.flat(), 0, rows.length, 5);
        const expected = Math.max(...rows.map(row => tokenEntropy(row, 0, 5)));
        assert.ok(close(measure.compute(scores), expected, 1e-6));
      }),
    );
    assert.equal(entityMeasure('maxTokenEntropy').title, 'max token entropy');
  });

  it('reads one example out of the matrix of many', () => {
    const matrix = Float32Array.from([1, 0, 0.5, 0.5, 0.9, 0.1, 0.2, 0.8]);
    const scores = scoreTokens(entityMeasure('margin'), matrix, 2, 2, 2);
    assert.deepEqual(
      [...scores],
      [...Float32Array.of(1, 1 - (Math.fround(0.9) - Math.fround(0.1)))],
    );
  });

  it('for classes under a token strategy is the margin, the default of classes', () => {
    assert.equal(classMeasure('maxTokenEntropy', 'single').title, 'margin');
    assert.ok(close(classMeasure('maxTokenEntropy', 'single').compute([0.7, 0.2, 0.1], 0, 3), 0.5));
    assert.ok(close(classMeasure('maxTokenEntropy', 'multi').compute([0.7, 0.2, 0.1], 0, 3), 0.6));
  });

  it('under the random strategy is still a real uncertainty, to be shown beside the order', () => {
    assert.equal(entityMeasure('random').title, 'max token entropy');
    assert.equal(classMeasure('random', 'single').title, 'margin');
  });
});
