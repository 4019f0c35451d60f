import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sentences } from '../../../src/text/sentences.js';
import { hostileText } from './hostileText.js';
import { sentenceTable } from './sentenceTable.js';

describe('sentences', () => {
  for (const row of sentenceTable) {
    it(`splits ${JSON.stringify(row)}`, () => {
      const text = row.replaceAll('|', '');
      const parts = [...sentences(text, 0, text.length)];
      assert.deepEqual(
        parts.map(({ start, end }) => text.slice(start, end).trim()),
        row.split('|').map(part => part.trim()),
      );
    });
  }

  it('covers the range with touching sentences, and stays inside it', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(20), fc.nat(20), (text, a, b) => {
        const start = Math.min(a, text.length);
        const end = Math.min(Math.max(a, b), text.length);
        let at = start;
        for (const sentence of sentences(text, start, end)) {
          assert.equal(sentence.start, at);
          assert.ok(sentence.end > at);
          at = sentence.end;
        }
        assert.equal(at, Math.max(start, end));
      }),
      { numRuns: 2000 },
    );
  });
});
