/** Sentences that are asked about part by part, from the engine to the database and back. */
import assert from 'node:assert/strict';
import { overlaps, sameSpan } from '../../../src/domain/span.js';
import type { Engine } from '../../../src/engine/methods.js';
import { withSpans } from '../../../src/editor/spanEdits.js';
import type { DecisionMessage } from '../../../src/protocol/panel.js';
import { createEngineService } from '../../../src/engine/service.js';
import type { LabellingSession } from '../../../src/session/labellingSession.js';
import { openParams, removeProjects } from '../engine/sampleProject.js';
import { settled, shown, Workbench, type Example, type Window } from './workbench.js';

const project = {
  classes: undefined,
  holdout: 0,
  query: { strategy: 'parts', explore: 0, batchSize: 5, seed: 3 },
};

const syllables = ['Ka', 'Ro', 'Mi', 'Ten', 'Lu', 'Va', 'So', 'Ber'];
const middles = [
  'wrote a long letter about the weather and the food to',
  'has heard for many years and from many people about',
  'was on the way for two whole days and one night with',
];

/** Each name once, so that an answer about one says little about another. */
const nameOf = (n: number): string =>
  [n, n >> 3, 5 * n].map((at, k) => lower(syllables[at % 8] ?? '', k > 0)).join('');
const lower = (text: string, isLower: boolean): string => (isLower ? text.toLowerCase() : text);

/** Two names in each sentence, too far from each other to be asked about together. */
const sentences = Array.from(
  { length: 32 },
  (_, i) => `${nameOf(i)} ${middles[i % 3] ?? ''} ${nameOf(i + 32)}.`,
);

/** What a person says who labels what is asked about, and leaves the labels that are there. */
function answerTo({ serial, item, draft }: Example): DecisionMessage {
  const { part = { start: 0, end: item.text.length } } = item;
  const there = (draft?.spans ?? []).filter(span => span.verdict === 'yes');
  const found = [...item.text.matchAll(/[A-Z]\w+/g)]
    .map(({ 0: name, index: start }) => ({
      ...{ start, end: start + name.length, label: name.length % 2 === 0 ? 'LOC' : 'PER' },
      ...{ verdict: 'yes' as const, source: 'person' as const },
    }))
    .filter(span => overlaps(span, part) && !there.some(other => overlaps(other, span)));
  const spans = [...there, ...found];
  return { type: 'decision', serial, answer: 'accept', spans, classes: [], milliseconds: 900 };
}

async function nextRound({ session, engine }: Window): Promise<void> {
  await engine.request('round', {});
  await session.roundFinished();
}

/** Answers twelve whole examples, from which there is a model, and those that were asked before it was there. */
async function toParts(window: Window): Promise<Example> {
  const { session, engine } = window;
  await engine.request('index', { encode: true });
  for (let n = 0; n < 12; n++) {
    assert.equal(shown(session).item.part, undefined);
    session.decide(answerTo(shown(session)));
    await settled(session);
  }
  await nextRound(window);
  while (shown(session).item.part === undefined) {
    session.decide(answerTo(shown(session)));
    await settled(session);
  }
  return shown(session);
}

/** Goes on until a sentence comes for the second time. */
async function toSecondPart(window: Window): Promise<Example> {
  const { session } = window;
  await toParts(window);
  for (let n = 1; shown(session).draft === undefined; n++) {
    session.decide(answerTo(shown(session)));
    if (n % 5 === 0) await nextRound(window);
    await settled(session);
  }
  return shown(session);
}

