/** What is shown of an example when it arrives, comes again, or was answered before. */
import assert from 'node:assert/strict';
import { labelSpan } from '../../../webview/edit.js';
import {
  activeMark,
  emptyPanel,
  isAside,
  isPreviewed,
  openExample,
  receive,
  savedDraft,
} from '../../../webview/state.js';
import { parseSavedWork } from '../../../webview/savedDraft.js';
import { at, item, schema, span, state, tokens, why } from './sample.js';

const carrier = (word: string, score: number) => {
  const token = tokens[at(word)];
  assert.ok(token);
  return { ...token, score };
};

const suggested = {
  labels: ['PER', 'LOC', 'ORG'],
  probabilities: [],
  spans: [
    { ...span('Ada Lovelace', 'PER'), score: 0.9 },
    { ...span('Paris', 'LOC'), score: 0.6 },
  ],
};

const classes = (chosen: readonly string[], ...probabilities: number[]) => ({
  labels: ['travel', 'work', 'other'],
  probabilities,
  chosen,
});

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

describe('opening an example', () => {
  it('puts the caret on the most uncertain token and picks its suggestion', () => {
    const carriers = [carrier('Ada', 0.4), carrier('Paris', 0.9), carrier('Bob', 0.9)];
    const view = openExample(
      state({ item: item({ why: { ...why, carriers }, entities: suggested }) }),
    );
    assert.equal(view.caret, at('Paris'));
    assert.equal(activeMark(view)?.label, 'LOC');
    assert.equal(view.anchor, null);
  });

  it('puts the caret on the first token where nothing carries the score', () => {
    assert.equal(openExample(state()).caret, 0);
    assert.equal(openExample(state({ item: item({ text: '', tokens: [] }) })).caret, 0);
  });

  it('shows the model’s spans as suggestions, but for labels the project doesn’t have', () => {
    const entities = {
      ...suggested,
      spans: [...suggested.spans, { ...span('Bob', 'GONE'), score: 0.5 }],
    };
    const view = openExample(state({ item: item({ entities }) }));
    assert.deepEqual(
      view.marks.map(mark => [mark.label, mark.kept]),
      [
        ['PER', false],
        ['LOC', false],
      ],
    );
  });

  it('suggests the chosen class from one half, and in multi mode all that are chosen', () => {
    const single = (chosen: string, ...p: number[]): string[] =>
      openExample(state({ item: item({ classes: classes([chosen], ...p) }) })).chosen.map(
        c => c.label,
      );
    assert.deepEqual(single('work', 0.2, 0.7, 0.1), ['work']);
    assert.deepEqual(single('travel', 0.5, 0.5, 0), ['travel']);
    assert.deepEqual(single('travel', 0.4, 0.3, 0.3), []);
    const multi = openExample(
      state({
        item: item({ classes: classes(['travel', 'work'], 0.3, 0.9, 0.6) }),
        schema: { classes: { mode: 'multi', labels: schema.classes?.labels ?? [] } },
      }),
    );
    assert.deepEqual(
      multi.chosen.map(c => c.label),
      ['work', 'travel'],
    );
  });

  it('shows an accepted answer as it was: dropped suggestions stay away', () => {
    const view = openExample(
      state({
        item: item({ entities: suggested }),
        draft: {
          spans: [
            { ...span('Bob', 'PER'), verdict: 'yes', source: 'person' },
            { ...span('Paris', 'LOC'), verdict: 'no', source: 'model' },
          ],
          classes: [{ label: 'work', verdict: 'yes', source: 'model' }],
          whole: true,
          partial: false,
        },
      }),
    );
    assert.deepEqual(view.marks, [{ ...span('Bob', 'PER'), kept: true }]);
    assert.deepEqual(view.offered, [{ ...span('Paris', 'LOC'), source: 'model', score: null }]);
    assert.deepEqual(view.chosen, [{ label: 'work', kept: true }]);
    assert.deepEqual(view.offeredClasses, ['work']);
  });

  it('starts over after a reject, with the person’s own spans still there', () => {
    const view = openExample(
      state({
        item: item({ entities: suggested }),
        draft: {
          spans: [{ ...span('Ada', 'ORG'), verdict: 'no', source: 'person' }],
          classes: [],
          whole: false,
          partial: false,
        },
      }),
    );
    assert.deepEqual(view.marks, [
      { ...span('Ada', 'ORG'), kept: true },
      { ...span('Paris', 'LOC'), kept: false },
    ]);
  });
});

