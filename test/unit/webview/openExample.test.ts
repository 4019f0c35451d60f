/** What is shown of an example when it arrives or was answered before. */
import assert from 'node:assert/strict';
import { openExample } from '../../../webview/openExample.js';
import { activeMark } from '../../../webview/view.js';
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
});
