/** What there is to know of an example on the screen. */
import assert from 'node:assert/strict';
import { isAside } from '../../../webview/view.js';
import { item, span } from './sample.js';

describe('words beside what is asked', () => {
  it('are those outside the part; without a part there are none', () => {
    const { start, end } = span('to Paris', '');
    const aside = (words: string): boolean =>
      isAside(item({ part: { start, end } }), span(words, ''));
    assert.deepEqual(['flew', 'to', 'Paris', 'on'].map(aside), [true, false, false, true]);
    assert.equal(aside('flew to'), false);
    assert.equal(isAside(item(), span('flew', '')), false);
  });
});
