import assert from 'node:assert/strict';
import { entityMeasures } from '../../../src/uncertainty/entityMeasures.js';
import { tagged } from './examples.js';

const { maxTokenEntropy, leastTokenProbability, mnlp } = entityMeasures;
const certain = [1, 0, 0, 0, 0];
/** [least expected to be asked, expected to be asked] in the order of the two measures given. */
const asksInstead = (
  measure: typeof leastTokenProbability,
  a: Parameters<typeof tagged>[0],
  b: Parameters<typeof tagged>[0],
): void => {
  assert.ok(
    maxTokenEntropy.score(tagged(a)) > maxTokenEntropy.score(tagged(b)),
    'entropy asks for the first',
  );
  assert.ok(measure.score(tagged(a)) < measure.score(tagged(b)), 'the measure for the second');
};

describe('Least token probability', () => {
  it('is 1 − the smallest marginal on the best path', () => {
    const score = leastTokenProbability.score(tagged([certain, [0.3, 0.7, 0, 0, 0], certain]));
    assert.ok(Math.abs(score - 0.3) < 1e-6);
    assert.equal(leastTokenProbability.score(tagged([])), 0);
  });

  it('asks about a tag that is hardly sure of its boundary, where entropy over types sees no doubt', () => {
    const tail = [0.7, 0.1, 0.05, 0.1, 0.05];
    const boundary = [0, 0.52, 0.48, 0, 0];
    asksInstead(leastTokenProbability, [certain, tail], [[0, 1, 0, 0, 0], boundary]);
  });

  it('reads the tags of the path, not the largest probability of each word', () => {
    // I-0 is likeliest for the second word, but nothing has begun: the path holds O there.
    const score = leastTokenProbability.score(tagged([certain, [0.4, 0, 0.6, 0, 0]]));
    assert.ok(Math.abs(score - 0.6) < 1e-6);
  });
});

describe('Normalised log probability', () => {
  it('is 1 − the geometric mean of the probabilities on the best path', () => {
    const score = mnlp.score(tagged([[0.9, 0.1, 0], [0.4, 0.6, 0], certain.slice(0, 3)]));
    assert.ok(Math.abs(score - (1 - Math.cbrt(0.9 * 0.6))) < 1e-6);
    assert.equal(mnlp.score(tagged([])), 0);
  });

  it('asks for the short sentence in doubt throughout, where max entropy wants one hard word', () => {
    const oneHardWord = [[0.4, 0.3, 0, 0.3, 0], ...new Array<number[]>(20).fill(certain)];
    const doubtful = new Array<number[]>(4).fill([0.7, 0.3, 0, 0, 0]);
    asksInstead(mnlp, oneHardWord, doubtful);
  });

  it('does not grow with length: a sentence twice scores as once', () => {
    const rows = [
      [0.8, 0.2, 0],
      [0.6, 0.4, 0],
    ];
    const [once, twice] = [mnlp.score(tagged(rows)), mnlp.score(tagged([...rows, ...rows]))];
    assert.ok(Math.abs(once - twice) < 1e-6);
  });

  it('refuses a head without a path probability', () => {
    const broken = tagged([[0.5, 0.5, 0]], { pathLogProbability: NaN });
    assert.throws(() => mnlp.score(broken), /no path probability/);
  });
});
