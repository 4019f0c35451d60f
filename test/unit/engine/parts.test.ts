import assert from 'node:assert/strict';
import type { JudgedSpan } from '../../../src/domain/annotation.js';
import type { QueueItem } from '../../../src/domain/queueItem.js';
import { overlaps, type Span, type SpanRange } from '../../../src/domain/span.js';
import { toPartAnswer } from '../../../src/domain/partAnswer.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import type { EngineNotice } from '../../../src/engine/methods.js';
import { createEngineService, type EngineService } from '../../../src/engine/service.js';
import { settledWords } from '../../../src/head/bio.js';
import { coldStartAnswers } from '../../../src/query/phase.js';
import { uncertainFrom } from '../../../src/query/uncertainWords.js';
import { tokenize } from '../../../src/text/tokenize.js';
import { goldAnswers, openParams, projectWith, removeProjects } from './sampleProject.js';

const labels = ['ARTIST', 'WORK', 'PLAYLIST', 'PLACE', 'VENUE', 'TIME'];
const batchSize = 5;
const texts = 120;

/** The sample's answers about entities. */
const answers = goldAnswers()
  .slice(0, texts)
  .map(({ key, text, annotation: { entities } }) => ({ key, text, annotation: { entities } }));
/** What there is to find in each of the examples, by text hash. */
const gold = new Map(answers.map(({ key, annotation }) => [key, annotation.entities?.spans ?? []]));

interface Settings {
  readonly explore?: number;
  readonly holdout?: number;
  readonly classes?: object;
  readonly training?: readonly TrainingExample[];
  readonly budget?: object;
}

const engines: EngineService[] = [];
/** Of all of them. */
const notices: EngineNotice[] = [];

/** An encoded project of the sample's first texts. */
async function engineWith({
  explore = 0,
  holdout = 0,
  classes,
  training = [],
  budget,
}: Settings = {}): Promise<EngineService> {
  const root = projectWith(
    {
      entities: { labels },
      classes,
      corpus: { unit: 'record' },
      query: { strategy: 'parts', batchSize, explore, budget },
      holdout,
    },
    { 'texts.jsonl': answers.map(({ text }) => JSON.stringify({ text })).join('\n') },
  );
  const engine = createEngineService(notice => notices.push(notice));
  engines.push(engine);
  await engine.request('open', openParams(root, { training }));
  await engine.request('index', { encode: true });
  if (training.length > 0) await engine.request('round', {});
  return engine;
}

async function nextOf(engine: EngineService, count: number): Promise<readonly QueueItem[]> {
  return (await engine.request('next', { count, skip: [] })).items;
}

/** Of the example's entities those that somebody has marked who was asked about a part of it. */
function found({ key, part }: QueueItem, before: TrainingExample | undefined): JudgedSpan[] {
  const spans = gold.get(key) ?? [];
  const earlier = before?.annotation.entities?.spans ?? [];
  const isMarked = ({ start, verdict }: JudgedSpan, span: Span): boolean =>
    verdict === 'yes' && start === span.start;
  return spans.filter(
    span => !part || overlaps(span, part) || earlier.some(other => isMarked(other, span)),
  );
}

/** What somebody says who knows all entities. */
function answerTo(item: QueueItem, before: TrainingExample | undefined): TrainingExample {
  const { key, text } = item;
  const entities = { answer: 'accept', complete: true, spans: found(item, before) } as const;
  return { key, text, annotation: toPartAnswer({ entities }, item, before?.annotation, labels) };
}

interface Question {
  readonly item: QueueItem;
  /** Rounds before it. */
  readonly round: number;
  /** Words of the example that answers had settled, by place. */
  readonly settled: ReadonlySet<number>;
}

/** Answers whatever is asked until nothing is, with a round after each batch. */
async function askAll(engine: EngineService): Promise<Question[]> {
  const said = new Map<string, TrainingExample>();
  const settled = new Map<string, ReadonlySet<number>>();
  const questions: Question[] = [];
  for (let round = 0; questions.length < 10 * texts;) {
    const [item] = await nextOf(engine, 1);
    if (!item) return questions;
    const { key, tokens, part } = item;
    const before = settled.get(key) ?? new Set();
    questions.push({ item, round, settled: before });
    const answer = answerTo(item, said.get(key));
    const marked = found(item, said.get(key));
    said.set(key, answer);
    const isSettled = (token: SpanRange): boolean =>
      !part || overlaps(token, part) || marked.some(span => overlaps(span, token));
    const now = [...tokens.keys()].filter(t => {
      const token = tokens[t];
      return token && isSettled(token);
    });
    settled.set(key, new Set([...before, ...now]));
    await engine.request('learn', { changes: [answer] });
    if (questions.length % batchSize !== 0) continue;
    await engine.request('round', {});
    round += 1;
  }
  return assert.fail('There was no end of questions');
}

