import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sameLines, ViewText } from '../../../src/editor/viewText.js';

const someText = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\r', '😀', ''), { maxLength: 20 })
  .map(parts => parts.join(''));

describe('a text as VS Code shows it', () => {
  it('has the same lines and columns whatever ends its lines', () => {
    const view = new ViewText('one\r\ntwo\rthree\n');
    assert.equal(view.lineCount, 4);
    assert.deepEqual(view.placeOf(5), { line: 1, character: 0 });
    assert.deepEqual(view.placeOf(11), { line: 2, character: 2 });
    assert.equal(view.offsetOf({ line: 2, character: 2 }), 11);
  });

  it('finds every offset again', () => {
    fc.assert(
      fc.property(someText, text => {
        const view = new ViewText(text);
        for (let at = 0; at <= text.length; at++) assert.equal(view.offsetOf(view.placeOf(at)), at);
      }),
    );
  });

  it('is the same as another one exactly where only line endings differ', () => {
    fc.assert(
      fc.property(someText, someText, (a, b) => {
        const plain = (text: string): string[] => text.split(/\r\n|\r|\n/);
        const ended = (text: string): string => text.replaceAll(/\r\n|\r|\n/g, '\n');
        assert.ok(sameLines(a, ended(a)));
        if (sameLines(a, b)) assert.deepEqual(plain(a), plain(b));
      }),
    );
    assert.equal(sameLines('a\nb', 'a\nc'), false);
    assert.equal(sameLines('a\nb', 'a'), false);
    assert.equal(sameLines('a\n', 'a'), false);
  });
});
