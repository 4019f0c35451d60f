import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mulberry32 } from '../../../src/base/random.js';
import { decodeTags } from '../../../src/head/viterbi.js';

function allowed(before: number | undefined, tag: number): boolean {
  const inside = tag > 0 && tag % 2 === 0;
  return !inside || before === tag || before === tag - 1;
}

/** Every sequence BIO allows. */
function* sequences(words: number, tags: number, before?: number): Generator<number[]> {
  if (words === 0) {
    yield [];
    return;
  }
  for (let tag = 0; tag < tags; tag++) {
    if (!allowed(before, tag)) continue;
    for (const rest of sequences(words - 1, tags, tag)) yield [tag, ...rest];
  }
}

describe('decodeTags', () => {
  it('finds the best of all sequences that BIO allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer(),
        (words, labels, seed) => {
          const tags = 2 * labels + 1;
          const random = mulberry32(seed);
          const p = Float32Array.from({ length: words * tags }, () => random() ** 3);
          const value = (path: ArrayLike<number>) =>
            Array.from(path).reduce((sum, tag, w) => sum + Math.log(p[w * tags + tag] ?? 0), 0);
          let best = -Infinity;
          for (const path of sequences(words, tags)) best = Math.max(best, value(path));
          const found = decodeTags(p, tags);
          found.forEach((tag, w) => assert.ok(allowed(w > 0 ? found[w - 1] : undefined, tag)));
          assert.ok(Math.abs(value(found) - best) < 1e-9);
        },
      ),
      { seed: 6, numRuns: 200 },
    );
  });

  it('never begins inside, even when nothing else is probable', () => {
    assert.deepEqual([...decodeTags(Float32Array.of(0, 0, 1), 3)], [0]);
    assert.deepEqual([...decodeTags(Float32Array.of(0, 0.1, 0.9), 3)], [1]);
  });

  it('keeps to BIO through words whose every tag has probability 0', () => {
    const path = decodeTags(new Float32Array(4 * 5), 5);
    path.forEach((tag, w) => assert.ok(allowed(w > 0 ? path[w - 1] : undefined, tag)));
  });
});
