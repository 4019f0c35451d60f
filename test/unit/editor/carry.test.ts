import assert from 'node:assert/strict';
import fc from 'fast-check';
import { carry } from '../../../src/editor/carry.js';
import type { Span } from '../../../src/domain/span.js';

function spanOf(text: string, words: string, label = 'X'): Span {
  const start = text.indexOf(words);
  return { start, end: start + words.length, label };
}

describe('labels of a text that was edited', () => {
  const before = 'Ada Lovelace flew to Paris on Monday.';
  const spans = [spanOf(before, 'Ada Lovelace', 'PER'), spanOf(before, 'Paris', 'LOC')];

  it('move with their words', () => {
    const after = 'Yesterday Ada Lovelace quickly flew to Paris.';
    const { kept, lost, similarity } = carry(before, after, spans);
    assert.deepEqual(kept, [spanOf(after, 'Ada Lovelace', 'PER'), spanOf(after, 'Paris', 'LOC')]);
    assert.deepEqual(lost, []);
    assert.ok(similarity > 0.6 && similarity < 1, String(similarity));
  });

  it('are lost where a word of theirs is gone, and where one came in between', () => {
    const gone = carry(before, 'Ada flew to Paris on Monday.', spans);
    assert.deepEqual(
      gone.lost.map(span => span.label),
      ['PER'],
    );
    const between = carry(before, 'Ada King Lovelace flew to Paris on Monday.', spans);
    assert.deepEqual(
      between.lost.map(span => span.label),
      ['PER'],
    );
  });

  it('are all lost in another text, which has little in common', () => {
    const { kept, similarity } = carry(before, 'Nobody knows why the printer is out of ink', spans);
    assert.deepEqual(kept, []);
    assert.ok(similarity < 0.2);
  });

  it('stand on the same words, whatever is put before and after the text', () => {
    const words = fc.array(fc.constantFrom('Ada', 'Paris', 'x', 'to', ',', '😀'), { maxLength: 8 });
    fc.assert(
      fc.property(words, words, words, (text, left, right) => {
        const old = text.join(' ');
        const next = [...left, ...text, ...right].join(' ');
        const all = text.map((_, i) => {
          const start = text.slice(0, i).join(' ').length + (i > 0 ? 1 : 0);
          return { start, end: start + (text[i]?.length ?? 0), label: 'X' };
        });
        const { kept, lost } = carry(old, next, all);
        assert.equal(kept.length + lost.length, all.length);
        assert.equal(lost.length, 0);
        for (const [i, span] of kept.entries()) {
          assert.equal(next.slice(span.start, span.end), text[i]);
        }
      }),
    );
  });
});
