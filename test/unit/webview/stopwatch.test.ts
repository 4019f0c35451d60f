import assert from 'node:assert/strict';
import { Stopwatch } from '../../../webview/stopwatch.js';

describe('the time of an answer', () => {
  it('leaves out the time in which the panel was hidden', () => {
    let now = 100;
    const watch = new Stopwatch(() => now);
    watch.start();
    now = 300;
    watch.pause(true);
    now = 5_000;
    assert.equal(watch.elapsed, 200);
    watch.pause(false);
    now = 5_050;
    assert.equal(watch.elapsed, 250);
  });

  it('begins anew with each example, also with one that comes while the panel is hidden', () => {
    let now = 0;
    const watch = new Stopwatch(() => now);
    watch.start();
    now = 10;
    watch.pause(true);
    watch.start();
    now = 20;
    assert.equal(watch.elapsed, 0);
    watch.pause(false);
    now = 25;
    assert.equal(watch.elapsed, 5);
  });
});
