import assert from 'node:assert/strict';
import path from 'node:path';
import { silentLog } from '../../../src/base/log.js';
import { isPartial } from '../../../src/domain/annotation.js';
import { overlaps } from '../../../src/domain/span.js';
import { Slices } from '../../../src/engine/cooperate.js';
import type { StrategyName } from '../../../src/project/config.js';
import { effortSeconds } from '../../../src/query/effort.js';
import type { LabelledExample } from '../../../src/simulation/labelledExample.js';
import type { PartQuestion } from '../../../src/simulation/partQuestion.js';
import { Person } from '../../../src/simulation/person.js';
import { simulate, type SimulationPoint } from '../../../src/simulation/simulate.js';
import { World } from '../../../src/simulation/world.js';
import { tokenize } from '../../../src/text/tokenize.js';
import { builtInModel, goldAnswers, newFolder, removeProjects } from '../engine/sampleProject.js';

const slices = new Slices(new AbortController().signal);

/** The sample's examples with what there is to find in them. */
const examples: LabelledExample[] = goldAnswers().map(({ key, text, annotation }) => ({
  key,
  text,
  spans: (annotation.entities?.spans ?? []).map(({ start, end, label }) => ({ start, end, label })),
  labels: [],
}));
const pool = examples.slice(0, 80);
const test = examples.slice(200, 230);

describe('A simulation that asks about parts', function () {
  this.timeout(300_000);
  let world: World;

  before(async () => {
    const folder = newFolder();
    world = await World.open({
      task: 'entities',
      pool,
      test,
      modelFolder: builtInModel,
      cacheFolder: () => folder,
      encoderChild: path.resolve('dist/encoderChild.js'),
      log: silentLog,
      slices,
      onProgress: () => undefined,
    });
  });
  after(async () => {
    await world.dispose();
    removeProjects();
  });

  describe('has a person who', () => {
    /** An example with more than two words before its first entity, and some behind it. */
    const wanted = pool.findIndex(({ text, spans: [span] }) => {
      const third = tokenize(text)[2];
      return span && third && third.end <= span.start && span.end + 8 < text.length;
    });
    const example = pool[wanted] ?? assert.fail('There is no such example');
    const tokens = tokenize(example.text);

    const ask = (first: number, last: number): PartQuestion => ({
      tokens,
      part: { start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? 0 },
    });
    const said = (person: Person) => {
      const { annotation } = person.training.inOrder()[0] ?? assert.fail('Nothing was said');
      return annotation;
    };
    /** Places of the words of the first entity. */
    const inEntity = [...tokens.keys()].filter(t => {
      const [token, entity] = [tokens[t], example.spans[0]];
      return token && entity && overlaps(token, entity);
    });

    it('says all of an example that is asked as a whole', () => {
      const person = new Person(world);
      person.answer(wanted);
      assert.deepEqual([person.labels, person.tokens], [1, tokens.length]);
      assert.ok(person.done.has(wanted));
      assert.equal(said(person).entities?.complete, true);
      const seconds = effortSeconds(tokens.length, example.spans.length);
      assert.ok(Math.abs(60 * person.minutes - seconds) < 1e-9);
    });

    it('counts the words of a part, and has read the sentence', () => {
      const person = new Person(world);
      person.answer(wanted, ask(0, 1));
      assert.deepEqual([person.labels, person.tokens], [1, 2]);
      assert.equal(person.done.size, 0);
      assert.ok(isPartial(said(person)));
      assert.ok(Math.abs(60 * person.minutes - effortSeconds(tokens.length, 0)) < 1e-9);
    });

    it('says of an entity all, and counts its words too, if only one of them is asked about', () => {
      const person = new Person(world);
      const [first = 0] = inEntity;
      person.answer(wanted, ask(first, first));
      assert.equal(person.tokens, inEntity.length);
      const { spans = [] } = said(person).entities ?? {};
      assert.deepEqual(
        spans.map(({ start, end, label, verdict }) => ({ start, end, label, verdict })),
        [{ ...example.spans[0], verdict: 'yes' }],
      );
    });

    it('counts a word once, however often it is asked about', () => {
      const person = new Person(world);
      const [first = 0] = inEntity;
      person.answer(wanted, ask(0, 1));
      person.answer(wanted, ask(1, 1));
      assert.deepEqual([person.labels, person.tokens], [2, 2]);
      person.answer(wanted, ask(1, first));
      assert.deepEqual([person.labels, person.tokens], [3, first + inEntity.length]);
      const { spans = [] } = said(person).entities ?? {};
      assert.equal(spans.filter(span => span.verdict === 'yes').length, 1);
    });

    it('is done with an example when all its words are decided', () => {
      const person = new Person(world);
      const middle = Math.floor(tokens.length / 2);
      person.answer(wanted, ask(middle, tokens.length - 1));
      assert.equal(person.done.size, 0);
      person.answer(wanted, ask(0, middle - 1));
      assert.deepEqual([person.labels, person.tokens], [2, tokens.length]);
      assert.ok(person.done.has(wanted));
      const { complete, spans = [] } = said(person).entities ?? {};
      assert.equal(complete, true);
      assert.deepEqual(
        spans.map(({ start, end, label }) => ({ start, end, label })),
        example.spans,
      );
    });
  });

  const run = async (strategy: StrategyName, budget: number): Promise<SimulationPoint[]> => {
    const points: SimulationPoint[] = [];
    const sizes = { seedSize: 15, batch: 10, budget, unit: 'examples' } as const;
    for await (const point of simulate(world, { strategy, seed: 1, ...sizes }, slices)) {
      points.push(point);
    }
    return points;
  };

  it('has fewer words asked about than one that asks for as many examples', async () => {
    const [parts, whole] = [await run('parts', 55), await run('maxTokenEntropy', 55)];
    const labels = (points: SimulationPoint[]): number[] => points.map(point => point.labels);
    assert.deepEqual(labels(parts), [15, 25, 35, 45, 55]);
    assert.deepEqual(labels(whole), labels(parts));
    // Nobody is asked about parts before something was learned.
    const words = (points: SimulationPoint[], from: number, to: number): number =>
      (points.at(to)?.tokens ?? NaN) - (points.at(from)?.tokens ?? NaN);
    assert.ok((parts[0]?.tokens ?? 0) > 15 * 5);
    const [few, many] = [words(parts, 0, -1), words(whole, 0, -1)];
    assert.ok(few > 40 && few < many / 2, `${few} and ${many} words`);
    const last = parts.at(-1)?.metric ?? NaN;
    assert.ok(last > 0 && last <= 1);
  });

  it('ends when no word of the pool is worth a question any more', async () => {
    const points = await run('parts', 10 * pool.length);
    const { labels = NaN, tokens = NaN } = points.at(-1) ?? {};
    assert.ok(labels >= pool.length && labels < 4 * pool.length, `${labels} questions`);
    const inPool = [...pool.keys()].reduce((sum, i) => sum + world.wordsOf(i), 0);
    assert.ok(tokens < inPool, `${tokens} of ${inPool} words`);
  });
});
