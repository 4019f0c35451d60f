import assert from 'node:assert/strict';
import fc from 'fast-check';
import { surroundings } from '../../../src/corpus/context.js';
import { findAnchor } from '../../../src/corpus/reanchor.js';
import type { Anchor } from '../../../src/domain/anchor.js';

function anchorOf(text: string, start: number, end: number): Anchor {
  const around = surroundings(text, start, end);
  return { path: 'a.txt', record: null, field: null, start, end, ...around, docHash: '' };
}

describe('findAnchor', () => {
  const text = 'Yes. Ada came. No. Bob left. Yes. The end.';

  it('finds an example where it was', () => {
    assert.deepEqual(findAnchor(text, anchorOf(text, 5, 14), 'Ada came.'), { start: 5, end: 14 });
  });

  it('finds the only occurrence after an edit above', () => {
    const edited = `A new beginning.\n${text}`;
    assert.deepEqual(findAnchor(edited, anchorOf(text, 5, 14), 'Ada came.'), {
      start: 22,
      end: 31,
    });
  });

  it('tells repeated texts apart by what stands around them', () => {
    const edited = `Yes. So. ${text}`;
    assert.deepEqual(findAnchor(edited, anchorOf(text, 29, 33), 'Yes.'), { start: 38, end: 42 });
    assert.deepEqual(findAnchor(edited, anchorOf(text, 0, 4), 'Yes.'), { start: 9, end: 13 });
  });

  it('gives up when the text is gone', () => {
    assert.equal(findAnchor('Something else.', anchorOf(text, 5, 14), 'Ada came.'), undefined);
    assert.equal(findAnchor(text, anchorOf(text, 5, 14), ''), undefined);
  });

  it('takes the nearer of two places that agree equally, and none where they are equally near', () => {
    const anchor: Anchor = { ...anchorOf('', 0, 0), start: 4, end: 5, before: 'Q', after: 'Q' };
    assert.deepEqual(findAnchor('x..x.....x', anchor, 'x'), { start: 3, end: 4 });
    assert.equal(findAnchor('..x...x..', anchor, 'x'), undefined);
  });

  it('always finds a text that only moved', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'cat', 'dog', '.'), {
      minLength: 3,
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, fc.string(), fc.nat(), (parts, inserted, pick) => {
        const document = parts.join(' ');
        const start = pick % (document.length - 1);
        const end = Math.min(document.length, start + 1 + (pick % 7));
        const anchor = anchorOf(document, start, end);
        const found = findAnchor(inserted + document, anchor, document.slice(start, end));
        assert.ok(found);
        assert.equal(
          (inserted + document).slice(found.start, found.end),
          document.slice(start, end),
        );
      }),
    );
  });
});