describe('The engine where a strategy asks about parts', function () {
  this.timeout(300_000);

  after(async () => {
    for (const engine of engines) await engine.close();
    removeProjects();
  });

  describe('until nothing is left to ask', () => {
    let questions: readonly Question[];
    let engine: EngineService;
    before(async () => {
      engine = await engineWith();
      questions = await askAll(engine);
    });

    /** Those about a part, with the part and the places of its words. */
    const asked = () =>
      questions.flatMap(({ item, ...question }) => {
        const { part, tokens } = item;
        if (!part) return [];
        const words = [...tokens.keys()].filter(t => overlaps(tokens[t] ?? part, part));
        return [{ ...question, item, part, words }];
      });

    it('asks about whole examples while it has not learned yet, then about a few words', () => {
      const isWhole = questions.map(({ item }) => item.part === undefined);
      assert.deepEqual(
        isWhole.slice(0, 3 * coldStartAnswers),
        Array.from({ length: 3 * coldStartAnswers }, (_, n) => n < coldStartAnswers),
      );
      const read = asked().reduce((sum, { words }) => sum + words.length, 0);
      const inAll = asked().reduce((sum, { item }) => sum + item.tokens.length, 0);
      assert.ok(read < inAll / 2, `${read} of ${inAll} words`);
    });

    it('asks about whole words, and of a suggested entity about all or none', () => {
      for (const { item, part, words } of asked()) {
        assert.equal(part.start, item.tokens[words.at(0) ?? -1]?.start);
        assert.equal(part.end, item.tokens[words.at(-1) ?? -1]?.end);
        for (const span of item.entities?.spans ?? []) {
          if (!overlaps(span, part)) continue;
          assert.ok(part.start <= span.start && span.end <= part.end, `in “${item.text}”`);
        }
      }
    });

    it('asks about an example once in a round', () => {
      const seen = questions.map(({ item, round }) => `${round} ${item.key}`);
      assert.equal(new Set(seen).size, questions.length);
    });

    it('asks some again about other words, those that it doubts by then', () => {
      const again = asked().filter(({ settled }) => settled.size > 0);
      assert.ok(again.length > 5, `${again.length} were asked again`);
      for (const { item, words, settled } of again) {
        assert.ok(item.why.score > uncertainFrom);
        assert.ok(words.some(t => !settled.has(t)));
      }
    });

    it('asks about no word twice, but for one in a suggested entity that reaches further', () => {
      for (const { item, words, settled } of asked()) {
        for (const t of words.filter(word => settled.has(word))) {
          const { start, end } = item.tokens[t] ?? { start: 0, end: 0 };
          const further = item.entities?.spans.some(
            span =>
              overlaps(span, { start, end }) &&
              words.some(w => !settled.has(w) && overlaps(span, item.tokens[w] ?? span)),
          );
          assert.ok(further, `“${item.text.slice(start, end)}” in “${item.text}”`);
        }
      }
    });

    it('has asked about every example in the end', async () => {
      assert.equal(new Set(questions.map(({ item }) => item.key)).size, texts);
      const { left, answered, items } = await engine.request('next', { count: 1, skip: [] });
      assert.deepEqual([left, answered, items.length], [0, texts, 0]);
    });
  });

  it('asks no example again before a round has learned what was said of it', async () => {
    const engine = await engineWith({ training: answers.slice(0, 20) });
    const [item] = await nextOf(engine, 1);
    assert.ok(item?.part);
    await engine.request('learn', { changes: [answerTo(item, undefined)] });
    const others = await nextOf(engine, texts);
    assert.equal(others.length, texts - 21);
    assert.ok(others.every(({ key }) => key !== item.key));
    // Undone, it is as good as any.
    const { key, text } = item;
    await engine.request('learn', { changes: [{ key, text, annotation: {} }] });
    assert.ok((await nextOf(engine, texts)).some(other => other.key === key));
  });

  it('spends of a budget of words those that were decided', async () => {
    const training = answers.slice(0, 20);
    const whole = training.reduce((sum, { text }) => sum + tokenize(text).length, 0);
    const engine = await engineWith({ training, budget: { words: whole + 1 } });
    const [item] = await nextOf(engine, 1);
    assert.ok(item?.part);
    const answer = answerTo(item, undefined);
    const decided = settledWords(answer.annotation.entities?.spans ?? [], item.tokens, labels);
    const words = decided.reduce((sum, flag) => sum + flag, 0);
    assert.ok(words > 0 && words < item.tokens.length);
    await engine.request('learn', { changes: [answer] });
    notices.length = 0;
    await engine.request('round', {});
    const stops = notices.flatMap(notice => (notice.type === 'round' ? (notice.stop ?? []) : []));
    assert.deepEqual(stops, [`${whole + words} of the budget of ${whole + 1} words are spent.`]);
  });

  it('asks whole examples to measure and to explore', async () => {
    const training = answers.slice(0, 40);
    const engine = await engineWith({ explore: 0.4, holdout: 0.3, training });
    const items = await nextOf(engine, 60);
    const kinds = Map.groupBy(items, ({ why }) => why.kind);
    assert.deepEqual([...kinds.keys()].sort(), ['exploration', 'hold-out', 'ranked']);
    for (const { why, part } of items) assert.equal(part !== undefined, why.kind === 'ranked');
  });

  it('shows the whole of an example that is looked at or searched for', async () => {
    const engine = await engineWith({ training: answers.slice(0, 20) });
    const [item] = await nextOf(engine, 1);
    assert.ok(item?.part);
    const { key, text } = item;
    const looked = await engine.request('item', { key });
    assert.equal(looked?.text, text);
    assert.equal(looked.part, undefined);
    const { items } = await engine.request('next', { count: 1, skip: [], filter: { text } });
    assert.deepEqual(
      items.map(each => [each.key, each.part]),
      [[key, undefined]],
    );
  });

  it('asks whole examples where there are classes too', async () => {
    const classes = { labels: [...new Set(goldAnswers().flatMap(classOf))] };
    const training = goldAnswers().slice(0, 20);
    const engine = await engineWith({ classes, training });
    const items = await nextOf(engine, 20);
    assert.ok(items.every(({ why }) => why.phase === 'learning'));
    assert.ok(items.every(({ part, classes: predicted }) => part === undefined && predicted));
  });
});

function classOf({ annotation }: TrainingExample): string[] {
  return (annotation.classes?.values ?? []).map(({ label }) => label);
}
