import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/base/disposable.js';

describe('a store of what has to be disposed', () => {
  let disposed: string[];
  const named = (name: string) => ({ dispose: () => void disposed.push(name) });
  beforeEach(() => {
    disposed = [];
  });

  it('disposes the last first, and at once what comes too late', () => {
    const store = new DisposableStore();
    store.add(named('first'));
    store.add(named('last'));
    store.dispose();
    store.add(named('late'));
    assert.deepEqual(disposed, ['last', 'first', 'late']);
  });

  it('lets go of what has ended by itself, also while it is being disposed', () => {
    const store = new DisposableStore();
    const closed = store.add(named('closed'));
    const open = store.add({
      dispose: () => {
        disposed.push('open');
        store.remove(open);
      },
    });
    store.remove(closed);
    store.dispose();
    assert.deepEqual(disposed, ['open']);
  });

  describe('of which some can’t be disposed', () => {
    const failing = (message: string) => ({
      dispose: () => {
        throw new Error(message);
      },
    });

    it('disposes the others, and says what went wrong', () => {
      const store = new DisposableStore();
      store.add(named('first'));
      store.add(failing('locked'));
      store.add(named('last'));
      assert.throws(() => store.dispose(), { name: 'Error', message: 'locked' });
      assert.deepEqual(disposed, ['last', 'first']);
    });

    it('says all that went wrong, once', () => {
      const store = new DisposableStore();
      store.add(failing('locked'));
      store.add(named('between'));
      store.add(failing('gone'));
      assert.throws(
        () => store.dispose(),
        (error: unknown) =>
          error instanceof AggregateError &&
          error.errors.length === 2 &&
          error.message === 'gone; locked',
      );
      assert.deepEqual(disposed, ['between']);
      store.dispose();
    });
  });
});