describe('other ways of asking', () => {
  const spans = [
    { ...span('Paris', 'LOC'), score: 0.9 },
    { ...span('Bob', 'PER'), score: 0.6 },
  ];
  const entities = { labels: ['PER', 'LOC', 'ORG'], probabilities: [], spans };
  const marks = (changes: Parameters<typeof state>[0]): string[] =>
    openExample(state({ item: item({ entities }), ...changes })).marks.map(
      mark => `${mark.label}${mark.kept ? '' : '?'}`,
    );

  it('show no suggestion where a person wants none', () => {
    assert.deepEqual(marks({ mode: 'manual' }), []);
  });

  it('put what was labelled before where the model says nothing', () => {
    const hints = [
      { ...span('Contoso', 'ORG'), score: 1 },
      { ...span('Paris', 'ORG'), score: 1 },
    ];
    assert.deepEqual(marks({ hints }), ['LOC?', 'PER?', 'ORG?']);
  });

  it('keep what a partial answer says and go on suggesting the rest', () => {
    const draft = {
      spans: [
        { ...span('Ada', 'PER'), verdict: 'yes', source: 'pattern' },
        { ...span('Paris', 'LOC'), verdict: 'no', source: 'model' },
      ],
      whole: true,
      partial: true,
    } as const;
    const shown = marks({ draft: { ...draft, spans: [...draft.spans], classes: [] } });
    assert.deepEqual(shown, ['PER', 'PER?']);
  });

  it('show what keeping by score would do, do it, or leave it', () => {
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

  it('make way for spans that the host adds, and come back when those go', () => {
    const panel = receive(emptyPanel, {
      type: 'state',
      state: state({ item: item({ entities }) }),
    });
    const spans = [span('to Paris', 'ORG')];
    const added = receive(panel, { type: 'spans', serial: 1, spans, add: true });
    assert.deepEqual(
      added.example?.marks.map(mark => [mark.label, mark.kept]),
      [
        ['ORG', true],
        ['PER', false],
      ],
    );
    const removed = receive(added, { type: 'spans', serial: 1, spans, add: false });
    assert.deepEqual(removed.example?.marks, panel.example?.marks);
  });
});

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
    assert.equal(next.saved, true);
  });

  it('don’t call an answer saved that was on its way when something else was shown', () => {
    const locked = { ...first, locked: true };
    const indexing = { kind: 'indexing', message: 'Reading the project' } as const;
    const read = receive(locked, { type: 'state', state: indexing });
    assert.equal(read.saved, false);
    assert.equal(receive(read, { type: 'state', state: state() }).saved, false);
  });

  it('bring the draft back that was remembered for the same text, and for no other', () => {
    assert.ok(first.example);
    const shown = savedDraft(labelSpan(first.example, 'PER'));
    const { shown: saved } = parseSavedWork(JSON.parse(JSON.stringify({ shown, left: [] })));
    const restored = receive(emptyPanel, { type: 'state', state: state({ serial: 7 }) }, saved);
    assert.deepEqual(restored.example?.marks, [{ ...span('Ada', 'PER'), kept: true }]);
    const other = state({ item: item({ key: 'other' }) });
    assert.deepEqual(
      receive(emptyPanel, { type: 'state', state: other }, saved).example?.marks,
      [],
    );
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
});

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
});
