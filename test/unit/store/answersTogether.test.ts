/** Answers that are given, taken back and given again as one. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import { decision, entities, span, withBothDrivers } from './helpers.js';

withBothDrivers('answers given together', bench => {
  it('are taken back together, and come back together', () => {
    const store = bench().openReady();
    store.record(decision('before', entities()));
    store.recordTogether([
      decision('one', entities(span(0, 3, 'PER'))),
      decision('two', entities()),
      decision('three', entities()),
    ]);
    store.record(decision('after', entities()));
    assert.equal(store.undo('ada')?.text, 'after');
    const undone = store.undo('ada');
    assert.deepEqual([undone?.text, undone?.together], ['one', 3]);
    assert.deepEqual([...store.answeredKeys()], [sha256('before')]);
    store.redo('ada');
    assert.equal(store.answeredKeys().size, 4);
    assert.equal(store.annotationOf(sha256('one'), 'ada')?.entities?.spans.length, 1);
    assert.equal(store.check().ok, true);
    assert.equal(store.undo('ada')?.together, 3);
    assert.equal(store.undo('ada')?.text, 'before');
  });

  it('are recorded all or none', () => {
    const store = bench().openReady();
    assert.throws(() =>
      store.recordTogether([
        decision('one', entities()),
        decision('two', entities(span(0, 3, 'NOT_A_LABEL'))),
      ]),
    );
    assert.equal(store.answeredKeys().size, 0);
  });
});
