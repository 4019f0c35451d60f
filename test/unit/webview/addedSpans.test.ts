/** What makes way for spans that come by other ways than keys and mouse. */
import assert from 'node:assert/strict';
import { withoutSpans, withSpans } from '../../../webview/addedSpans.js';
import { overlapping, span, view } from './sample.js';

describe('spans that are added', () => {
  const suggested = [span('Paris', 'LOC'), span('Bob', 'PER')];
  const added = [span('to Paris', 'ORG')];
  const put = { ...span('to Paris', 'ORG'), kept: true };
  const paris = { ...span('Paris', 'LOC'), kept: false };
  const bob = { ...span('Bob', 'PER'), kept: false };

  it('take the place of suggestions, which come back when they go', () => {
    const before = view({ suggested });
    const marks = withSpans(before, added);
    assert.deepEqual(marks, [put, bob]);
    assert.deepEqual(withoutSpans({ ...before, marks }, added), before.marks);
  });

  it('leave what a person has labelled', () => {
    const kept = [span('Paris on', 'LOC')];
    const before = view({ kept });
    assert.deepEqual(withSpans(before, added), before.marks);
  });

  it('lie across others where spans may', () => {
    const before = view({ suggested, schema: overlapping });
    const marks = withSpans(before, added);
    assert.deepEqual(marks, [put, paris, bob]);
    assert.deepEqual(withoutSpans({ ...before, marks }, added), before.marks);
  });
});
