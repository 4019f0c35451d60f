import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundaryEntropies } from '../../../src/uncertainty/boundaryEntropy.js';
import { tokenEntropy } from '../../../src/uncertainty/entropy.js';
import { entityMeasures } from '../../../src/uncertainty/entityMeasures.js';
import type { EntityEvidence } from '../../../src/uncertainty/evidence.js';
import type { EntityMeasure } from '../../../src/uncertainty/measure.js';
import { close, distribution } from './distributions.js';
import { tagged } from './examples.js';

const certain = [1, 0, 0, 0, 0];
const certains = (n: number): number[][] => new Array<number[]>(n).fill(certain);

/** Max token entropy would ask for `entropyAsks`, the measure asks for `asks`. */
function asksInstead(
  measure: EntityMeasure,
  entropyAsks: EntityEvidence,
  asks: EntityEvidence,
): void {
  const { maxTokenEntropy } = entityMeasures;
  assert.ok(maxTokenEntropy.score(entropyAsks) > maxTokenEntropy.score(asks), 'entropy');
  assert.ok(measure.score(entropyAsks) < measure.score(asks), measure.title);
}
const short = fc.array(distribution(5, 5), { minLength: 1, maxLength: 5 });

describe('Total token entropy', () => {
  it('asks for the sentence with the most doubt in all, not for the one hard word', () => {
    const many = tagged(new Array<number[]>(8).fill([0.7, 0.3, 0, 0, 0]));
    asksInstead(entityMeasures.sumTokenEntropy, tagged([[0.4, 0.3, 0, 0.3, 0]]), many);
  });

  it('orders as the sum does, also where it is large', () => {
    const hard = [0.34, 0.33, 0, 0.33, 0];
    const scores = [40, 41].map(n =>
      entityMeasures.sumTokenEntropy.score(tagged(new Array<number[]>(n).fill(hard))),
    );
    assert.ok((scores[1] ?? 0) - (scores[0] ?? 0) > 1e-4);
  });
});

describe('Mean and top-k mean token entropy', () => {
  it('ask for doubt in several words rather than in a single odd one', () => {
    const odd = tagged([[0.4, 0.3, 0, 0.3, 0], ...certains(9)]);
    const several = tagged([...new Array<number[]>(3).fill([0.7, 0.3, 0, 0, 0]), ...certains(2)]);
    asksInstead(entityMeasures.topKTokenEntropy, odd, several);
    asksInstead(entityMeasures.meanTokenEntropy, odd, several);
  });
});

describe('Entropy weighted by not O', () => {
  it('asks about doubtful entities, not about a word that is most likely none', () => {
    // The first has the larger entropy, most of it on words that are O at 0.55.
    const outside = tagged(new Array<number[]>(3).fill([0.55, 0.25, 0, 0.2, 0]));
    const entity = tagged([[0, 0.5, 0, 0.5, 0], ...certains(10)]);
    const clearEntity = tagged([
      [0.55, 0.25, 0, 0.2, 0],
      ...new Array<number[]>(4).fill([0, 1, 0, 0, 0]),
    ]);
    asksInstead(entityMeasures.nonOEntropy, clearEntity, entity);
    assert.ok(entityMeasures.nonOEntropy.score(outside) > 0);
  });

  it('is not diluted by text outside entities, as the mean is', () => {
    const rows = [[0.1, 0.5, 0, 0.4, 0]];
    const { nonOEntropy, meanTokenEntropy } = entityMeasures;
    assert.ok(
      close(
        nonOEntropy.score(tagged([...rows, ...certains(30)])),
        nonOEntropy.score(tagged(rows)),
        1e-6,
      ),
    );
    assert.ok(
      meanTokenEntropy.score(tagged([...rows, ...certains(30)])) <
        meanTokenEntropy.score(tagged(rows)) / 20,
    );
    assert.equal(nonOEntropy.score(tagged(certains(5))), 0);
  });
});

