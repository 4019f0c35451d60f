/** What messages from the host make of the panel. */
import assert from 'node:assert/strict';
import { labelSpan } from '../../../webview/edit.js';
import { receive } from '../../../webview/receive.js';
import { emptyPanel, isPreviewed, type ExampleState, type Panel } from '../../../webview/view.js';
import { item, span, state } from './sample.js';

describe('messages from the host', () => {
  const first = receive(emptyPanel, { type: 'state', state: state() });

  it('keep the person’s work when the same example comes again with new counts', () => {
    assert.ok(first.example);
    const worked = { ...first, example: labelSpan(first.example, 'PER') };
    const counts = { left: 9, answered: 3 };
    const again = receive(worked, { type: 'state', state: state({ counts }) });
    assert.deepEqual(again.example?.marks, worked.example.marks);
    assert.deepEqual(again.example.state.counts, counts);
  });

  it('carry nothing over to the next example', () => {
    assert.ok(first.example);
    const worked = { ...first, example: labelSpan(first.example, 'PER'), locked: true };
    const next = receive(worked, {
      type: 'state',
      state: state({ serial: 2, item: item({ key: 'other' }) }),
      decided: 1,
    });
    assert.deepEqual(next.example?.marks, []);
    assert.equal(next.locked, false);
  });

  it('don’t call an answer saved that was on its way when something else was shown', () => {
    const locked = { ...first, locked: true };
    const indexing = { kind: 'indexing', message: 'Reading the project' } as const;
    const read = receive(locked, { type: 'state', state: indexing });
    assert.equal(read.said, '');
    const lastAnswer = { text: 'accepted, no entities', serial: 1 };
    assert.equal(receive(read, { type: 'state', state: state({ lastAnswer }) }).said, '');
  });

  it('say what was saved, taken back and given again, each time and once', () => {
    const say = (panel: Panel, changes: Partial<ExampleState>, decided?: number): Panel =>
      receive(panel, { type: 'state', state: state(changes), decided });
    const answer = (text: string, serial: number) => ({ lastAnswer: { text, serial } });
    const saved = say(first, { serial: 2, ...answer('accepted, 1 span', 1) }, 1);
    assert.equal(saved.said, 'Saved: accepted, 1 span. 10 left.');
    const again = say(saved, { serial: 2, ...answer('accepted, 1 span', 1), flagged: true });
    assert.equal(again.said, saved.said);
    const counts = { left: 11, answered: 1 };
    const undone = say(again, { serial: 3, counts, ...answer('undone: accepted, 1 span', 2) });
    assert.equal(undone.said, 'Undone: accepted, 1 span. 11 left.');
    const earlier = say(undone, { serial: 4, counts, ...answer('undone: accepted, 1 span', 2) });
    assert.equal(earlier.said, '');
    const further = say(earlier, { serial: 5, counts, ...answer('undone: accepted, 1 span', 3) });
    assert.equal(further.said, 'Undone: accepted, 1 span. 11 left.');
  });

  it('unlock an example that was not saved, and only that one', () => {
    const locked = { ...first, locked: true };
    const failed = receive(locked, { type: 'notSaved', serial: 1, reason: 'disk is full' });
    assert.equal(failed.locked, false);
    assert.equal(failed.notSaved, 'disk is full');
    assert.equal(receive(locked, { type: 'notSaved', serial: 9, reason: '' }), locked);
  });

  it('take the example away when nothing is left', () => {
    const done = receive(
      { ...first, engine: { kind: 'stopped', reason: 'x' } },
      {
        type: 'state',
        state: {
          kind: 'done',
          counts: { left: 0, answered: 5 },
          ignored: 1,
          canUndo: true,
          files: [],
        },
      },
    );
    assert.equal(done.example, null);
    assert.equal(done.engine.kind, 'stopped');
  });

  it('show what keeping by score would do, do it, or leave it', () => {
    const spans = [
      { ...span('Paris', 'LOC'), score: 0.9 },
      { ...span('Bob', 'PER'), score: 0.6 },
    ];
    const entities = { labels: ['PER', 'LOC', 'ORG'], probabilities: [], spans };
    const panel = receive(emptyPanel, {
      type: 'state',
      state: state({ item: item({ entities }) }),
    });
    const previewed = receive(panel, { type: 'preview', serial: 1, from: 0.8, apply: false });
    const view = previewed.example;
    assert.ok(view);
    assert.deepEqual(
      view.marks.map(mark => [mark.kept, isPreviewed(view, mark)]),
      [
        [false, true],
        [false, false],
      ],
    );
    const applied = receive(previewed, { type: 'preview', serial: 1, from: 0.8, apply: true });
    assert.deepEqual(
      applied.example?.marks.map(mark => mark.kept),
      [true, false],
    );
    const left = receive(previewed, { type: 'preview', serial: 1, from: null, apply: false });
    assert.deepEqual(left.example?.marks, panel.example?.marks);
  });

  it('put spans on the example that they are for, and take them away again', () => {
    const spans = [span('Paris', 'LOC')];
    const added = receive(first, { type: 'spans', serial: 1, spans, add: true });
    assert.deepEqual(added.example?.marks, [{ ...span('Paris', 'LOC'), kept: true }]);
    assert.equal(receive(first, { type: 'spans', serial: 9, spans, add: true }), first);
    const removed = receive(added, { type: 'spans', serial: 1, spans, add: false });
    assert.deepEqual(removed.example?.marks, []);
  });
});
