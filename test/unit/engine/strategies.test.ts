import assert from 'node:assert/strict';
import type { QueueItem } from '../../../src/domain/queueItem.js';
import { overlaps } from '../../../src/domain/span.js';
import { createEngineService, type EngineService } from '../../../src/engine/service.js';
import { strategyNames, type StrategyName } from '../../../src/project/config.js';
import { checkResult } from '../../../src/protocol/engineResults.js';
import { strategies } from '../../../src/query/strategies.js';
import { copyOfSample, goldAnswers, openParams, removeProjects } from './sampleProject.js';

function sameEnds(a: Ends, b: Ends): boolean {
  return a.start === b.start && a.end === b.end;
}

interface Ends {
  readonly start: number;
  readonly end: number;
}

describe('The engine with every strategy', function () {
  this.timeout(300_000);
  let engine: EngineService;
  const orders = new Map<StrategyName, readonly QueueItem[]>();
  const keys = (name: StrategyName): string[] => (orders.get(name) ?? []).map(item => item.key);

  before(async () => {
    engine = createEngineService(() => undefined);
    const params = openParams(copyOfSample(), { training: goldAnswers().slice(0, 60) });
    await engine.request('open', params);
    await engine.request('index', { encode: true });
    for (const strategy of strategyNames) {
      await engine.request('round', { strategy });
      orders.set(strategy, await engine.request('ranking', { top: 1000, offsets: 'utf16' }));
    }
  });
  after(async () => {
    await engine.close();
    removeProjects();
  });

  for (const name of strategyNames) {
    it(`orders the whole pool by ${name} and says so`, () => {
      const items = orders.get(name) ?? [];
      assert.equal(new Set(keys(name)).size, keys('random').length);
      // The host refuses whatever doesn't pass.
      checkResult('ranking', items);
      for (const { why } of items) {
        assert.ok(why.score >= 0 && why.score <= 1);
        assert.equal(why.strategy, strategies[name].title);
        assert.equal(why.phase, 'learning');
      }
      assert.deepEqual(
        items.map(item => item.why.rank),
        items.map((_, place) => place + 1),
      );
      if (!strategies[name].rule) {
        const scores = items.map(item => item.why.score);
        assert.deepEqual(
          scores,
          [...scores].sort((a, b) => b - a),
        );
      }
    });
  }

  it('asks for other examples by other strategies', () => {
    // Margin and entropy agree on two outcomes; the sample has more, so no two orders are the same.
    const seen = new Map<string, StrategyName>();
    for (const name of strategyNames) {
      if (name === 'entropy') continue;
      const order = keys(name).join(' ');
      assert.equal(seen.get(order), undefined, `${name} orders as ${seen.get(order)}`);
      seen.set(order, name);
    }
  });

  it('names with each example the one span that is worth a question of its own', () => {
    const items = orders.get('maxTokenEntropy') ?? [];
    const asked = items.slice(0, 50).flatMap(({ text, why, entities }) => {
      const question = entities?.question;
      return question ? [{ text, why, question, marked: entities.spans }] : [];
    });
    assert.ok(asked.length > 25, `${asked.length} of 50`);
    for (const { question, marked } of asked) {
      // Whole entities only: "no" to half a name would be no answer.
      const crossed = marked.filter(span => overlaps(span, question) && !sameEnds(span, question));
      assert.deepEqual(crossed, []);
      assert.ok(question.score > 0 && question.score <= 1);
    }
    const onCarrier = asked.filter(({ why, question }) =>
      why.carriers.some(carrier => overlaps(carrier, question)),
    );
    assert.ok(onCarrier.length > 0.9 * asked.length, `${onCarrier.length} of ${asked.length}`);
    assert.ok(asked.some(({ question, marked }) => !marked.some(span => overlaps(span, question))));
  });

  it('hands on a batch as it was chosen while it is answered', async () => {
    await engine.request('round', { strategy: 'coveragePerCost' });
    const first = await engine.request('next', { count: 6, skip: [] });
    const answered = first.items.slice(0, 2).map(item => item.key);
    const again = await engine.request('next', { count: 4, skip: answered });
    assert.deepEqual(
      again.items.map(item => item.key),
      first.items.slice(2).map(item => item.key),
    );
  });
});
