import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CancelledError, UserError } from '../../../src/base/errors.js';
import { silentLog } from '../../../src/base/log.js';
import type { QueueItem } from '../../../src/domain/queueItem.js';
import { EngineClient, type EngineState } from '../../../src/engine/client.js';
import { EngineGoneError } from '../../../src/engine/engineProcess.js';
import type { OpenParams } from '../../../src/protocol/engine.js';
import { enginesOf, isAlive, killEngines, until } from './processes.js';
import {
  builtInModel,
  copyOfSample,
  engineChild,
  goldAnswers,
  newFolder,
  openParams,
  projectWith,
  removeProjects,
} from './sampleProject.js';

const small = { entities: { labels: ['PER'] }, holdout: 0 };

describe('the engine as a process', function () {
  this.timeout(60_000);
  const clients: EngineClient[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.dispose();
    await until(() => enginesOf(process.pid).length === 0);
  });
  after(removeProjects);

  /** An engine that is opened with what `params` gives at that moment. */
  const start = (params: () => OpenParams): EngineClient => {
    const client = new EngineClient({ childFile: engineChild, openParams: params, log: silentLog });
    clients.push(client);
    return client;
  };
  const smallProject = (): string => projectWith(small, { 'a.txt': 'Ada flew.\n\nBob stayed.' });
  const texts = (items: readonly QueueItem[]): string[] => items.map(item => item.text);

  it('doesn’t make the folder again of a project that is deleted while it starts', async () => {
    const root = smallProject();
    const client = start(() => openParams(root));
    // The texts are read then, and the encoder is not open yet.
    client.onNotice(notice => {
      if (notice.type === 'progress' && notice.stage === 'scan' && notice.done === notice.total) {
        rmSync(root, { recursive: true, force: true });
      }
    });
    const failed = await client.request('index', { encode: true }).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    // Where the cache was sooner than the deletion, it went with the rest, and nothing fails.
    assert.match(failed ?? 'is gone', /is gone/);
    assert.equal(existsSync(root), false);
  });

  describe('that is killed', () => {
    it('while it encodes: the request fails, the next one is answered as if nothing had been', async () => {
      const root = copyOfSample();
      const client = start(() => openParams(root));
      const encoding = new Promise<void>(resolve => {
        client.onNotice(notice => {
          if (notice.type === 'progress' && notice.stage === 'encode') resolve();
        });
      });
      const indexed = client.request('index', { encode: true });
      const failed = assert.rejects(indexed, EngineGoneError);
      await encoding;
      assert.equal(killEngines(), 1);
      await failed;
      const again = await client.request('index', { encode: true });
      const fresh = start(() => openParams(root, { cacheFolder: newFolder() }));
      const expected = await fresh.request('index', { encode: true });
      assert.deepEqual({ ...again, milliseconds: 0 }, { ...expected, milliseconds: 0 });
      assert.equal(again.distinct, 308);
    });

    it('while it fits and scores: the new one gets the training data and comes to the same ranking', async () => {
      const root = copyOfSample();
      let training = goldAnswers().slice(0, 30);
      const client = start(() => openParams(root, { training }));
      await client.request('index', { encode: true });
      const round = client.request('round', {});
      const failed = assert.rejects(round, EngineGoneError);
      // Answered between two slices of the round, which therefore runs now.
      await client.request('next', { count: 1, skip: [] });
      assert.equal(killEngines(), 1);
      await failed;
      training = goldAnswers().slice(0, 40);

      const ranked = async (engine: EngineClient): Promise<readonly QueueItem[]> => {
        await engine.request('index', { encode: true });
        assert.equal((await engine.request('round', {})).round, 1);
        return engine.request('ranking', { top: 1000, offsets: 'utf16' });
      };
      const after = await ranked(client);
      const fresh = start(() => openParams(root, { training, cacheFolder: newFolder() }));
      assert.deepEqual(after, await ranked(fresh));
      const answered = new Set(training.map(example => example.text));
      assert.equal(
        texts(after).find(text => answered.has(text)),
        undefined,
        'what was answered since the start is known to the new engine',
      );
      assert.ok(after.length > 200 && after.every(item => item.why.phase === 'learning'));
    });

    it('fails everything that was asked, and nothing that is asked later', async () => {
      const root = copyOfSample();
      const client = start(() => openParams(root));
      await client.request('index', { encode: false });
      const asked = Array.from({ length: 50 }, () => client.request('index', { encode: true }));
      const failed = Promise.all(asked.map(one => assert.rejects(one, EngineGoneError)));
      assert.equal(killEngines(), 1);
      await failed;
      const { items } = await client.request('next', { count: 3, skip: [] });
      assert.equal(items.length, 3);
    });

    it('says so to whoever waits, and what to do', async () => {
      const client = start(() => openParams(copyOfSample()));
      await client.request('index', { encode: false });
      const failed = assert.rejects(
        client.request('index', { encode: true }),
        (error: unknown) =>
          error instanceof UserError &&
          error.message ===
            'The engine ended before it was done (SIGKILL). It starts again by itself: try once more.',
      );
      assert.equal(killEngines(), 1);
      await failed;
    });

    it('again and again: after the fourth start it stays off and says so, until it is restarted', async () => {
      const root = smallProject();
      const states: EngineState[] = [];
      const client = start(() => openParams(root));
      client.onState(state => states.push(state));
      for (let kills = 0; kills < 4; kills++) {
        await client.request('index', { encode: false });
        assert.equal(killEngines(), 1);
        await until(() => states.filter(state => state.kind === 'stopped').length === kills + 1);
      }
      for (let attempt = 0; attempt < 2; attempt++) {
        await assert.rejects(
          client.request('index', { encode: false }),
          (error: unknown) =>
            error instanceof UserError && /stopped several times/.test(error.message),
        );
      }
      assert.deepEqual(enginesOf(process.pid), []);
      await client.restart();
      assert.equal((await client.request('index', { encode: false })).examples, 2);
      assert.equal(states.at(-1)?.kind, 'running');
    });

    it('while it opens: is started again by the same request', async () => {
      const root = smallProject();
      let opened = 0;
      const client = start(() => {
        opened += 1;
        // The process is there, and has not answered yet.
        if (opened === 1) assert.equal(killEngines(), 1);
        return openParams(root);
      });
      assert.equal((await client.request('index', { encode: false })).examples, 2);
      assert.equal(opened, 2);
    });

    it('leaves a cache that the next one reads and goes on with', async () => {
      const root = copyOfSample();
      const client = start(() => openParams(root));
      const first = await client.request('index', { encode: true });
      const cache = path.join(root, '.glossator', 'cache');
      const [name] = readdirSync(cache).filter(file => file.startsWith('features-'));
      assert.ok(name);
      const written = readFileSync(path.join(cache, name));
      assert.ok(written.length > first.tokens, 'a number of bytes for each word');
      assert.equal(killEngines(), 1);
      await until(() => enginesOf(process.pid).length === 0);
      const second = await client
        .request('index', { encode: true })
        .catch(() => client.request('index', { encode: true }));
      assert.equal(second.tokens, first.tokens);
      const holder = Number(readFileSync(path.join(cache, 'features.lock'), 'utf8'));
      assert.deepEqual(enginesOf(process.pid), [holder], 'it has taken the cache over');
      // What it encodes it appends, so it has encoded nothing.
      assert.ok(readFileSync(path.join(cache, name)).equals(written));
    });
  });

  describe('and its host', () => {
    it('are tried again by the next request when the training data could not be read', async () => {
      const root = smallProject();
      let broken = true;
      const client = start(() => {
        if (broken) throw new UserError('The database is locked.');
        return openParams(root);
      });
      await assert.rejects(client.request('index', { encode: false }), /database is locked/);
      await until(() => enginesOf(process.pid).length === 0);
      broken = false;
      assert.equal((await client.request('index', { encode: false })).examples, 2);
    });

    it('are one engine, however often it is restarted', async () => {
      const root = smallProject();
      const client = start(() => openParams(root));
      const first = client.request('index', { encode: false }).catch((error: unknown) => error);
      const restarts = [client.restart(), client.restart(), client.restart()];
      await Promise.allSettled(restarts);
      await first;
      assert.equal((await client.request('index', { encode: false })).examples, 2);
      await until(() => enginesOf(process.pid).length === 1);
    });

    it('end together: nothing waits for a disposed engine, and its process is gone', async () => {
      const root = copyOfSample();
      const client = start(() => openParams(root));
      await client.request('index', { encode: false });
      const asked = client.request('index', { encode: true });
      client.dispose();
      await assert.rejects(asked, CancelledError);
      await assert.rejects(client.request('index', { encode: false }), CancelledError);
      await until(() => enginesOf(process.pid).length === 0);
    });

    it('part until the user wants the engine again', async () => {
      const states: EngineState[] = [];
      const client = start(() => openParams(copyOfSample()));
      client.onState(state => states.push(state));
      await client.request('index', { encode: false });
      const asked = client.request('index', { encode: true });
      const failed = assert.rejects(asked, CancelledError);
      await client.request('next', { count: 1, skip: [] });
      await client.stop('Stopped by you.');
      await failed;
      assert.deepEqual(enginesOf(process.pid), []);
      await assert.rejects(client.request('index', { encode: false }), /Stopped by you/);
      assert.deepEqual(states.at(-1), { kind: 'failed', reason: 'Stopped by you.' });
      await client.restart();
      assert.equal((await client.request('next', { count: 2, skip: [] })).items.length, 2);
    });

    it('leave no process behind when the host is done with an engine that is still starting', async () => {
      const client = start(() => openParams(smallProject()));
      const asked = client.request('index', { encode: false });
      client.dispose();
      await assert.rejects(asked, CancelledError);
      await until(() => enginesOf(process.pid).length === 0);
    });

    it('end together also when the host is killed', async () => {
      const script = `
        const child = require('node:child_process').fork(${JSON.stringify(engineChild)}, [], {
          serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        });
        child.on('message', () => process.stdout.write(child.pid + '\\n'));
      `;
      const host = spawn(process.execPath, ['-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(host.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      assert.ok(isAlive(pid));
      host.kill('SIGKILL');
      await until(() => !isAlive(pid));
    });
  });

  it('stops what is cancelled and answers the next request', async () => {
    const root = copyOfSample();
    const client = start(() => openParams(root));
    await client.request('index', { encode: false });
    const controller = new AbortController();
    const asked = client.request('index', { encode: true }, controller.signal);
    const failed = assert.rejects(asked, CancelledError);
    // Answered in between, so the encoding has begun.
    await client.request('next', { count: 1, skip: [] });
    controller.abort();
    await failed;
    await assert.rejects(
      client.request('index', { encode: true }, AbortSignal.abort()),
      CancelledError,
    );
    assert.equal((await client.request('next', { count: 2, skip: [] })).items.length, 2);
  });

  it('asks on without an encoder, and says what is wrong with it', async () => {
    const model = path.join(newFolder(), 'model');
    cpSync(builtInModel, model, { recursive: true });
    rmSync(path.join(model, 'tokenizer.json'));
    const root = copyOfSample();
    const client = start(() => openParams(root, { modelFolder: model, background: true }));
    const trouble = new Promise<string>(resolve => {
      client.onNotice(notice => {
        if (notice.type === 'trouble') resolve(notice.message);
      });
    });
    const { items } = await client.request('next', { count: 5, skip: [] });
    assert.equal(items.length, 5);
    assert.match(await trouble, /has no tokenizer\.json/);
    await client.request('learn', { changes: goldAnswers().slice(0, 20) });
    await assert.rejects(client.request('index', { encode: true }), /has no tokenizer\.json/);
    assert.equal((await client.request('next', { count: 5, skip: [] })).items.length, 5);
    assert.equal(enginesOf(process.pid).length, 1, 'the process lives on');
  });

  it('says that a project folder is gone, and reads it when it is back', async () => {
    const root = smallProject();
    const away = path.join(newFolder(), 'nothing here');
    let where = away;
    const client = start(() => ({ ...openParams(root), root: where }));
    await assert.rejects(client.request('index', { encode: false }), UserError);
    where = root;
    await client.restart();
    assert.equal((await client.request('index', { encode: false })).examples, 2);
  });
});
