import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { LexicalScores } from '../../../src/head/lexicalScores.js';
import { hashesAt, offsets, outside, wordHashes } from '../../../src/head/wordFeatures.js';
import { TypeScores } from '../../../src/head/typeScores.js';
import { WordTypes } from '../../../src/head/wordTypes.js';
import { largestDifference } from './fitting.js';

const texts = ['Ada flew to Paris', 'Paris', 'to Ada , to Ada', 'Größe 漢字 😀 A-1'].map(text =>
  text.split(' '),
);

describe('the word types of a pool', () => {
  it('number each word once, whatever comes between', () => {
    const types = new WordTypes();
    assert.equal(types.idOf(outside), 0);
    assert.deepEqual(
      ['a', 'b', 'a', 'A', 'b'].map(word => types.idOf(word)),
      [1, 2, 1, 3, 2],
    );
    assert.equal(types.size, 4);
  });

  it('score a text as its words’ features do', () => {
    const seen = 3;
    const random = mulberry32(5);
    // Weights of every second feature that the texts have.
    const features = new Map<number, number>();
    for (const word of [outside, ...texts.flat()]) {
      for (const offset of offsets) {
        for (const hash of hashesAt(offset, wordHashes(word))) {
          if (random() < 0.5 && !features.has(hash)) features.set(hash, features.size);
        }
      }
    }
    const lexical = Float64Array.from({ length: features.size * seen }, () => random() - 0.5);
    const weights = { features, lexical, seen };
    const types = new WordTypes();
    for (const word of texts.flat()) types.idOf(word);
    const own = new TypeScores(types, weights);
    for (let id = 0; id < types.size; id += 2) own.fill(id, Math.min(id + 2, types.size));

    const reference = new LexicalScores(weights);
    for (const words of texts) {
      const expected = new Float64Array(words.length * seen);
      reference.add(words, expected);
      const scores = words.flatMap((_, t) =>
        Array.from({ length: seen }, (__, k) =>
          offsets.reduce<number>((sum, offset, o) => {
            const type = types.idOf(words[t + offset] ?? outside);
            const context = (own.contextOf[type] ?? NaN) * offsets.length + o;
            const beside = own.around[context * seen + k] ?? NaN;
            return sum + (offset === 0 ? (own.own[type * seen + k] ?? NaN) : beside);
          }, 0),
        ),
      );
      assert.ok(largestDifference(scores, expected) < 1e-6);
    }
  });

  it('are found among any number of features', () => {
    const types = new WordTypes();
    const words = Array.from({ length: 5000 }, (_, i) => `w${i}`);
    for (const word of words) types.idOf(word);
    const [own = 0] = hashesAt(0, wordHashes('w4321'));
    const features = new Map<number, number>(
      words.flatMap(word => Array.from(hashesAt(0, wordHashes(word)), hash => [hash, 0] as const)),
    );
    for (const hash of features.keys()) features.set(hash, hash === own ? 1 : 0);
    const scores = new TypeScores(types, { features, lexical: Float64Array.of(0, 1), seen: 1 });
    scores.fill(0, types.size);
    const scored = words.filter(word => scores.own[types.idOf(word)]);
    assert.deepEqual(scored, ['w4321']);
  });
});
