import assert from 'node:assert/strict';
import { createEngineService } from '../../../src/engine/service.js';
import type { EngineNotice } from '../../../src/engine/methods.js';
import { copyOfSample, goldAnswers, openParams, removeProjects } from './sampleProject.js';

type Round = Extract<EngineNotice, { type: 'round' }>;

/** A project of more examples than the first round waits for, and answers to some of them. */
function answeredProject(): ReturnType<typeof openParams> {
  return openParams(copyOfSample(), { training: goldAnswers().slice(0, 40) });
}

const asked = { count: 8, skip: [] };

describe('An engine that is opened on earlier answers', function () {
  this.timeout(60_000);
  after(removeProjects);

  it('asks in the end what it would ask had it encoded everything first', async () => {
    const params = answeredProject();
    const whole = createEngineService(() => undefined);
    await whole.request('open', params);
    await whole.request('index', { encode: true });
    const { answers } = await whole.request('round', {});
    const expected = await whole.request('next', asked);
    await whole.close();

    const rounds: Round[] = [];
    const settled = Promise.withResolvers<undefined>();
    const engine = createEngineService(notice => {
      if (notice.type === 'round') rounds.push(notice);
      if (notice.type === 'idle') settled.resolve(undefined);
    });
    await engine.request('open', { ...params, background: true });
    await settled.promise;
    const items = await engine.request('next', asked);
    await engine.close();

    assert.deepEqual(
      rounds.map(round => round.answers),
      [answers, answers],
      'one round with the beginning of the pool, one with all of it',
    );
    const texts = (list: typeof items): string[] => list.items.map(({ text }) => text);
    assert.deepEqual(texts(items), texts(expected));
    for (const [i, { why }] of items.items.entries()) {
      // The last digit depends on where a fit began.
      assert.ok(Math.abs(why.score - (expected.items[i]?.why.score ?? NaN)) < 2e-4);
    }
  });
});
