/** Says what to ask: the next questions, single examples, and why. */
import type { QueueItem, Why } from '../domain/queueItem.js';
import type { Project } from '../project/project.js';
import type { EngineMethods, LocateQuery, PoolFilter } from '../protocol/engine.js';
import { coldOrders } from '../query/coldOrders.js';
import { roundScore } from '../query/rank.js';
import { select, type Pick } from '../query/select.js';
import { strategies } from '../query/strategies.js';
import { coldStartOf } from '../query/strategy.js';
import { utf16ToCodePoint } from '../text/codePoints.js';
import { tokenize } from '../text/tokenize.js';
import { carriers } from '../uncertainty/carriers.js';
import type { Slices } from './cooperate.js';
import type { CorpusState } from './corpusState.js';
import { measureTitle } from './exampleScores.js';
import { buildItem } from './itemBuilder.js';
import type { Learner } from './learner.js';
import { PoolRanking, type Ranking } from './poolRanking.js';
import type { TrainingSet } from './training.js';

/** An example, and how it came to be asked. */
type Asked =
  Pick | { readonly index: number; readonly kind: 'search'; readonly propensity?: undefined };

export class Server {
  private readonly order: PoolRanking;

  constructor(
    private readonly project: Project,
    private readonly training: TrainingSet,
    private readonly corpus: CorpusState,
    private readonly learner: () => Learner | undefined,
  ) {
    this.order = new PoolRanking(project, training, corpus, learner);
  }

  async next(
    { count, skip, filter }: EngineMethods['next']['params'],
    slices: Slices,
  ): Promise<EngineMethods['next']['result']> {
    if (filter) return this.search(filter, count, new Set(skip), slices);
    const { pool, heldOut } = this.corpus;
    const { query } = this.project;
    const skipped = new Set(skip.flatMap(key => pool.indexOf(key) ?? []));
    const ranking = this.order.current([...skipped]);
    const picks = select({
      order: ranking.order,
      holdout: heldOut,
      eligible: i => this.order.canBeAsked(i),
      skip: skipped,
      key: i => pool.key(i),
      text: i => pool.text(i),
      noise: i => this.corpus.isNoise(i),
      // A random question is about a whole example, so it isn't one that was answered in part.
      drawable: i => this.order.isUnanswered(i),
      seed: query.seed,
      question: this.training.questionNumber + skipped.size,
      // Before there is a ranking the cold start's spread is exploration enough.
      explore: ranking.phase === 'learning' && this.explores ? query.explore : 0,
      count,
    });
    const items = [];
    for (const pick of picks) items.push(await this.toItem(pick, ranking, pick.kind === 'ranked'));
    return { items, left: this.order.left(), answered: this.training.answeredCount };
  }

  /** Every distinct example that holds `text`, up to `limit` of them. */
  async find(
    { text, path, limit }: EngineMethods['find']['params'],
    slices: Slices,
  ): Promise<QueueItem[]> {
    const { pool } = this.corpus;
    const found = new Set<number>();
    for (let i = 0; i < pool.size && found.size < limit; i++) {
      if (path !== undefined && pool.path(i) !== path) continue;
      if (pool.text(i).includes(text)) found.add(path === undefined ? pool.firstOf(i) : i);
      await slices.breathe();
    }
    return [...found].map(i => this.plainItem(i));
  }

  /** The examples of a filter that wait for an answer: the likeliest first, else in the pool's order. */
  private async search(
    { text, label }: PoolFilter,
    count: number,
    skip: ReadonlySet<string>,
    slices: Slices,
  ): Promise<EngineMethods['next']['result']> {
    const { corpus } = this;
    const { pool } = corpus;
    const wanted = text?.toLowerCase();
    const found: number[] = [];
    let [answered, heldOut] = [0, 0];
    for (const i of corpus.distinct) {
      await slices.breathe();
      if (wanted !== undefined && !pool.text(i).toLowerCase().includes(wanted)) continue;
      if (!this.order.isUnanswered(i)) answered++;
      else if (corpus.isHeldOut(i)) heldOut++;
      else found.push(i);
    }
    const likely = label && (await this.learner()?.labelScores(label, slices));
    const ranking = this.order.current();
    const place = (i: number): number => ranking.ranks[i] || Infinity;
    const byPlace = (a: number, b: number): number => (place(a) < place(b) ? -1 : 1);
    found.sort((a, b) => (likely?.[b] ?? 0) - (likely?.[a] ?? 0) || byPlace(a, b));
    const items = [];
    for (const index of found.filter(i => !skip.has(pool.key(i))).slice(0, count)) {
      items.push(await this.toItem({ index, kind: 'search' }, ranking));
    }
    const passedOver = { answered, heldOut };
    return { items, left: found.length, answered: this.training.answeredCount, passedOver };
  }

