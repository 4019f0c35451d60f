import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { strategyNames } from '../../../src/project/config.js';
import { orderPool } from '../../../src/query/orderPool.js';
import { strategies } from '../../../src/query/strategies.js';
import { tokenEntropy } from '../../../src/uncertainty/entropy.js';
import { close, distribution } from '../uncertainty/distributions.js';
import { classed, tagged } from '../uncertainty/examples.js';
import { viewOf } from './views.js';

const sentences = fc.array(distribution(7, 7), { minLength: 1, maxLength: 8 });

describe('Every strategy', () => {
  it('has a row in docs/STRATEGIES.md, and no other has', () => {
    const page = readFileSync('docs/STRATEGIES.md', 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z]\w+)` \|/gim)].map(([, name]) => name);
    assert.deepEqual(rows.sort(), [...strategyNames].sort());
  });

  for (const name of strategyNames) {
    const { title, asks, entities, classes, committee } = strategies[name];

    it(`${name} has a title and says what it asks for`, () => {
      assert.match(title, /^[a-zA-Z][a-zA-Z -]+$/);
      assert.match(asks, /^[a-z].*[a-z]$/);
    });

    it(`${name} scores examples and their words in [0, 1]`, () => {
      fc.assert(
        fc.property(sentences, rows => {
          const evidence = tagged(rows);
          for (const score of [entities.score(evidence), ...entities.tokens(evidence)]) {
            assert.ok(score >= 0 && score <= 1, `${score}`);
          }
          assert.equal(entities.tokens(evidence).length, rows.length);
        }),
        { numRuns: 30 },
      );
      for (const mode of ['single', 'multi'] as const) {
        const score = classes[mode].score(classed([0.2, 0.5, 0.3], mode));
        assert.ok(score > 0 && score <= 1);
      }
    });

    if (committee) {
      it(`${name} scores what a committee says in [0, 1], and agreement with 0`, () => {
        fc.assert(
          fc.property(fc.array(distribution(5, 5), { minLength: 2, maxLength: 6 }), members => {
            const { measure } = committee;
            const texts = members.map(row => tagged([row, [1, 0, 0, 0, 0]]));
            for (const score of [
              measure.entities(texts),
              ...measure.tokens(texts),
              measure.classes(members.map(row => classed(row))),
              measure.classes(members.map(row => classed(row, 'multi'))),
            ]) {
              assert.ok(score >= 0 && score <= 1 + 1e-7, `${score}`);
            }
            const agreed = members.map(() => tagged([members[0] ?? []]));
            assert.ok(close(measure.entities(agreed), 0, 1e-6));
          }),
          { numRuns: 30 },
        );
      });

      it(`${name} asks what the heads are sure of differently, entropy what none can know`, () => {
        const noisy = [0.5, 0.5];
        const divided = [0.95, 0.05];
        const entropy = (rows: readonly (readonly number[])[]): number =>
          strategies.entropy.classes.single.score(classed([mean(rows, 0), mean(rows, 1)]));
        const doubt = (rows: readonly (readonly number[])[]): number =>
          committee.measure.classes(rows.map(row => classed(row)));
        const sides = [divided, divided, divided, [0.05, 0.95]];
        assert.ok(entropy([noisy, noisy, noisy, noisy]) > entropy(sides));
        const scores = [doubt([noisy, noisy, noisy, noisy]), doubt(sides)];
        // A draw by the score never takes what scores 0.
        assert.ok(close(scores[0] ?? NaN, 0, 1e-9));
        const order = orderPool(strategies[name], viewOf(scores), { count: 1, seed: 1 });
        assert.equal(order.order[0], 1);
      });
    }
  }
});

const mean = (rows: readonly (readonly number[])[], column: number): number =>
  rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length;

describe('The default strategy', () => {
  it('for entities is the largest normalised entropy of the words', () => {
    fc.assert(
      fc.property(sentences, rows => {
        const evidence = tagged(rows);
        const expected = Math.max(
          ...rows.map(([o = 0, b0 = 0, i0 = 0, b1 = 0, i1 = 0, b2 = 0, i2 = 0]) =>
            tokenEntropy([b0 + i0, b1 + i1, b2 + i2, o], 0, 4),
          ),
        );
        assert.ok(close(strategies.maxTokenEntropy.entities.score(evidence), expected, 1e-6));
      }),
    );
  });

  it('for classes is the margin, under a strategy for words as well', () => {
    for (const name of ['maxTokenEntropy', 'margin'] as const) {
      const { classes } = strategies[name];
      assert.equal(classes.single.title, 'margin');
      assert.ok(close(classes.single.score(classed([0.7, 0.2, 0.1])), 0.5, 1e-6));
      assert.ok(close(classes.multi.score(classed([0.7, 0.2, 0.1], 'multi')), 0.6, 1e-6));
    }
  });

  it('is also what is shown beside a random order', () => {
    assert.equal(strategies.random.entities.title, 'max token entropy');
    assert.equal(strategies.random.classes.single.title, 'margin');
  });
});
