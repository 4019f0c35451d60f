import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { silentLog } from '../../../src/base/log.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import type { EngineNotice } from '../../../src/engine/methods.js';
import { ProjectSession } from '../../../src/session/projectSession.js';
import type { DecisionMessage, PanelState } from '../../../src/protocol/panel.js';
import { openStore } from '../../../src/store/annotationStore.js';
import { prepareProjectFolder } from '../../../src/store/projectFolder.js';
import { enginesOf, killEngines, until } from '../engine/processes.js';
import {
  builtInModel,
  copyOfSample,
  engineChild,
  goldAnswers,
  projectOf,
  removeProjects,
} from '../engine/sampleProject.js';

const gold = new Map<string, TrainingExample>(goldAnswers().map(one => [one.text, one]));

/** What a person who knows the answer would send. */
function decisionFor(state: Extract<PanelState, { kind: 'example' }>): DecisionMessage {
  const { entities, classes } = gold.get(state.item.text)?.annotation ?? {};
  return {
    ...{ type: 'decision', serial: state.serial, answer: 'accept', milliseconds: 900 },
    spans: (entities?.spans ?? []).map(({ start, end, label }) => ({
      ...{ start, end, label, verdict: 'yes' as const, source: 'person' as const },
    })),
    classes: (classes?.values ?? []).map(({ label }) => ({
      ...{ label, verdict: 'yes' as const, source: 'person' as const },
    })),
  };
}

