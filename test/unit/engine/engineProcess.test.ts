import assert from 'node:assert/strict';
import { CancelledError } from '../../../src/base/errors.js';
import { silentLog } from '../../../src/base/log.js';
import { EngineGoneError, EngineProcess } from '../../../src/engine/engineProcess.js';
import { engineChild, openParams, projectWith, removeProjects } from './sampleProject.js';

describe('one process of the engine', function () {
  this.timeout(60_000);
  after(removeProjects);

  it('tells once how it ended, and fails what it is asked before and after', async () => {
    const ends: string[] = [];
    const engine = new EngineProcess({
      childFile: engineChild,
      log: silentLog,
      onNotice: () => undefined,
      onEnd: how => ends.push(how),
    });
    const root = projectWith({ entities: { labels: ['PER'] } }, { 'a.txt': 'Ada flew.' });
    await engine.request('open', openParams(root));
    await assert.rejects(engine.request('files', {}, AbortSignal.abort()), CancelledError);
    const failed = assert.rejects(engine.request('index', { encode: true }), EngineGoneError);
    const exit = engine.exit();
    engine.kill();
    await exit;
    await failed;
    await assert.rejects(engine.request('files', {}), EngineGoneError);
    assert.equal(ends.length, 1);
  });
});
