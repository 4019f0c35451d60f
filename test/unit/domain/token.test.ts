/** The words that a range touches. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tokensOf } from '../../../src/domain/token.js';
import { tokenize } from '../../../src/text/tokenize.js';
import { hostileText } from '../text/hostileText.js';

describe('tokensOf', () => {
  it('finds the tokens that a range touches, as counting them does', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(60), fc.nat(60), (text, a, b) => {
        const tokens = tokenize(text);
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const touched = tokens.flatMap((token, i) =>
          Math.max(token.start, start) < Math.min(token.end, end) ? i : [],
        );
        const first = touched[0];
        const last = touched.at(-1);
        assert.deepEqual(
          tokensOf(tokens, { start, end }),
          first === undefined || last === undefined ? undefined : { first, last },
        );
      }),
      { numRuns: 1000 },
    );
  });
});
