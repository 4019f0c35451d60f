import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../../src/base/hash.js';
import { UserError } from '../../../src/base/errors.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import { EngineGoneError } from '../../../src/engine/engineProcess.js';
import type { Engine } from '../../../src/engine/methods.js';
import { selectHoldout } from '../../../src/evaluation/holdout.js';
import { leaseMilliseconds } from '../../../src/session/screen.js';
import type { DecisionMessage, PanelState } from '../../../src/protocol/panel.js';
import { until } from '../engine/processes.js';
import { projectOf, removeProjects } from '../engine/sampleProject.js';
import { answerTo, answerWhile, examples, settled, shown, Workbench } from './workbench.js';

/** An engine that has died and doesn't come back. */
const dead: Engine = { request: () => Promise.reject(new EngineGoneError('SIGKILL')) };

describe('a labelling session', () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench();
  });
  afterEach(() => bench.dispose());
  after(removeProjects);

  describe('that is given an answer', () => {
    it('has it on disk before it shows the next example', async () => {
      const { session } = await bench.window('ada');
      const { item } = shown(session);
      const onDisk: (boolean | undefined)[] = [];
      session.onDidChange(() => {
        onDisk.push(bench.look(store => store.annotationOf(item.key, 'ada') !== undefined));
      });
      session.decide(answerTo(shown(session)));
      assert.ok(onDisk.length > 0);
      assert.ok(onDisk.every(Boolean));
      assert.notEqual(shown(session).item.key, item.key);
    });

    it('stores it with the round, score and kind of the question', async () => {
      const { session, store } = await bench.window('ada');
      const { item } = shown(session);
      session.decide(answerTo(shown(session)));
      const [row] = [...store.exportRows()];
      assert.equal(row?.text, item.text);
      assert.equal(row.annotation.entities?.spans.length, 2);
      assert.deepEqual(
        row.annotation.classes?.values.map(value => value.label),
        [item.text.endsWith('?') ? 'question' : 'statement'],
      );
    });

    it('drops one that was made for an example that is gone', async () => {
      const { session, store } = await bench.window('ada');
      const first = answerTo(shown(session));
      session.decide(first);
      const second = shown(session);
      session.decide(first);
      session.decide({ ...first, serial: 10_000 });
      assert.equal(shown(session), second);
      assert.equal(store.lastSeq(), 1);
    });

    const wrong: readonly (readonly [string, Partial<DecisionMessage>, RegExp])[] = [
      ['a span beyond the end', { spans: [spanAt(0, 1000, 'PER')] }, /0–1000 \(PER\).*doesn’t fit/],
      ['an empty span', { spans: [spanAt(3, 3, 'PER')] }, /doesn’t fit/],
      ['a span the wrong way round', { spans: [spanAt(5, 2, 'PER')] }, /doesn’t fit/],
      ['an unknown entity', { spans: [spanAt(0, 3, 'ANIMAL')] }, /ANIMAL/],
      ['the name of a property', { spans: [spanAt(0, 3, '__proto__')] }, /__proto__/],
      [
        'spans that overlap',
        { spans: [spanAt(0, 3, 'PER'), spanAt(1, 5, 'LOC')] },
        /overlap, which this project does not allow/,
      ],
      ['an unknown class', { classes: [chosen('rumour')] }, /no class rumour/],
      [
        'two classes where one holds',
        { classes: [chosen('question'), chosen('statement')] },
        /one class in this project/,
      ],
    ];
    for (const [what, part, message] of wrong) {
      it(`says what is wrong with ${what}, and keeps the example`, async () => {
        const { session, store } = await bench.window('ada');
        const before = shown(session);
        assert.throws(
          () => session.decide({ ...answerTo(before), ...part }),
          (error: unknown) => error instanceof UserError && message.test(error.message),
        );
        assert.equal(session.state, before);
        assert.equal(store.lastSeq(), 0);
        session.decide(answerTo(before));
        assert.equal(store.answeredKeys().size, 1);
      });
    }

    it('keeps the example when the disk is full, and goes on when there is space again', async () => {
      const { session, store, connection } = await bench.window('ada');
      session.decide(answerTo(shown(session)));
      const full = Number(connection.pragma('page_count'));
      connection.pragma(`max_page_count = ${full}`);
      let answered = 1;
      const fill = (): void => {
        for (; answered < 30; answered++) session.decide(answerTo(shown(session)));
      };
      assert.throws(
        fill,
        (error: unknown) => error instanceof UserError && /the disk is full/.test(error.message),
      );
      const stays = shown(session);
      assert.throws(() => session.decide(answerTo(stays)), /the disk is full/);
      assert.equal(session.state, stays);
      assert.equal(
        bench.look(other => other.training().length),
        answered,
      );
      connection.pragma('max_page_count = 1000000');
      session.decide(answerTo(stays));
      assert.equal(store.answeredKeys().size, answered + 1);
      assert.deepEqual(store.check().problems, []);
    });

    it('has saved it and tells everybody else, although a listener fails', async () => {
      const { session, store } = await bench.window('ada');
      session.onDidChange(() => {
        throw new Error('a panel that is gone');
      });
      const heard: PanelState[] = [];
      session.onDidChange(state => heard.push(state));
      const { item } = shown(session);
      session.decide(answerTo(shown(session)));
      assert.ok(store.annotationOf(item.key, 'ada'));
      assert.deepEqual(heard, [session.state]);
    });

    it('moves on although it can’t note which example it shows', async () => {
      const { session, store } = await bench.window('ada');
      store.acquireLease = () => {
        throw new UserError('the disk is full');
      };
      const { item } = shown(session);
      session.decide(answerTo(shown(session)));
      assert.notEqual(shown(session).item.key, item.key);
    });
  });

  it('asks everything once, marks why, and says when it is done', async () => {
    writeFileSync(path.join(bench.root, 'empty.txt'), '');
    const { session } = await bench.window('ada');
    const kinds = new Map<string, string>();
    const propensities: (number | undefined)[] = [];
    const note = (): void => {
      if (session.state.kind !== 'example') return;
      const { text, why } = session.state.item;
      kinds.set(text, why.kind);
      if (why.kind === 'exploration') propensities.push(why.propensity);
      else assert.equal(why.propensity, undefined);
    };
    note();
    session.onDidChange(note);
    const asked = await answerWhile(session);
    assert.deepEqual([...asked].sort(), [...examples].sort());
    const { query, holdout } = projectOf(bench.root);
    const heldOutKeys = selectHoldout(
      examples.map(text => sha256(text)),
      query.seed,
      holdout,
    );
    const heldOut = examples.filter(text => heldOutKeys.has(sha256(text)));
    assert.ok(heldOut.length > 2);
    assert.deepEqual(
      [...kinds]
        .filter(([, kind]) => kind === 'hold-out')
        .map(([text]) => text)
        .sort(),
      heldOut.sort(),
    );
    await until(() => session.state.kind === 'done' && session.state.files.length > 0);
    const { state } = session;
    assert.deepEqual(state.kind === 'done' && [state.counts, state.ignored, state.canUndo], [
      { left: 0, answered: examples.length },
      0,
      true,
    ]);
    assert.deepEqual(state.kind === 'done' && state.files, [
      { path: 'empty.txt', note: 'is empty' },
    ]);
    assert.ok(propensities.every(share => share === undefined || (share > 0 && share <= 0.3)));
  });

  it('asks at random among the ranked, and says how likely that was', async () => {
    const { session, engine } = await bench.window('ada');
    await answerWhile(session, () => session.answeredCount < 15);
    // Without a background the engine learns when it is told to.
    await engine.request('index', { encode: true });
    await engine.request('round', {});
    await session.roundFinished();
    const explored: { kind: string; propensity?: number | undefined }[] = [];
    session.onDidChange(state => {
      if (state.kind === 'example' && state.item.why.kind === 'exploration')
        explored.push(state.item.why);
    });
    await answerWhile(session);
    assert.ok(explored.length > 0);
    for (const { propensity } of explored) assert.ok(propensity !== undefined && propensity > 0);
  });

  it('counts what is left and what is answered, however fast the answers come', async () => {
    const { session } = await bench.window('ada');
    for (let answered = 1; answered <= 12; answered++) {
      session.decide(answerTo(shown(session)));
      await settled(session);
      assert.deepEqual(shown(session).counts, { left: examples.length - answered, answered });
    }
    session.decide({ ...answerTo(shown(session)), answer: 'ignore', spans: [], classes: [] });
    await settled(session);
    assert.deepEqual(shown(session).counts, { left: examples.length - 13, answered: 12 });
  });

  describe('that takes back an answer', () => {
    it('shows the example as it was asked, with the answer to start from', async () => {
      const { session, store } = await bench.window('ada');
      const first = shown(session);
      session.decide(answerTo(first));
      const second = shown(session);
      await session.undo();
      const again = shown(session);
      assert.deepEqual(again.item, first.item);
      const { spans, classes } = answerTo(first);
      assert.deepEqual(again.draft, { spans, classes, whole: true, partial: false });
      assert.deepEqual(again.counts, first.counts);
      assert.equal(store.annotationOf(first.item.key, 'ada'), undefined);
      session.decide(answerTo(again));
      assert.equal(shown(session).item.key, second.item.key, 'what was interrupted comes next');
    });

    it('goes back through all of them, also those of an earlier session', async () => {
      const before = await bench.window('ada');
      const asked = await answerWhile(before.session, () => before.session.answeredCount < 4);
      before.session.dispose();
      const { session, store } = await bench.window('ada');
      const back: string[] = [];
      for (let i = 0; i < 4; i++) {
        await session.undo();
        back.push(shown(session).item.text);
        assert.ok(shown(session).item.contextBefore + shown(session).item.contextAfter !== '');
      }
      assert.deepEqual(back, asked.reverse());
      assert.equal(store.answeredKeys().size, 0);
      const stays = session.state;
      await session.undo();
      assert.equal(session.state, stays, 'there is nothing more to take back');
    });

    it('counts an example that was set aside as open again', async () => {
      const { session } = await bench.window('ada');
      session.decide({ ...answerTo(shown(session)), answer: 'ignore', spans: [], classes: [] });
      assert.deepEqual(shown(session).counts, { left: examples.length - 1, answered: 0 });
      await session.undo();
      assert.deepEqual(shown(session).counts, { left: examples.length, answered: 0 });
    });

    it('needs no engine for it', async () => {
      const { store, session: before } = await bench.window('ada');
      const [old] = await answerWhile(before, () => before.answeredCount < 1);
      before.dispose();
      const session = bench.session(store, dead, 'ada');
      await session.start();
      await session.undo();
      assert.equal(shown(session).item.text, old);
      assert.ok(shown(session).item.tokens.length > 3);
      assert.equal(shown(session).item.anchor.path, 'texts.txt');
      session.decide(answerTo(shown(session)));
      assert.equal(
        bench.look(other => other.training().length),
        1,
      );
    });

    it('does not wait for an engine that takes its time', async () => {
      const { store, session: before } = await bench.window('ada');
      const [old] = await answerWhile(before, () => before.answeredCount < 1);
      before.dispose();
      const never: Engine = { request: () => new Promise(() => undefined) };
      const session = bench.session(store, never, 'ada');
      void session.start();
      await session.undo();
      assert.equal(shown(session).item.text, old);
    });
  });

  it('keeps a flag on disk, and on the example', async () => {
    const { session, store } = await bench.window('ada');
    const { serial, item } = shown(session);
    session.flag(serial + 1, true);
    assert.equal(shown(session).flagged, false, 'a flag for another example');
    session.flag(serial, true);
    assert.equal(shown(session).flagged, true);
    assert.equal(store.isFlagged(item.key, 'ada'), true);
    session.decide(answerTo(shown(session)));
    assert.equal(shown(session).flagged, false);
    await session.undo();
    assert.equal(shown(session).flagged, true);
  });

  it('doesn’t say of an answer on disk that it wasn’t saved, where the next example can’t be read', async () => {
    const { session, store } = await bench.window('ada');
    const isFlagged = store.isFlagged.bind(store);
    store.isFlagged = () => {
      store.isFlagged = isFlagged;
      throw new UserError('The database is locked.');
    };
    const { item } = shown(session);
    session.decide(answerTo(shown(session)));
    assert.equal(
      bench.look(other => other.annotationOf(item.key, 'ada') !== undefined),
      true,
    );
    await settled(session);
    assert.notEqual(shown(session).item.key, item.key);
  });

  it('tells the engine what is on disk, also where a task is left out of an earlier answer', async () => {
    const { store } = bench.storeWithConnection();
    const engine = await bench.engine(store);
    const told: TrainingExample[] = [];
    const listening: Engine = {
      request: (method, params, signal) => {
        if ('changes' in params) told.push(...params.changes);
        return engine.request(method, params, signal);
      },
    };
    const session = bench.session(store, listening, 'ada');
    await session.start();
    await answerWhile(session, () => session.answeredCount < 3);
    await session.earlier();
    const { item } = shown(session);
    session.decide({ ...answerTo(shown(session)), classes: [] });
    const stored = store.training().find(({ key }) => key === item.key);
    assert.ok(stored?.annotation.classes);
    assert.deepEqual(told.at(-1), stored);
  });

  it('asks about the hold-out as a whole, also one at a time', async () => {
    const { session, engine } = await bench.window('ada');
    await answerWhile(session, () => session.answeredCount < 12);
    await engine.request('round', {});
    await session.roundFinished();
    session.setMode('binary');
    const asked = new Map<string, boolean>();
    while (session.state.kind === 'example') {
      const { item, question } = shown(session);
      asked.set(item.why.kind, question === undefined);
      session.decide({ ...answerTo(shown(session)), answer: 'ignore', spans: [], classes: [] });
      await settled(session);
    }
    assert.equal(asked.get('hold-out'), true);
    assert.equal(asked.get('ranked'), false);
  });

  describe('beside another on the same project', () => {
    it('never shows what the other shows, and together they ask everything once', async () => {
      const windows = [await bench.window('ada'), await bench.window('bob')];
      const asked: string[] = [];
      for (let turn = 0; turn < 3 * examples.length; turn++) {
        const window = windows[turn % 2];
        assert.ok(window);
        const { session } = window;
        session.pickUpOtherWrites();
        const state = await settled(session);
        const places = windows.flatMap(({ session: { state: now } }) =>
          now.kind === 'example' ? [now.item.key] : [],
        );
        assert.equal(new Set(places).size, places.length);
        if (state.kind !== 'example') continue;
        asked.push(state.item.text);
        session.decide(answerTo(state));
      }
      assert.deepEqual(asked.sort(), [...examples].sort());
    });

    it('takes in what the other answers, and teaches it to its engine', async () => {
      const [one, two] = [await bench.window('ada'), await bench.window('bob')];
      const answered = await answerWhile(one.session, () => one.session.answeredCount < 6);
      two.session.pickUpOtherWrites();
      assert.equal(shown(two.session).counts.answered, 6);
      const { items } = await two.engine.request('next', { count: 100, skip: [] });
      assert.equal(items.length, examples.length - 6);
      assert.deepEqual(
        items.map(item => item.text).filter(text => answered.includes(text)),
        [],
      );
    });

    it('misses no answer of the other that came in just before one of its own', async () => {
      const [one, two] = [await bench.window('ada'), await bench.window('bob')];
      const { item } = shown(one.session);
      one.session.decide(answerTo(shown(one.session)));
      two.session.decide(answerTo(shown(two.session)));
      two.session.pickUpOtherWrites();
      const asked = await answerWhile(two.session);
      assert.ok(!asked.includes(item.text));
    });

    it('moves on when the other has answered what it shows', async () => {
      const one = await bench.window('ada');
      const { item } = shown(one.session);
      const { store } = await bench.window('bob');
      store.record({
        ...{ key: item.key, text: item.text, annotator: 'bob' },
        ...{ segmenterVersion: 1, tokenizerVersion: 1 },
        annotation: { classes: { answer: 'ignore', complete: false, values: [] } },
      });
      one.session.pickUpOtherWrites();
      assert.notEqual(shown(one.session).item.key, item.key);
    });

    it('waits quietly while the other has the last example, and gets it when that window closes', async () => {
      bench = new Workbench(['The only one.']);
      const one = await bench.window('ada');
      assert.equal(shown(one.session).item.text, 'The only one.');
      const { store } = bench.storeWithConnection();
      const engine = await bench.engine(store);
      let requests = 0;
      const counting: Engine = {
        request: (method, params, signal) => {
          requests += 1;
          return engine.request(method, params, signal);
        },
      };
      const session = bench.session(store, counting, 'bob');
      await session.start();
      for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
      const state = await settled(session);
      assert.deepEqual(state, {
        kind: 'indexing',
        message: 'The last examples are open in another window',
      });
      assert.ok(requests <= 2, `${requests} requests to the engine`);
      one.session.dispose();
      session.pickUpOtherWrites();
      await until(() => session.state.kind === 'example');
      assert.equal(shown(session).item.text, 'The only one.');
    });

    it('gets the example of a window that was killed, when its lease is over', async () => {
      bench = new Workbench(['The only one.']);
      await bench.window('ada');
      const two = await bench.window('bob');
      assert.equal((await settled(two.session)).kind, 'indexing');
      bench.time += leaseMilliseconds;
      two.session.pickUpOtherWrites();
      await until(() => two.session.state.kind === 'example');
    });

    it('keeps its example for as long as a person looks at it', async () => {
      bench = new Workbench(['The only one.']);
      const one = await bench.window('ada');
      bench.time += leaseMilliseconds / 2 + 1;
      one.session.keepLease();
      bench.time += leaseMilliseconds / 2 + 1;
      const two = await bench.window('bob');
      assert.equal((await settled(two.session)).kind, 'indexing');
    });

    it('leaves its example to others while its panel is closed', async () => {
      bench = new Workbench(['The only one.']);
      const one = await bench.window('ada');
      one.panel.dispose();
      one.session.keepLease();
      const two = await bench.window('bob');
      assert.equal(shown(two.session).item.text, 'The only one.');
      const again = one.session.watch();
      assert.equal(one.session.state.kind, 'indexing');
      again.dispose();
    });

    it('takes no example while only text editors are used, also after its engine was restarted', async () => {
      bench = new Workbench(['The only one.']);
      const { store } = bench.storeWithConnection();
      const editing = bench.session(store, await bench.engine(store), 'ada');
      await editing.retry();
      await editing.roundFinished();
      const { item } = shown((await bench.window('bob')).session);
      assert.equal(item.text, 'The only one.');
      assert.equal(editing.state.kind, 'indexing');
    });

    it('takes no example either by undoing what a text editor has labelled', async () => {
      bench = new Workbench(['Ada flew.', 'Ada sang.']);
      const { store } = bench.storeWithConnection();
      const editing = bench.session(store, await bench.engine(store), 'ada');
      const [item] = await bench.engine(store).then(async engine => {
        const { items } = await engine.request('next', { count: 2, skip: [] });
        return items.filter(({ text }) => text === 'Ada flew.');
      });
      assert.ok(item);
      const { key, text, anchor } = item;
      const annotation = {
        entities: { answer: 'accept', complete: false, spans: [spanAt(0, 3, 'PER')] },
      } as const;
      editing.recordOutside([{ key, text, anchor, annotation, context: { kind: 'editor' } }]);
      await editing.undo();
      assert.equal(editing.state.kind, 'indexing');
      assert.equal(store.annotationOf(key, 'ada'), undefined);
      await editing.start();
      assert.equal(shown(editing).counts.left, 2);
    });

    it('goes on labelling when the other’s answers can’t be read', async () => {
      const { session, store } = await bench.window('ada');
      store.dataVersion = () => {
        throw new UserError('The database is locked.');
      };
      session.pickUpOtherWrites();
      session.decide(answerTo(shown(session)));
      assert.equal(
        bench.look(other => other.training().length),
        1,
      );
    });
  });
});

function spanAt(start: number, end: number, label: string): DecisionMessage['spans'][number] {
  return { start, end, label, verdict: 'yes', source: 'person' };
}

function chosen(label: string): DecisionMessage['classes'][number] {
  return { label, verdict: 'yes', source: 'person' };
}
