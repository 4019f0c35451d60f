/** An example that a person had begun when the window was reloaded, or the project read anew. */
import assert from 'node:assert/strict';
import type { LabellingSession } from '../../../src/session/labellingSession.js';
import type { BegunWork } from '../../../src/protocol/begunWork.js';
import { removeProjects } from '../engine/sampleProject.js';
import { answerTo, answerWhile, examples, shown, Workbench, type Window } from './workbench.js';

describe('an example that was begun', () => {
  let bench: Workbench;
  let before: Window;
  let work: BegunWork;
  beforeEach(async () => {
    bench = new Workbench();
    before = await bench.window('ada');
    before.session.begin(shown(before.session).serial);
    work = begunIn(before.session);
  });
  afterEach(() => bench.dispose());
  after(removeProjects);

  function begunIn(session: LabellingSession): BegunWork {
    const { begunWork } = session;
    assert.ok(begunWork);
    return begunWork;
  }

  /** What the window shows once it is there again, told of what was begun in it. */
  async function afterReload(begun?: BegunWork): Promise<LabellingSession> {
    before.session.dispose();
    const { store } = bench.storeWithConnection();
    const engine = await bench.engine(store);
    await engine.request('index', { encode: true });
    await engine.request('round', {});
    const session = bench.session(store, engine, 'ada');
    await session.start(begun);
    return session;
  }

  it('is what is shown first, although a round would ask others before it', async () => {
    const { session } = await bench.window('grace');
    await answerWhile(session, () => session.answeredCount < 20);
    const usual = await afterReload();
    assert.notEqual(shown(usual).item.key, work.key);
    usual.dispose();
    const after = await afterReload(work);
    assert.equal(shown(after).item.key, work.key);
    assert.deepEqual(shown(after).counts, { left: 16, answered: 20 });
    assert.ok(after.upcoming.every(item => item.key !== work.key));
  });

  it('isn’t, once it has been answered, by whomever', async () => {
    before.session.dispose();
    const { session } = await bench.window('grace');
    assert.ok(await session.open(work.key));
    session.decide(answerTo(shown(session)));
    assert.notEqual(shown(await afterReload(work)).item.key, work.key);
  });

  it('isn’t, where it is no example of the project', async () => {
    const { item } = shown(await afterReload({ key: '0'.repeat(64), begun: '' }));
    assert.ok(examples.includes(item.text));
  });

  it('may be an answer that was being changed', async () => {
    const { session } = before;
    session.decide(answerTo(shown(session)));
    assert.ok(await session.open(work.key));
    session.begin(shown(session).serial);
    const after = await afterReload(begunIn(session));
    assert.equal(shown(after).item.key, work.key);
    assert.ok(shown(after).draft);
  });

  it('isn’t an answer that is another one by now', async () => {
    const { session } = before;
    session.decide(answerTo(shown(session)));
    assert.ok(await session.open(work.key));
    session.begin(shown(session).serial);
    const changing = begunIn(session);
    session.decide({ ...answerTo(shown(session)), spans: [] });
    assert.notEqual(shown(await afterReload(changing)).item.key, work.key);
  });

  it('isn’t there while an earlier answer is looked at', async () => {
    const { session } = before;
    session.decide(answerTo(shown(session)));
    await session.earlier();
    session.begin(shown(session).serial);
    assert.equal(session.begunWork, undefined);
  });
});
