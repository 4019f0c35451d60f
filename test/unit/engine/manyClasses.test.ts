import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import { createEngineService } from '../../../src/engine/service.js';
import { openParams, projectWith, removeProjects } from './sampleProject.js';

const kinds = Array.from({ length: 24 }, (_, k) => `kind${k}`);
const texts = kinds.flatMap(kind =>
  Array.from({ length: 4 }, (_, i) => `Tell me about ${kind} number ${i} of ${kind}`),
);
const answer = (text: string, i: number): TrainingExample => ({
  key: sha256(text),
  text,
  annotation: {
    classes: {
      answer: 'accept',
      complete: true,
      values: [{ label: kinds[i] ?? '', verdict: 'yes', source: 'person' }],
    },
  },
});
/** One of each of so many kinds. */
const answersTo = (count: number): TrainingExample[] =>
  Array.from({ length: count }, (_, i) => answer(texts[4 * i] ?? '', i));

describe('A project of many classes', function () {
  this.timeout(30_000);
  after(removeProjects);

  it('suggests from ten answers on and goes on by clusters until half as many as classes are in', async () => {
    const project = projectWith(
      { classes: { labels: kinds.map(name => ({ name })) }, holdout: 0, query: { explore: 0 } },
      { 'texts.jsonl': texts.map(text => `${JSON.stringify({ text })}\n`).join('') },
    );
    const engine = createEngineService(() => undefined);
    await engine.request('open', openParams(project, { training: answersTo(10) }));
    await engine.request('index', { encode: true });
    const ask = async () => {
      await engine.request('round', {});
      const { items } = await engine.request('next', { count: 1, skip: [] });
      const [first] = items;
      assert.ok(first);
      return { phase: first.why.phase, suggests: first.classes !== undefined, first };
    };
    const early = await ask();
    assert.deepEqual([early.phase, early.suggests], ['cold-start', true]);
    assert.ok(early.first.why.score > 0);
    await engine.request('learn', { changes: answersTo(12) });
    const later = await ask();
    assert.deepEqual([later.phase, later.suggests], ['learning', true]);
    await engine.close();
  });
});
