import assert from 'node:assert/strict';
import fc from 'fast-check';
import { batchesOf, sequencesOf } from '../../../src/encoder/sequences.js';

const frame = { prefix: [2], suffix: [3], maxPieces: 12 };
const wordsOf = (example: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.constant(100 + example), { minLength: 1, maxLength: 4 }), { maxLength: 30 });

describe('sequences of an example', () => {
  it('frame the pieces and say where each word begins', () => {
    const [sequence] = sequencesOf(0, [[7, 8], [9]], frame);
    assert.deepEqual(sequence, {
      example: 0,
      pieces: [2, 7, 8, 9, 3],
      from: 0,
      to: 2,
      starts: [1, 3],
    });
  });

  it('hold each word exactly once among those whose features are taken', () => {
    fc.assert(
      fc.property(wordsOf(0), words => {
        const marked = words.map((pieces, w) => pieces.map(() => 100 + w));
        const taken = sequencesOf(0, marked, frame).flatMap(({ pieces, starts, from, to }) => {
          assert.ok(pieces.length <= frame.maxPieces);
          assert.equal(starts.length, to - from);
          return starts.map(start => (pieces[start] ?? 0) - 100);
        });
        assert.deepEqual(taken, [...marked.keys()]);
      }),
    );
  });
});

describe('batches of sequences', () => {
  it('hold every sequence once, of one length each, and no more pieces than fit', () => {
    fc.assert(
      fc.property(
        fc.array(wordsOf(1), { maxLength: 20 }),
        fc.integer({ min: 1, max: 60 }),
        (examples, fits) => {
          const sequences = examples.flatMap((words, e) => sequencesOf(e, words, frame));
          const batches = batchesOf(sequences, fits);
          for (const batch of batches) {
            const length = batch[0]?.pieces.length ?? 0;
            assert.ok(batch.every(({ pieces }) => pieces.length === length));
            assert.ok(batch.length === 1 || batch.length * length <= fits);
          }
          assert.deepEqual(new Set(batches.flat()), new Set(sequences));
          assert.equal(batches.flat().length, sequences.length);
        },
      ),
    );
  });
});