  private plainItem(index: number): QueueItem {
    const { pool } = this.corpus;
    const why = this.why({ index, kind: 'ranked' }, this.order.current(), NaN, []);
    const tokens = tokenize(pool.text(index));
    return buildItem(pool, index, tokens, why, undefined, this.project.schema);
  }

  async item(key: string): Promise<QueueItem | null> {
    const index = this.corpus.pool.indexOf(key);
    if (index === undefined) return null;
    const kind = this.corpus.isHeldOut(index) ? 'hold-out' : 'ranked';
    return this.toItem({ index, kind }, this.order.current());
  }

  async ranking({ top, offsets }: EngineMethods['ranking']['params']): Promise<QueueItem[]> {
    const ranking = this.order.current();
    const items: QueueItem[] = [];
    for (const index of ranking.order.subarray(0, top)) {
      const item = await this.toItem({ index, kind: 'ranked' }, ranking, true);
      items.push(offsets === 'codepoints' ? this.inCodePoints(item, index) : item);
    }
    return items;
  }

  locate(query: LocateQuery): Promise<QueueItem | null> {
    const { pool } = this.corpus;
    const index =
      query.text === undefined
        ? pool.at(query.path ?? '', query.start ?? 0)
        : pool.locate(query.text, query.path, query.start);
    return Promise.resolve(index === undefined ? null : this.plainItem(index));
  }

  private get explores(): boolean {
    return strategies[this.order.strategy].explores ?? true;
  }

  /** @param inPart whether a part of it is asked about, where the strategy has it so */
  private async toItem(pick: Asked, ranking: Ranking, inPart = false): Promise<QueueItem> {
    const { pool } = this.corpus;
    const learner = this.learner();
    const looked = await learner?.look(pick.index);
    const tokens = looked?.read.tokens ?? tokenize(pool.text(pick.index));
    const parts = inPart ? learner?.parts : undefined;
    const whole = looked?.scores.tokens ?? [];
    const uncertainties = parts ? parts.of(pick.index, whole).uncertainties : whole;
    const carried = uncertainties.length > 0 ? carriers(tokens, uncertainties) : [];
    const why = this.why(pick, ranking, looked?.scores.score ?? NaN, carried);
    const { schema } = this.project;
    return buildItem(pool, pick.index, tokens, why, looked?.prediction, schema, {
      uncertainties,
      inPart: parts !== undefined,
    });
  }

  private why(pick: Asked, ranking: Ranking, score: number, carried: Why['carriers']): Why {
    const learner = this.learner();
    const { strategy } = this.order;
    const { schema } = this.project;
    const named = strategies[strategy];
    const { title } =
      ranking.phase === 'learning'
        ? named
        : coldOrders[coldStartOf(named, schema, this.project.query.coldStart)];
    const known = Number.isNaN(score) ? (ranking.scores[pick.index] ?? 0) : score;
    return {
      kind: pick.kind,
      phase: ranking.phase,
      score: Number.isNaN(known) ? 0 : roundScore(known),
      rank: ranking.ranks[pick.index] ?? 0,
      poolSize: ranking.order.length,
      strategy: title,
      measure: measureTitle(schema, strategy, learner?.heads),
      round: ranking.phase === 'learning' ? (learner?.round ?? 0) : 0,
      answers: ranking.phase === 'learning' ? (learner?.answers ?? 0) : this.training.answeredCount,
      carriers: carried,
      propensity: pick.propensity,
    };
  }

  private inCodePoints(item: QueueItem, i: number): QueueItem {
    const convert = utf16ToCodePoint(this.corpus.pool.documentText(i));
    const { anchor } = item;
    return {
      ...item,
      anchor: {
        ...anchor,
        start: convert(anchor.start),
        end: convert(anchor.end),
      },
    };
  }
}
