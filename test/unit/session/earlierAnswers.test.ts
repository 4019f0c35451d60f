/** Looking back, taking back and giving back; asking one at a time; searching. All over a real engine. */
import assert from 'node:assert/strict';
import { PatternHints } from '../../../src/interchange/patternHints.js';
import { readPatterns, type Pattern } from '../../../src/interchange/prodigyPatterns.js';
import type { LabellingSession } from '../../../src/session/labellingSession.js';
import { mostOccurrences, type SpanChange } from '../../../src/session/occurrenceLabels.js';
import { removeProjects } from '../engine/sampleProject.js';
import { answerTo, answerWhile, settled, shown, Workbench } from './workbench.js';

describe('a labelling session', () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench();
  });
  afterEach(() => bench.dispose());
  after(removeProjects);

  const texts = async (session: LabellingSession, count: number): Promise<string[]> =>
    answerWhile(session, () => session.answeredCount < count);

  it('goes back through all answers, also those of an earlier session, and on again', async () => {
    const before = await bench.window('ada');
    const asked = await texts(before.session, 3);
    before.session.dispose();
    const { session } = await bench.window('ada');
    asked.push(...(await texts(session, 5)));
    const open = shown(session).item.text;
    const seen: string[] = [];
    for (let i = 0; i < 7; i++) {
      await session.earlier();
      seen.push(shown(session).item.text);
    }
    assert.deepEqual(seen.slice(0, 5), asked.toReversed());
    assert.equal(seen[6], asked[0], 'before the first there is nothing');
    assert.match(shown(session).review?.answered ?? '', /^accepted, 2 spans/);
    await session.later();
    assert.equal(shown(session).item.text, asked[1]);
    for (let i = 0; i < 4; i++) await session.later();
    assert.equal(shown(session).item.text, open);
    assert.equal(shown(session).review, undefined);
  });

  it('changes an earlier answer and comes back to the open question', async () => {
    const { session, store } = await bench.window('ada');
    await texts(session, 3);
    const open = shown(session).item;
    await session.earlier();
    await session.earlier();
    const old = shown(session);
    assert.equal(old.draft?.spans.length, 2);
    session.decide({ ...answerTo(old), answer: 'ignore', spans: [], classes: [] });
    assert.equal(store.annotationOf(old.item.key, 'ada')?.entities?.answer, 'ignore');
    assert.equal(shown(session).item.key, open.key);
    assert.equal(store.answeredKeys().size, 3);
    await session.undo();
    assert.equal(shown(session).item.key, old.item.key);
    assert.equal(store.annotationOf(old.item.key, 'ada')?.entities?.answer, 'accept');
  });

  it('goes on looking at an earlier answer in another labelling mode', async () => {
    const { session } = await bench.window('ada');
    await texts(session, 1);
    await session.earlier();
    const { item, review } = shown(session);
    session.setMode('binary');
    assert.equal(shown(session).item.key, item.key);
    assert.deepEqual(shown(session).review, review);
    assert.equal(shown(session).question, undefined);
  });

  it('gives back what was taken back, also after a restart, until there is another answer', async () => {
    const before = await bench.window('ada');
    const [first, second] = await texts(before.session, 2);
    await before.session.undo();
    await before.session.undo();
    assert.equal(before.store.answeredKeys().size, 0);
    before.session.dispose();
    const { session, store } = await bench.window('ada');
    const left = shown(session).counts.left;
    session.redo();
    assert.deepEqual(
      store.training().map(example => example.text),
      [first],
    );
    assert.equal(shown(session).counts.left, left - 1);
    assert.notEqual(shown(session).item.text, first, 'what is answered again is not asked');
    session.redo();
    assert.ok(store.training().some(example => example.text === second));
    await session.undo();
    session.decide({ ...answerTo(shown(session)), answer: 'ignore', spans: [], classes: [] });
    const { seq } = { seq: store.lastSeq() };
    session.redo();
    assert.equal(store.lastSeq(), seq, 'nothing is left to give back');
  });

  it('leaves an undone example on the screen as it is while others are answered', async () => {
    const [{ session, engine }, other] = [await bench.window('ada'), await bench.window('bob')];
    await texts(session, 2);
    other.session.decide(answerTo(shown(other.session)));
    await session.undo();
    const { serial, draft } = shown(session);
    assert.equal(draft?.spans.length, 2);
    const found = await engine.request('next', { count: 1, skip: [shown(session).item.key] });
    const [item] = found.items;
    assert.ok(item);
    const { key, text, anchor } = item;
    const entities = { answer: 'accept', complete: false, spans: [] } as const;
    const context = { kind: 'editor' };
    session.recordOutside([{ key, text, anchor, annotation: { entities }, context }]);
    other.session.decide(answerTo(shown(other.session)));
    session.pickUpOtherWrites();
    assert.equal(shown(session).serial, serial);
    assert.deepEqual(shown(session).draft, draft);
    assert.equal(shown(session).counts.answered, 3);
  });

  it('offers to take back only what this person has answered', async () => {
    const [{ session }, other] = [await bench.window('ada'), await bench.window('bob')];
    other.session.decide(answerTo(shown(other.session)));
    session.pickUpOtherWrites();
    assert.equal(shown(session).counts.answered, 1);
    assert.equal(shown(session).canUndo, false);
    session.decide(answerTo(shown(session)));
    assert.equal(shown(session).canUndo, true);
    await session.undo();
    assert.equal(shown(session).canUndo, false);
    session.redo();
    assert.equal(shown(session).canUndo, true);
  });

  it('keeps a comment on disk and shows it with the example', async () => {
    const { session, store } = await bench.window('ada');
    const { item } = shown(session);
    session.comment(item, 'is “again” a time?');
    assert.equal(shown(session).comment, 'is “again” a time?');
    session.decide(answerTo(shown(session)));
    assert.equal(shown(session).comment, '');
    await session.earlier();
    assert.equal(shown(session).comment, 'is “again” a time?');
    session.comment(item, '');
    assert.equal(store.commentOn(item.key, 'ada'), '');
  });

  it('suggests strings that were labelled before, long before there is a model', async () => {
    const { session } = await bench.window('ada');
    await texts(session, 20);
    await settled(session);
    const { hints, item } = shown(session);
    const known = hints.map(({ start, end, label }) => `${item.text.slice(start, end)} ${label}`);
    const expected = answerTo(shown(session)).spans.map(
      ({ start, end, label }) => `${item.text.slice(start, end)} ${label}`,
    );
    assert.ok(known.length > 0);
    for (const hint of known) assert.ok(expected.includes(hint), hint);
    session.setMode('manual');
    assert.deepEqual(shown(session).hints, []);
  });

  const patternsOf = async (file: string): Promise<PatternHints> => {
    const patterns: Pattern[] = [];
    for await (const entry of readPatterns([Buffer.from(file)])) {
      assert.ok(entry.kind === 'value');
      patterns.push(entry.value);
    }
    return new PatternHints(patterns);
  };
  const firstNames = (): Promise<PatternHints> =>
    patternsOf('{"label": "PER", "pattern": [{"lower": {"IN": ["ada", "alan", "grace"]}}]}');

  it('suggests what match patterns find, and records who suggested it', async () => {
    const store = bench.store();
    const engine = await bench.engine(store);
    const session = bench.session(store, engine, 'ada', await firstNames());
    await session.start();
    await answerWhile(session, () => !/Ada|Alan|Grace/.test(shown(session).item.text));
    const { hints, item, serial } = shown(session);
    const [hint] = hints.filter(({ start, end }) =>
      ['Ada', 'Alan', 'Grace'].includes(item.text.slice(start, end)),
    );
    assert.ok(hint);
    session.decide({
      ...answerTo(shown(session)),
      serial,
      spans: [{ ...hint, verdict: 'yes', source: 'pattern' }],
    });
    const [span] = store.annotationOf(item.key, 'ada')?.entities?.spans ?? [];
    assert.deepEqual([span?.source, span?.label], ['pattern', 'PER']);
  });

  it('asks one span at a time, stores each as a part, and takes each back by itself', async () => {
    const { session, store } = await bench.window('ada');
    await texts(session, 12);
    session.setMode('binary');
    for (let i = 0; i < 20 && shown(session).question?.kind !== 'span'; i++) {
      session.decide(answerTo(shown(session)));
      await settled(session);
    }
    const { item, question } = shown(session);
    assert.equal(question?.kind, 'span');
    session.decide({ ...answerTo(shown(session)), answer: 'reject', spans: [], classes: [] });
    const said = store.annotationOf(item.key, 'ada')?.entities;
    assert.equal(said?.complete, false);
    assert.deepEqual(
      said.spans.map(({ start, end, label, verdict }) => ({ start, end, label, verdict })),
      [{ start: question.start, end: question.end, label: question.label, verdict: 'no' }],
    );
    await session.undo();
    assert.equal(shown(session).item.key, item.key);
    assert.deepEqual(shown(session).question, question);
    assert.equal(store.annotationOf(item.key, 'ada')?.entities, undefined);
  });

  it('counts an example as left while more is asked of it, and as answered by what patterns suggested', async () => {
    const names = ['Ada met Alan.', 'Grace wrote to Ada.', 'Alan saw Grace again.'];
    bench = new Workbench(names, { classes: undefined, holdout: 0 });
    const store = bench.store();
    const engine = await bench.engine(store);
    const session = bench.session(store, engine, 'ada', await firstNames());
    session.setMode('binary');
    await session.start();
    const left: number[] = [];
    for (;;) {
      const state = await settled(session);
      if (state.kind !== 'example') break;
      left.push(state.counts.left);
      session.decide({ ...answerTo(state), spans: [], classes: [] });
    }
    assert.deepEqual(left, [3, 3, 2, 2, 1, 1]);
    assert.equal(session.state.kind, 'done');
    assert.equal(store.answeredKeys().size, 3);
    const later = bench.session(store, engine, 'ada', await firstNames());
    await later.start();
    assert.equal(later.state.kind, 'done', 'they are not asked again');
  });

  describe('asked about a name within one that a person labels meanwhile', () => {
    /** Asked about “New York”, with “New York City” on disk by the same person in another window. */
    const openOnNewYork = async (overlap: boolean) => {
      bench = new Workbench(['Ada flew to New York City.'], {
        entities: { overlap, labels: ['PER', 'LOC'] },
        ...{ classes: undefined, holdout: 0 },
      });
      const store = bench.store();
      const engine = await bench.engine(store);
      const patterns = await patternsOf('{"label": "LOC", "pattern": "New York"}');
      const session = bench.session(store, engine, 'ada', patterns);
      session.setMode('binary');
      await session.start();
      const { item, question } = shown(session);
      assert.equal(question?.kind === 'span' && question.end, item.text.indexOf(' City'));
      const [start, end] = [item.text.indexOf('New'), item.text.indexOf('.')];
      const span = { start, end, label: 'LOC', verdict: 'yes', source: 'person' } as const;
      const entities = { answer: 'accept', complete: false, spans: [span] } as const;
      bench.store().record({
        ...{ key: item.key, text: item.text, annotator: 'ada', annotation: { entities } },
        ...{ segmenterVersion: 1, tokenizerVersion: 1, context: { kind: 'editor' } },
      });
      const stored = (): string[] =>
        bench.look(look =>
          (look.annotationOf(item.key, 'ada')?.entities?.spans ?? []).map(one =>
            item.text.slice(one.start, one.end),
          ),
        );
      return { session, stored };
    };

    it('records no spans that overlap: the later one stands', async () => {
      const { session, stored } = await openOnNewYork(false);
      session.decide({ ...answerTo(shown(session)), spans: [], classes: [] });
      assert.deepEqual(stored(), ['New York']);
    });

    it('records both in a project where spans may overlap', async () => {
      const { session, stored } = await openOnNewYork(true);
      session.decide({ ...answerTo(shown(session)), spans: [], classes: [] });
      assert.deepEqual(stored().sort(), ['New York', 'New York City']);
    });
  });

  it('asks only what a search finds, then the rest of the pool again', async () => {
    const { session } = await bench.window('ada');
    assert.deepEqual(await session.narrow({ text: 'nobody' }, 'nobody'), {
      answered: 0,
      heldOut: 0,
    });
    assert.equal(session.isNarrowed, false);
    assert.equal(await session.narrow({ text: 'kyoto' }, '“kyoto”'), undefined);
    let found = 0;
    for (; shown(session).filter !== undefined; found++) {
      assert.match(shown(session).item.text, /Kyoto/);
      assert.equal(shown(session).item.why.kind, 'search');
      session.decide(answerTo(shown(session)));
      await settled(session);
    }
    assert.ok(found > 0);
    assert.equal(
      shown(session).item.text.includes('Kyoto') && !shown(session).item.why.kind,
      false,
    );
    const heldOut = 6 - found;
    assert.ok(heldOut > 0);
    const passedOver = await session.narrow({ text: 'kyoto' }, '“kyoto”');
    assert.deepEqual(passedOver, { answered: found, heldOut });
  });

  it('finds what a rare label likely holds', async () => {
    const { session, engine } = await bench.window('ada');
    await texts(session, 12);
    await engine.request('index', { encode: true });
    await engine.request('round', {});
    const label = { task: 'classes', name: 'question' } as const;
    const { items } = await engine.request('next', { count: 4, skip: [], filter: { label } });
    assert.equal(items.length, 4);
    assert.ok(items.every(item => item.text.endsWith('?')));
    const place = { task: 'entities', name: 'LOC' } as const;
    const found = await engine.request('next', { count: 9, skip: [], filter: { label: place } });
    const most = found.items.map(({ entities }) =>
      Math.max(...(entities?.probabilities ?? []).map(row => row[1] ?? 0)),
    );
    assert.deepEqual(
      most.map(p => p.toFixed(3)),
      most.toSorted((a, b) => b - a).map(p => p.toFixed(3)),
    );
  });

  it('labels the same words in other examples as one step, and still asks those', async () => {
    const { session, store } = await bench.window('ada');
    const before = shown(session);
    const { groups } = await session.occurrencesOf('Kyoto', 'LOC');
    const others = groups.filter(({ item }) => item.key !== before.item.key);
    assert.ok(others.length >= 5);
    session.labelOccurrences(others);
    assert.deepEqual(shown(session).counts, before.counts);
    assert.equal(shown(session).item.key, before.item.key);
    for (const { item } of others) {
      const said = store.annotationOf(item.key, 'ada')?.entities;
      assert.equal(said?.complete, false);
      assert.deepEqual(
        said.spans.map(span => [item.text.slice(span.start, span.end), span.source]),
        [['Kyoto', 'pattern']],
      );
    }
    assert.equal(await session.narrow({ text: 'Kyoto' }, 'Kyoto'), undefined);
    const { draft } = shown(session);
    assert.equal(draft?.partial, true);
    assert.equal(draft.spans.length, 1);
    await session.undo();
    assert.deepEqual(store.training(), []);
    session.redo();
    assert.equal(store.training().length, others.length);
  });

  it('adds labels to what was said of an example while they were chosen', async () => {
    const { session, store } = await bench.window('ada');
    const { groups } = await session.occurrencesOf('Kyoto', 'LOC');
    const [first, second] = groups.filter(({ item }) => item.key !== shown(session).item.key);
    assert.ok(first && second);
    const judged = (text: string, words: string, label: string) => {
      const start = text.indexOf(words);
      const span = { start, end: start + words.length, label };
      return { ...span, verdict: 'yes', source: 'person' } as const;
    };
    const [name] = first.item.text
      .split(' ')
      .filter(word => /^(Ada|Grace|Alan|Edsger|Barbara|Donald)$/.test(word));
    assert.ok(name);
    const said = [
      [first.item, judged(first.item.text, name, 'PER')],
      [second.item, judged(second.item.text, 'Kyoto', 'PER')],
    ] as const;
    session.recordOutside(
      said.map(([{ key, text, anchor }, span]) => ({
        ...{ key, text, anchor, context: { kind: 'editor' } },
        annotation: { entities: { answer: 'accept', complete: false, spans: [span] } },
      })),
    );
    session.labelOccurrences([first, second]);
    const labels = (key: string): string[] =>
      (store.annotationOf(key, 'ada')?.entities?.spans ?? []).map(span => span.label).sort();
    assert.deepEqual(labels(first.item.key), ['LOC', 'PER']);
    assert.deepEqual(labels(second.item.key), ['PER']);
  });

  it('says where more examples hold the words than are looked at', async () => {
    bench = new Workbench(
      Array.from({ length: mostOccurrences + 1 }, (_, i) => `Train ${i} to Kyoto.`),
    );
    const { session } = await bench.window('ada');
    assert.equal((await session.occurrencesOf('Kyoto', 'LOC')).isCut, true);
    assert.equal((await session.occurrencesOf('Train 7', 'LOC')).isCut, false);
  });

  it('takes labels of the example on the screen back together with the others', async () => {
    const { session } = await bench.window('ada');
    const { item } = shown(session);
    const changes: SpanChange[] = [];
    session.onDidChangeSpans(change => changes.push(change));
    const [place] = /Paris|Rome|Oslo|Kyoto|Lima|Accra/.exec(item.text) ?? [];
    assert.ok(place);
    const { groups } = await session.occurrencesOf(place, 'LOC');
    const own = groups.filter(group => group.item.key === item.key);
    const start = item.text.indexOf(place);
    const spans = [{ start, end: start + place.length, label: 'LOC' }];
    const { serial } = shown(session);

    session.labelOccurrences(groups);
    await session.undo();
    session.redo();
    assert.deepEqual(changes.splice(0), [
      { serial, spans, add: true },
      { serial, spans, add: false },
      { serial, spans, add: true },
    ]);
    await session.undo();
    changes.splice(0);

    session.labelOccurrences(own);
    await session.undo();
    assert.deepEqual(
      changes.map(change => change.add),
      [true, false],
    );
    assert.equal(shown(session).item.key, item.key);
  });

  it('still asks an example that was labelled in a text editor, and begins with the label', async () => {
    const { session, store } = await bench.window('ada');
    const before = shown(session);
    const { key, text, anchor, tokens } = before.item;
    const [word] = tokens;
    assert.ok(word);
    const { start, end } = word;
    const given = { start, end, label: 'PER', verdict: 'yes', source: 'person' } as const;
    const entities = { answer: 'accept', complete: false, spans: [given] } as const;
    const context = { kind: 'editor' };
    session.recordOutside([{ key, text, anchor, annotation: { entities }, context }]);
    const after = shown(session);
    assert.equal(after.item.key, key);
    assert.notEqual(after.serial, before.serial, 'it is drawn anew');
    assert.deepEqual(
      after.draft?.spans.map(span => [span.start, span.label]),
      [[start, 'PER']],
    );
    assert.deepEqual(after.counts, before.counts);
    session.decide(answerTo(after));
    assert.deepEqual([...store.answeredKeys()], [key]);
    assert.notEqual(shown(session).item.key, key);
  });

  it('leaves what a person has labelled otherwise alone', async () => {
    const { session } = await bench.window('ada');
    const asked = await texts(session, 10);
    const words = asked.flatMap(text => /in (\w+)\?|to (\w+) again/.exec(text) ?? [])[1];
    assert.ok(words);
    const { groups } = await session.occurrencesOf(words, 'PER');
    assert.ok(groups.length > 0);
    for (const { item } of groups) assert.ok(!asked.includes(item.text), item.text);
  });
});
