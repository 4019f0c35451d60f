import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex, linesOf } from '../../../src/text/lines.js';

const text = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', ' '))
  .map(parts => parts.join(''));

describe('lines', () => {
  it('numbers lines as splitting does, for LF, CRLF and CR', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (value, at) => {
        const offset = Math.min(at, value.length);
        // Between CR and LF the line isn't over yet.
        const inPair = value[offset - 1] === '\r' && value[offset] === '\n';
        const before = inPair ? value.slice(0, offset - 1) : value.slice(0, offset);
        assert.equal(new LineIndex(value).lineAt(offset), before.split(/\r\n|\r|\n/).length);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives lines that put together are the text', () => {
    fc.assert(
      fc.property(text, value => {
        const lines = [...linesOf(value)];
        assert.equal(lines.map(line => value.slice(line.start, line.next)).join(''), value);
        assert.ok(lines.every(line => !/[\r\n]/.test(value.slice(line.start, line.end))));
      }),
    );
  });
});
