/** What the command line shows while it works. */
import assert from 'node:assert/strict';
import { createOutput } from '../../../src/headless/output.js';

describe('progress without a terminal', () => {
  function written(
    notices: readonly { readonly at: number; readonly done: number; readonly total?: number }[],
  ): string {
    let [now, text] = [0, ''];
    const screen = { isTTY: false, now: () => now, write: (more: string) => void (text += more) };
    const output = createOutput(false, screen);
    for (const { at, done, total = 200 } of notices) {
      now = at;
      output.progress({ type: 'progress', stage: 'import', done, total });
    }
    output.note('done');
    return text;
  }

  it('is a plain line now and then', () => {
    const text = written([
      { at: 1_000, done: 10 },
      { at: 6_000, done: 50 },
      { at: 7_000, done: 60 },
      { at: 12_000, done: 199 },
    ]);
    assert.equal(text, 'Importing: 25 %\nImporting: 99 %\ndone\n');
  });

  it('says nothing of work that is done at once, or of which nobody knows how much it is', () => {
    assert.equal(written([{ at: 100, done: 200 }]), 'done\n');
    assert.equal(written([{ at: 9_000, done: 0, total: 0 }]), 'done\n');
  });
});