describe('Least token probability', () => {
  it('is 1 − the smallest marginal on the best path', () => {
    const { leastTokenProbability } = entityMeasures;
    const score = leastTokenProbability.score(tagged([certain, [0.3, 0.7, 0, 0, 0], certain]));
    assert.ok(close(score, 0.3, 1e-6));
    assert.equal(leastTokenProbability.score(tagged([])), 0);
  });

  it('asks about a tag that is hardly sure of its boundary, where entropy over types sees no doubt', () => {
    const tail = tagged([certain, [0.7, 0.1, 0.05, 0.1, 0.05]]);
    const boundary = tagged([
      [0, 1, 0, 0, 0],
      [0, 0.52, 0.48, 0, 0],
    ]);
    asksInstead(entityMeasures.leastTokenProbability, tail, boundary);
  });

  it('reads the tags of the path, not the largest probability of each word', () => {
    // I-0 is likeliest for the second word, but nothing has begun: the path holds O there.
    const evidence = tagged([certain, [0.4, 0, 0.6, 0, 0]]);
    assert.ok(close(entityMeasures.leastTokenProbability.score(evidence), 0.6, 1e-6));
  });
});

describe('Normalised log probability', () => {
  const { mnlp } = entityMeasures;

  it('is 1 − the geometric mean of the probabilities on the best path', () => {
    const evidence = tagged([
      [0.9, 0.1, 0],
      [0.4, 0.6, 0],
      [1, 0, 0],
    ]);
    assert.ok(close(mnlp.score(evidence), 1 - Math.cbrt(0.9 * 0.6), 1e-6));
    assert.equal(mnlp.score(tagged([])), 0);
  });

  it('asks for the short sentence in doubt throughout, where max entropy wants one hard word', () => {
    const oneHardWord = tagged([[0.4, 0.3, 0, 0.3, 0], ...certains(20)]);
    asksInstead(mnlp, oneHardWord, tagged(new Array<number[]>(4).fill([0.7, 0.3, 0, 0, 0])));
  });

  it('does not grow with length, as the sequence probability does', () => {
    const rows = [
      [0.8, 0.2, 0],
      [0.6, 0.4, 0],
    ];
    const [once, twice] = [tagged(rows), tagged([...rows, ...rows])];
    assert.ok(close(mnlp.score(once), mnlp.score(twice), 1e-6));
    const { sequenceLeastConfidence } = entityMeasures;
    assert.ok(sequenceLeastConfidence.score(twice) > sequenceLeastConfidence.score(once));
  });

  it('refuses a head without a path probability', () => {
    const broken = tagged([[0.5, 0.5, 0]], { pathLogProbability: NaN });
    assert.throws(() => mnlp.score(broken), /no path probability/);
    assert.throws(() => entityMeasures.sequenceLeastConfidence.score(broken), /no path/);
  });
});

describe('Sequence least confidence', () => {
  it('orders as 1 − P(best sequence), and keeps improbable sentences apart', () => {
    const { sequenceLeastConfidence } = entityMeasures;
    fc.assert(
      fc.property(short, short, (a, b) => {
        const [first, second] = [tagged(a), tagged(b)];
        if (Math.abs(first.pathLogProbability - second.pathLogProbability) < 1e-6) return;
        assert.equal(
          sequenceLeastConfidence.score(first) > sequenceLeastConfidence.score(second),
          first.pathLogProbability < second.pathLogProbability,
        );
      }),
    );
    const long = (log: number): number =>
      sequenceLeastConfidence.score(tagged([certain], { pathLogProbability: log }));
    assert.ok(long(-31) - long(-30) > 5e-4);
  });

  it('asks for the long sentence whose words are each a little doubtful', () => {
    const long = tagged(new Array<number[]>(12).fill([0.85, 0.15, 0, 0, 0]));
    asksInstead(entityMeasures.sequenceLeastConfidence, tagged([[0.5, 0.5, 0, 0, 0]]), long);
  });
});

describe('Sequence margin', () => {
  it('is 1 − the difference of the two best sequences', () => {
    const evidence = tagged([
      [0.6, 0.4, 0],
      [0.9, 0.1, 0],
    ]);
    const expected = 1 - (0.6 * 0.9 - 0.4 * 0.9);
    assert.ok(close(entityMeasures.sequenceMargin.score(evidence), expected, 1e-6));
  });

  it('asks where one other reading rivals the best, not where many are a little likely', () => {
    const many = tagged([[0.7, 0.1, 0, 0.2, 0]]);
    const rival = tagged([[0.505, 0.495, 0, 0, 0]]);
    asksInstead(entityMeasures.sequenceMargin, many, rival);
  });

  it('sets the best against all others where the head has no list', () => {
    const two = tagged([[0.6, 0.4, 0]]);
    const without = { ...two, nBest: undefined };
    assert.ok(
      close(
        entityMeasures.sequenceMargin.score(without),
        entityMeasures.sequenceMargin.score(two),
        1e-6,
      ),
    );
  });
});

