/** What the webview remembers of the work on an example, and what it takes for such a thing. */
import assert from 'node:assert/strict';
import { labelSpan } from '../../../webview/edit.js';
import { openExample } from '../../../webview/openExample.js';
import { parseSavedWork, savedDraft } from '../../../webview/savedDraft.js';
import { item, span, state } from './sample.js';

describe('what the webview remembers', () => {
  it('counts as nothing when it isn’t a draft', () => {
    const draft = savedDraft(openExample(state()));
    const odd: unknown[] = [
      undefined,
      null,
      1,
      {},
      { ...draft, marks: [{}] },
      { ...draft, chosen: [1] },
    ];
    for (const shown of odd) {
      assert.deepEqual(parseSavedWork({ shown, left: [shown, draft] }), {
        shown: undefined,
        left: [draft],
      });
    }
    for (const value of [undefined, 1, draft]) assert.deepEqual(parseSavedWork(value).left, []);
  });

  it('comes back with the same text, and with no other', () => {
    const shown = savedDraft(labelSpan(openExample(state()), 'PER'));
    const { shown: saved } = parseSavedWork(JSON.parse(JSON.stringify({ shown, left: [] })));
    assert.deepEqual(openExample(state({ serial: 7 }), saved).marks, [
      { ...span('Ada', 'PER'), kept: true },
    ]);
    assert.deepEqual(openExample(state({ item: item({ key: 'other' }) }), saved).marks, []);
  });
});
