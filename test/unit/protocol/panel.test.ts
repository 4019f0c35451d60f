/** What comes from the webview is checked; what is no valid answer still finds its example. */
import assert from 'node:assert/strict';
import { parseFromPanel, serialOfRefused } from '../../../src/protocol/panel.js';

describe('a message of the panel', () => {
  it('that is meant as an answer and isn’t a valid one says which example waits for it', () => {
    const span = { start: 0, end: 3, label: 'PER', verdict: 'yes', source: 'person' };
    const spans = Array.from({ length: 10_001 }, () => span);
    const message = { type: 'decision', serial: 7, answer: 'accept', spans, classes: [] };
    assert.throws(() => parseFromPanel({ ...message, milliseconds: 0 }));
    assert.equal(serialOfRefused(message), 7);
    for (const other of [null, 'decision', { type: 'flag', serial: 7 }, { type: 'decision' }]) {
      assert.equal(serialOfRefused(other), undefined);
    }
  });
});