describe('A session that asks about parts of sentences', () => {
  let bench: Workbench;
  let window: Window;
  beforeEach(async () => {
    bench = new Workbench(sentences, project);
    window = await bench.window('ada');
  });
  afterEach(() => bench.dispose());
  after(removeProjects);

  it('stores what was said of the part, and leaves the rest open', async () => {
    const { item, serial } = await toParts(window);
    window.session.decide(answerTo(shown(window.session)));
    const { entities } = window.store.annotationOf(item.key, 'ada') ?? {};
    assert.equal(entities?.complete, false);
    assert.equal(entities.spans.filter(span => span.verdict === 'yes').length, 1);
    assert.ok(entities.spans.every(span => item.part && overlaps(span, item.part)));
    assert.notEqual(shown(window.session).serial, serial);
  });

  it('asks about other words of a sentence after a round, and never about a word twice', async () => {
    const { session, store } = window;
    await toParts(window);
    const asked = new Map<string, { start: number; end: number }[]>();
    let again = 0;
    for (let n = 1; session.state.kind === 'example'; n++) {
      const { item, draft } = shown(session);
      const before = asked.get(item.key) ?? [];
      const { part } = item;
      assert.ok(part);
      assert.ok(!before.some(other => overlaps(other, part)), `${item.text} twice`);
      asked.set(item.key, [...before, part]);
      if (before.length > 0) {
        again += 1;
        assert.equal(draft?.spans.filter(span => span.verdict === 'yes').length, before.length);
      }
      session.decide(answerTo(shown(session)));
      if (n % 5 === 0) await nextRound(window);
      await settled(session);
    }
    assert.ok(again > 0);
    assert.equal(store.answeredKeys().size, sentences.length);
  });

  it('shows the part again that was begun when the window was reloaded, unless that was asked elsewhere', async () => {
    const { session, store, engine } = window;
    const { item, serial } = await toParts(window);
    session.begin(serial);
    const begun = session.begunWork;
    session.dispose();
    const after = bench.session(store, engine, 'ada');
    await after.start(begun);
    assert.equal(shown(after).item.key, item.key);
    assert.deepEqual(shown(after).item.part, item.part);
    after.decide(answerTo(shown(after)));
    after.dispose();
    const later = bench.session(store, engine, 'ada');
    await later.start(begun);
    const { key, part } = shown(later).item;
    assert.notDeepEqual({ key, part }, { key: item.key, part: item.part });
  });

  it('goes on when a round finds more to ask after every sentence has been asked about', async () => {
    const { session } = window;
    await toParts(window);
    while (session.state.kind === 'example') {
      session.decide(answerTo(shown(session)));
      await settled(session);
    }
    assert.equal(session.state.kind, 'done');
    await nextRound(window);
    assert.ok(shown(session).item.part);
  });

  it('goes on by itself though fewer answers have come than a round waits for', async () => {
    const rare = new Workbench(sentences, {
      ...project,
      query: { ...project.query, batchSize: 100 },
    });
    let session: LabellingSession | undefined;
    const engine = createEngineService(({ type }) => {
      if (type === 'round') void session?.roundFinished();
    });
    try {
      await engine.request('open', openParams(rare.root, { background: true }));
      const store = rare.store();
      session = rare.session(store, engine, 'ada');
      await session.start();
      await toParts({ ...window, store, engine, session });
      const parts = new Set<string>();
      for (;;) {
        while (session.state.kind !== 'example') await new Promise(setImmediate);
        const { key } = shown(session).item;
        if (parts.has(key)) break;
        parts.add(key);
        session.decide(answerTo(shown(session)));
      }
      assert.equal(store.answeredKeys().size, sentences.length);
    } finally {
      await engine.close();
      await rare.dispose();
    }
  });

  it('shows the part again, as it was answered, when that is undone', async () => {
    const { session, store } = window;
    const { item } = await toParts(window);
    session.decide(answerTo(shown(session)));
    await session.undo();
    const { item: again, draft } = shown(session);
    assert.deepEqual(again.part, item.part);
    assert.equal(draft?.spans.filter(span => span.verdict === 'yes').length, 1);
    assert.equal(store.annotationOf(item.key, 'ada'), undefined);
  });

  it('goes back through both parts of a sentence, one after the other', async () => {
    const { session } = window;
    const { item } = await toParts(window);
    session.decide(answerTo(shown(session)));
    const between: string[] = [];
    for (let n = 1; shown(session).item.key !== item.key; n++) {
      between.push(shown(session).item.key);
      session.decide(answerTo(shown(session)));
      if (n % 5 === 0) await nextRound(window);
      await settled(session);
    }
    const second = shown(session).item.part;
    assert.notDeepEqual(second, item.part);
    session.decide(answerTo(shown(session)));
    await session.undo();
    assert.deepEqual(shown(session).item.part, second);
    for (const key of between.reverse()) {
      await session.undo();
      assert.equal(shown(session).item.key, key);
    }
    await session.undo();
    assert.deepEqual(shown(session).item.part, item.part);
  });

  it('looks at an earlier answer as a whole, and takes it as one when it is changed', async () => {
    const { session, store } = window;
    const { item } = await toParts(window);
    session.decide(answerTo(shown(session)));
    await session.earlier();
    assert.equal(shown(session).item.key, item.key);
    assert.equal(shown(session).item.part, undefined);
    session.decide(answerTo(shown(session)));
    assert.equal(store.annotationOf(item.key, 'ada')?.entities?.complete, true);
  });

  it('keeps what was said of a sentence when another part of it is left out', async () => {
    const { session, store } = window;
    const { serial, item } = await toSecondPart(window);
    const before = store.annotationOf(item.key, 'ada');
    session.decide({ ...answerTo(shown(session)), answer: 'ignore', spans: [] });
    assert.deepEqual(store.annotationOf(item.key, 'ada'), before);
    assert.notEqual(shown(session).serial, serial);
  });

  it('does not ask about a part again that was rejected', async () => {
    const { session, store } = window;
    const { item } = await toSecondPart(window);
    const message = answerTo(shown(session));
    session.decide({ ...message, answer: 'reject', spans: message.spans.slice(0, 1) });
    await nextRound(window);
    for (let n = 1; session.state.kind === 'example'; n++) {
      assert.notEqual(shown(session).item.key, item.key);
      session.decide(answerTo(shown(session)));
      if (n % 5 === 0) await nextRound(window);
      await settled(session);
    }
    const { entities } = store.annotationOf(item.key, 'ada') ?? {};
    assert.equal(entities?.spans.filter(span => span.verdict === 'yes').length, 1);
  });

  it('keeps a label that came from a text editor while another part was on the screen', async () => {
    const { session, store } = window;
    const { item } = await toSecondPart(window);
    const { key, text, anchor, tokens, part } = item;
    const said = store.annotationOf(key, 'ada')?.entities;
    const word = tokens.find(
      token => part && !overlaps(token, part) && !said?.spans.some(span => overlaps(span, token)),
    );
    assert.ok(word);
    const span = { ...word, label: 'LOC', verdict: 'yes' as const, source: 'person' as const };
    const entities = withSpans(said, [span], false);
    const context = { kind: 'editor' as const };
    session.recordOutside([{ key, text, anchor, annotation: { entities }, context }]);
    assert.equal(shown(session).item.key, key);
    session.decide(answerTo(shown(session)));
    const kept = store.annotationOf(key, 'ada')?.entities?.spans ?? [];
    assert.ok(kept.some(other => sameSpan(other, span) && other.verdict === 'yes'));
  });

  it('doesn’t ask again about a part that was answered in another window', async () => {
    const { session, store } = window;
    await toParts(window);
    const [item] = session.upcoming.filter(({ part }) => part);
    assert.ok(item);
    const { key, text, anchor, part } = item;
    assert.ok(part);
    const span = { ...part, label: 'LOC', verdict: 'yes' as const, source: 'person' as const };
    const entities = { answer: 'accept' as const, complete: false, spans: [span] };
    const other = bench.store();
    other.record({
      ...{ key, text, anchor, annotator: 'ada', annotation: { entities } },
      ...{ segmenterVersion: 1, tokenizerVersion: 1, context: { kind: 'ranked' } },
    });
    session.pickUpOtherWrites();
    assert.ok(!session.upcoming.some(waiting => waiting.key === key));
    assert.ok(store.answeredKeys().has(key));
  });

  it('doesn’t ask again about a part that was answered while the queue was being filled', async () => {
    const { store, engine, session: first } = window;
    await toParts(window);
    first.dispose();
    let reply: (() => void) | undefined;
    let isHeld = false;
    const slow: Engine = {
      request: async (method, params) => {
        const result = await engine.request(method, params);
        if (isHeld && method === 'next') await new Promise<void>(resolve => (reply = resolve));
        return result;
      },
    };
    const session = bench.session(store, slow, 'ada');
    await session.start();
    isHeld = true;
    const filled = session.roundFinished();
    while (!reply) await new Promise(setImmediate);
    session.decide(answerTo(shown(session)));
    const { key } = shown(session).item;
    session.decide(answerTo(shown(session)));
    isHeld = false;
    reply();
    await filled;
    assert.ok(!session.upcoming.some(item => item.key === key));
  });

  it('takes back a label that the person drops at the second part', async () => {
    const { session, store } = window;
    const { item, draft } = await toSecondPart(window);
    const [dropped] = draft?.spans.filter(span => span.verdict === 'yes') ?? [];
    const message = answerTo(shown(session));
    const spans = message.spans.filter(span => span.start !== dropped?.start);
    session.decide({ ...message, spans });
    const { entities } = store.annotationOf(item.key, 'ada') ?? {};
    const kept = entities?.spans.filter(span => span.verdict === 'yes');
    assert.deepEqual(
      kept?.map(span => span.start),
      spans.map(span => span.start),
    );
  });
});