describe('labelling while the engine is killed', function () {
  this.timeout(90_000);
  const owned: { dispose(): void }[] = [];
  afterEach(async () => {
    for (const one of owned.splice(0)) one.dispose();
    await until(() => enginesOf(process.pid).length === 0);
  });
  after(removeProjects);

  const open = (root: string, childFile = engineChild): ProjectSession => {
    const project = projectOf(root);
    const store = openStore({ file: prepareProjectFolder(root), log: silentLog });
    store.syncSchema(project.schema);
    const session = new ProjectSession({
      ...{ root, project, store, log: silentLog },
      ...{ annotator: 'ada', modelFolder: builtInModel, childFile },
    });
    owned.push(session);
    return session;
  };
  /** Answers what is shown; gives its text, or undefined where nothing can be answered. */
  const answer = ({ session }: ProjectSession): string | undefined => {
    const { state } = session;
    if (state.kind !== 'example') return undefined;
    session.decide(decisionFor(state));
    return state.item.text;
  };
  const stored = (root: string): string[] => {
    const file = path.join(root, '.glossator', 'annotations.db');
    const store = openStore({ file, log: silentLog, readonly: true });
    try {
      return store.training().map(({ text }) => text);
    } finally {
      store.dispose();
    }
  };

  it('and cannot be started at all, lists no files and leaves it at that', async () => {
    const root = copyOfSample();
    const project = open(root, path.join(root, 'missing.js'));
    let failures = 0;
    project.onDidChangeEngine(({ kind }) => {
      if (kind === 'stopped') failures += 1;
      project.fileProgress().catch(() => undefined);
    });
    await assert.rejects(project.fileProgress(), /stopped several times/);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    assert.equal(failures, 1);
    assert.deepEqual(await project.fileProgress(), []);
  });

  it('again and again loses no answer, asks nothing twice, and undoes with the engine down', async () => {
    const root = copyOfSample();
    const project = open(root);
    await project.session.start();
    const acknowledged: string[] = [];
    for (let kills = 0; kills < 8; kills++) {
      await until(() => enginesOf(process.pid).length === 1);
      // In the middle of what it does: reading, encoding, fitting or scoring.
      assert.equal(killEngines(), 1);
      for (let i = 0; i < 6; i++) {
        const text = answer(project);
        if (text === undefined) break;
        acknowledged.push(text);
        assert.deepEqual(stored(root).sort(), [...acknowledged].sort());
      }
      // After too many deaths the engine waits for the user's word.
      await until(() => enginesOf(process.pid).length === 1 || /several/.test(reasonOf(project)));
      if (/several/.test(reasonOf(project))) await project.restartEngine();
      await until(() => project.session.state.kind === 'example');
    }
    assert.ok(acknowledged.length >= 24, `${acknowledged.length} answers`);
    assert.equal(new Set(acknowledged).size, acknowledged.length);

    await project.engine.stop('Off');
    const last = acknowledged.pop();
    await project.session.undo();
    const { state } = project.session;
    assert.equal(state.kind === 'example' && state.item.text, last);
    assert.deepEqual(stored(root).sort(), [...acknowledged].sort());
    assert.equal(answer(project), last);
    assert.equal(stored(root).length, acknowledged.length + 1);
    assert.deepEqual(project.store.check().problems, []);
  });

  it('brings the engine back by itself, with the answers that were given meanwhile', async () => {
    const root = copyOfSample();
    const project = open(root);
    await project.session.start();
    const answered: string[] = [];
    const answerSome = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        await until(() => project.session.state.kind === 'example');
        answered.push(answer(project) ?? '');
      }
    };
    await answerSome(12);
    const rounds: number[] = [];
    project.engine.onNotice(notice => {
      if (notice.type === 'round') rounds.push(notice.answers);
    });
    await until(() => rounds.length > 0);
    assert.equal(killEngines(), 1);
    rounds.length = 0;
    await answerSome(3);
    // The round that the new engine begins with has learned from all of them but the hold-out.
    await until(() => rounds.length > 0);
    const { items } = await project.engine.request('next', { count: 500, skip: [] });
    assert.deepEqual(
      items.map(item => item.text).filter(text => answered.includes(text)),
      [],
    );
    const { holdout } = await project.engine.request('index', { encode: false });
    assert.ok((rounds[0] ?? 0) >= answered.length - holdout);
    assert.ok(items.some(item => item.why.phase === 'learning'));
    await until(() => project.engineStatus.kind === 'idle');
  });

  it('is busy from each start of the engine on until that has learned or found nothing to learn', async () => {
    const project = open(copyOfSample());
    const heard: string[] = [];
    project.onDidChangeEngine(({ kind }) => heard.push(kind));
    // The project hears of it first, so that its status stands before the notice that it goes by.
    project.engine.onNotice(({ type }) => {
      if (type === 'idle' || type === 'round') heard.push('said');
    });
    await project.session.start();
    await until(() => heard.includes('said'));
    assert.equal(killEngines(), 1);
    await until(() => heard.includes('stopped') && heard.at(-1) === 'said');
    const again = heard.indexOf('stopped');
    for (const start of [heard.slice(0, again), heard.slice(again + 1)]) {
      assert.equal(start[0], 'busy');
      assert.equal(start[start.indexOf('idle') + 1], 'said', start.join(', '));
    }
  });

  it('keeps each round with the events that it has learned from', async () => {
    const root = copyOfSample();
    const project = open(root);
    await project.session.start();
    const heard: EngineNotice[] = [];
    project.engine.onNotice(notice => {
      if (notice.type === 'round') heard.push(notice);
    });
    for (let i = 0; i < 14; i++) {
      await until(() => project.session.state.kind === 'example');
      answer(project);
    }
    await until(() => heard.some(notice => notice.type === 'round' && (notice.upToSeq ?? 0) >= 10));
    await until(() => project.engineStatus.kind === 'idle');
    const database = new DatabaseSync(path.join(root, '.glossator', 'annotations.db'));
    const rows = database.prepare('SELECT up_to_seq, strategy, metrics FROM round').all();
    database.close();
    assert.deepEqual(
      rows.map(row => [row.up_to_seq, row.strategy, JSON.parse(String(row.metrics)) as unknown]),
      heard.flatMap(notice => {
        if (notice.type !== 'round') return [];
        const { upToSeq, strategy, round, answers } = notice;
        if (upToSeq === undefined) return [];
        return [[upToSeq, strategy, { round, answers }]];
      }),
    );
  });

  it('before the first example is there shows it all the same', async () => {
    const project = open(copyOfSample());
    const reading = new Promise<void>(resolve => {
      project.engine.onNotice(notice => {
        if (notice.type === 'progress' && notice.stage === 'scan') resolve();
      });
    });
    const started = project.session.start();
    await reading;
    assert.equal(killEngines(), 1);
    await started;
    await until(() => project.session.state.kind === 'example');
    assert.ok(answer(project));
  });

  it('for good says so, and answers go on until the examples that wait are used up', async () => {
    const root = copyOfSample();
    const project = open(root);
    await project.session.start();
    await project.engine.stop('The engine has stopped several times.');
    assert.deepEqual(project.engineStatus, {
      kind: 'stopped',
      reason: 'The engine has stopped several times.',
    });
    let answered = 0;
    while (answer(project) !== undefined) answered += 1;
    assert.ok(answered >= 4, `${answered} answers`);
    assert.equal(stored(root).length, answered);
    assert.equal(project.session.state.kind, 'indexing');
    await project.restartEngine();
    await until(() => project.session.state.kind === 'example');
    assert.ok(answer(project));
    assert.equal(stored(root).length, answered + 1);
  });
});

function reasonOf({ engineStatus }: ProjectSession): string {
  return engineStatus.kind === 'stopped' ? engineStatus.reason : '';
}