describe('N-best sequence entropy', () => {
  const { nBestEntropy } = entityMeasures;

  it('is the normalised entropy of the best five, brought to a sum of 1', () => {
    fc.assert(
      fc.property(short, rows => {
        const evidence = tagged(rows);
        const p = (evidence.nBest?.(5) ?? []).map(path => Math.exp(path.logProbability));
        const sum = p.reduce((total, each) => total + each, 0);
        const expected =
          p.length < 2 || sum === 0
            ? 0
            : tokenEntropy(
                p.map(each => each / sum),
                0,
                p.length,
              );
        assert.ok(close(nBestEntropy.score(evidence), expected, 1e-6));
      }),
      { numRuns: 50 },
    );
  });

  it('asks where several readings of the sentence compete, not where one word is hard', () => {
    // Three words in doubt make eight readings that are as likely; one word makes three.
    const oneWord = tagged([[0.34, 0.33, 0, 0.33, 0], ...certains(2)]);
    asksInstead(nBestEntropy, oneWord, tagged(new Array<number[]>(3).fill([0.5, 0.5, 0, 0, 0])));
  });

  it('still tells long sentences apart, whose probabilities underflow', () => {
    const list = (...logs: readonly number[]) =>
      tagged([certain], {
        nBest: () => logs.map(log => ({ path: new Int32Array(1), logProbability: log })),
      });
    const even = nBestEntropy.score(list(-900, -900, -900, -900, -900));
    const steep = nBestEntropy.score(list(-900, -905, -910, -915, -920));
    assert.ok(close(even, 1, 1e-9));
    assert.ok(steep > 0 && steep < 0.1);
  });
});

describe('Boundary uncertainty', () => {
  it('asks where an entity begins, whatever its type; entropy over types asks the opposite', () => {
    const type = tagged([[0, 0.5, 0, 0.5, 0]]);
    const boundary = tagged([
      [0, 1, 0, 0, 0],
      [0, 0.5, 0.5, 0, 0],
    ]);
    asksInstead(entityMeasures.boundaryUncertainty, type, boundary);
    assert.ok(close(entityMeasures.boundaryUncertainty.score(type), 0, 1e-6));
  });

  it('is the entropy of begins, goes on and outside', () => {
    const [entropy = NaN] = boundaryEntropies(tagged([[0.2, 0.1, 0.3, 0.15, 0.25]]));
    assert.ok(close(entropy, tokenEntropy([0.25, 0.55, 0.2], 0, 3), 1e-6));
  });
});

describe('Expected gradient length of entities', () => {
  it('asks for the word with more features of two in the same doubt, and for more words', () => {
    const { expectedGradientLength } = entityMeasures;
    const rows = [[0.6, 0.4, 0, 0, 0]];
    const plain = tagged(rows, { featureLengths: Float32Array.of(2) });
    const rich = tagged(rows, { featureLengths: Float32Array.of(3) });
    assert.ok(expectedGradientLength.score(rich) > expectedGradientLength.score(plain));
    asksInstead(
      expectedGradientLength,
      tagged([[0.5, 0.5, 0, 0, 0], ...certains(2)]),
      tagged(new Array<number[]>(3).fill([0.65, 0.35, 0, 0, 0])),
    );
  });

  it('is √(expected squared length), word by word as enumerated', () => {
    fc.assert(
      fc.property(short, fc.integer({ min: 1, max: 9 }), (rows, length) => {
        const evidence = tagged(rows, {
          featureLengths: new Float32Array(rows.length).fill(length),
        });
        let squared = 0;
        for (const p of rows) {
          p.forEach((probability, y) => {
            const difference = p.map((q, tag) => q - (tag === y ? 1 : 0));
            const norm = difference.reduce((sum, d) => sum + d * d, 0);
            squared += probability * norm * length * length;
          });
        }
        const g = Math.sqrt(squared);
        assert.ok(close(entityMeasures.expectedGradientLength.score(evidence), g / (1 + g), 1e-4));
      }),
    );
  });
});
