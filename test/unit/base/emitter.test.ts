import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter.js';

describe('an event', () => {
  it('reaches every listener, whichever of them fails, and who fires it goes on', () => {
    const errors: unknown[] = [];
    const heard: string[] = [];
    const emitter = new Emitter<string>(error => errors.push(error));
    const broken = new Error('the panel is gone');
    emitter.event(() => {
      throw broken;
    });
    emitter.event(value => heard.push(value));
    emitter.fire('answered');
    assert.deepEqual(heard, ['answered']);
    assert.deepEqual(errors, [broken]);
  });

  it('is not heard any more by who has stopped listening', () => {
    const heard: number[] = [];
    const emitter = new Emitter<number>();
    const first = emitter.event(value => {
      heard.push(value);
      first.dispose();
    });
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, [1]);
  });
});
