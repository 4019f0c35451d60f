/** The answers that stand, as the history lists them. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import {
  classified,
  decision,
  entities,
  ignored,
  span,
  withBothDrivers,
  type Workbench,
} from './helpers.js';

withBothDrivers('the log of answers', bench => {
  const texts = (store: ReturnType<Workbench['open']>, before = Infinity, limit = 10): string[] =>
    store.answerLog(Math.min(before, Number.MAX_SAFE_INTEGER), limit).map(({ text }) => text);

  it('lists the newest first, each text and annotator once', () => {
    const store = bench().openReady();
    store.record(decision('one', entities()));
    store.record(decision('two', ignored));
    store.record(decision('one', entities(), { annotator: 'bob' }));
    store.record(decision('one', classified('question')));
    const log = store.answerLog(Number.MAX_SAFE_INTEGER, 10);
    assert.deepEqual(
      log.map(({ text, annotator }) => `${text} ${annotator}`),
      ['one ada', 'one bob', 'two ada'],
    );
    assert.equal(log[0]?.annotation.entities?.complete, true);
    assert.equal(log[0].annotation.classes?.values[0]?.label, 'question');
  });

  it('goes on page by page, with nothing twice and nothing left out', () => {
    const store = bench().openReady();
    const given = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    for (const text of given) store.record(decision(text, entities()));
    const seen: string[] = [];
    for (let before = Number.MAX_SAFE_INTEGER; ;) {
      const page = store.answerLog(before, 3);
      seen.push(...page.map(({ text }) => text));
      const last = page.at(-1);
      if (!last) break;
      before = last.seq;
    }
    assert.deepEqual(seen, given.toReversed());
  });

  it('leaves out what was taken back, and shows flags', () => {
    const store = bench().openReady();
    store.record(decision('kept', entities(span(0, 4, 'PER')), { flagged: true }));
    store.record(decision('gone', entities()));
    store.undo('ada');
    assert.deepEqual(texts(store), ['kept']);
    assert.equal(store.answerLog(Number.MAX_SAFE_INTEGER, 1)[0]?.flagged, true);
  });
});

withBothDrivers('labels given in passing', bench => {
  const partial = {
    entities: { answer: 'accept', complete: false, spans: [span(0, 3, 'PER')] },
  } as const;
  const inEditor = { context: { kind: 'editor' } };
  const keys = (store: ReturnType<Workbench['open']>): string[] => [...store.answeredKeys()];

  it('leave the example to be asked, and say so to the engine', () => {
    const store = bench().openReady();
    store.record(decision('Ada', partial, inEditor));
    assert.deepEqual(keys(store), []);
    assert.equal(store.training()[0]?.inPassing, true);
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
    assert.deepEqual(keys(store), [sha256('Ada')]);
    assert.equal(store.training()[0]?.inPassing, undefined);
    store.undo('ada');
    assert.deepEqual(keys(store), []);
    assert.equal(store.training()[0]?.inPassing, true);
  });

  it('count where the example was asked, or is complete all the same', () => {
    const store = bench().openReady();
    store.record(decision('Ada', partial));
    store.record(decision('Bob', entities(span(0, 3, 'PER')), inEditor));
    store.record(decision('Eve', classified('question')));
    store.record(decision('Eve', partial, inEditor));
    assert.deepEqual(new Set(keys(store)), new Set(['Ada', 'Bob', 'Eve'].map(sha256)));
  });
});

const ranked = { kind: 'ranked', round: 3 };

withBothDrivers('answers to questions drawn at random', bench => {
  it('tell the engine how likely the draw was', () => {
    const store = bench().openReady();
    const context = { kind: 'exploration', propensity: 0.001 };
    store.record(decision('Ada', entities(span(0, 3, 'PER')), { context }));
    store.record(decision('Bob', entities(span(0, 3, 'PER')), { context: ranked }));
    const propensities = store.training().map(({ text, propensity }) => [text, propensity]);
    assert.deepEqual(propensities, [
      ['Ada', 0.001],
      ['Bob', undefined],
    ]);
    assert.equal(store.changesSince(0).changes[0]?.propensity, 0.001);
  });

  it('are not told as questions that a round ranked, and neither are imported or earlier ones', () => {
    const store = bench().openReady();
    const contexts = {
      Ada: ranked,
      Bob: { kind: 'ranked', round: 0 },
      Cid: { kind: 'import' },
      Dan: { kind: 'exploration', round: 3, propensity: 0.5 },
    };
    for (const [text, context] of Object.entries(contexts)) {
      store.record(decision(text, entities(span(0, 3, 'PER')), { context }));
    }
    const told = store.training().filter(example => example.ranked === true);
    assert.deepEqual(
      told.map(({ text }) => text),
      ['Ada'],
    );
  });
});
