/** Says what to ask: the order of the pool, the next questions, single examples. */
import type { Phase, QueueItem, Why } from '../domain/queueItem.js';
import type { StrategyName } from '../project/config.js';
import type { Project } from '../project/project.js';
import type { EngineMethods, LocateQuery, PoolFilter } from '../protocol/engine.js';
import { coldOrders } from '../query/coldOrders.js';
import { shareOf } from '../query/inOrder.js';
import { labelCounts } from '../query/labelCounts.js';
import { orderPool } from '../query/orderPool.js';
import { roundScore } from '../query/rank.js';
import { select, type Pick } from '../query/select.js';
import { strategies } from '../query/strategies.js';
import { coldStartOf, readsOf } from '../query/strategy.js';
import { utf16ToCodePoint } from '../text/codePoints.js';
import { tokenize } from '../text/tokenize.js';
import { carriers } from '../uncertainty/carriers.js';
import type { Slices } from './cooperate.js';
import type { CorpusState } from './corpusState.js';
import { measureTitle } from './exampleScores.js';
import { buildItem } from './itemBuilder.js';
import type { Learner } from './learner.js';
import { poolView } from './poolView.js';
import type { TrainingSet } from './training.js';

interface Ranking {
  readonly phase: Phase;
  readonly order: Uint32Array;
  /** 1-based, by index of the example; 0 for those outside the order. */
  readonly ranks: Uint32Array;
  readonly scores: Float32Array;
  readonly madeFrom: string;
}

/** What a strategy's batch rule chose together. */
interface Batch {
  readonly examples: readonly number[];
  readonly strategy: StrategyName;
  /** The round that it was made in; undefined in the cold start. */
  readonly round: number | undefined;
  /** How much of the pool was encoded. */
  readonly encoded: number;
}

/** An example, and how it came to be asked. */
type Asked =
  Pick | { readonly index: number; readonly kind: 'search'; readonly propensity?: undefined };

/** Examples that a strategy's batch rule chooses at once, at least. */
const smallestBatch = 20;

export class Server {
  private ranked: Ranking | undefined;
  private batch: Batch | undefined;
  private answered: { readonly version: number; readonly flags: Uint8Array } | undefined;

  constructor(
    private readonly project: Project,
    private readonly training: TrainingSet,
    private readonly corpus: CorpusState,
    private readonly learner: () => Learner | undefined,
  ) {}

  async next(
    { count, skip, filter }: EngineMethods['next']['params'],
    slices: Slices,
  ): Promise<EngineMethods['next']['result']> {
    if (filter) return this.search(filter, count, new Set(skip), slices);
    const { pool, heldOut } = this.corpus;
    const { query } = this.project;
    const skipped = new Set(skip.flatMap(key => pool.indexOf(key) ?? []));
    const ranking = this.currentRanking([...skipped]);
    const picks = select({
      order: ranking.order,
      holdout: heldOut,
      eligible: i => this.canBeAsked(i),
      skip: skipped,
      key: i => pool.key(i),
      text: i => pool.text(i),
      noise: i => this.corpus.isNoise(i),
      seed: query.seed,
      question: this.training.answeredCount + skipped.size,
      // Before there is a ranking the cold start's spread is exploration enough.
      explore: ranking.phase === 'learning' && this.explores ? query.explore : 0,
      count,
    });
    const items = [];
    for (const pick of picks) items.push(await this.toItem(pick, ranking));
    return { items, left: this.left(), answered: this.training.answeredCount };
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
    for (const i of corpus.distinct) {
      if (!this.canBeAsked(i) || corpus.isHeldOut(i)) continue;
      const holds = wanted === undefined || pool.text(i).toLowerCase().includes(wanted);
      if (holds) found.push(i);
      await slices.breathe();
    }
    const likely = label && (await this.learner()?.labelScores(label, slices));
    const ranking = this.currentRanking();
    const place = (i: number): number => ranking.ranks[i] || Infinity;
    const byPlace = (a: number, b: number): number => (place(a) < place(b) ? -1 : 1);
    found.sort((a, b) => (likely?.[b] ?? 0) - (likely?.[a] ?? 0) || byPlace(a, b));
    const items = [];
    for (const index of found.filter(i => !skip.has(pool.key(i))).slice(0, count)) {
      items.push(await this.toItem({ index, kind: 'search' }, ranking));
    }
    return { items, left: found.length, answered: this.training.answeredCount };
  }

  private plainItem(index: number): QueueItem {
    const { pool } = this.corpus;
    const why = this.why({ index, kind: 'ranked' }, this.currentRanking(), NaN, []);
    const tokens = tokenize(pool.text(index));
    return buildItem(pool, index, tokens, why, undefined, this.project.schema);
  }

  async item(key: string): Promise<QueueItem | null> {
    const index = this.corpus.pool.indexOf(key);
    if (index === undefined) return null;
    const kind = this.corpus.isHeldOut(index) ? 'hold-out' : 'ranked';
    return this.toItem({ index, kind }, this.currentRanking());
  }

  async ranking({ top, offsets }: EngineMethods['ranking']['params']): Promise<QueueItem[]> {
    const ranking = this.currentRanking();
    const items: QueueItem[] = [];
    for (const index of ranking.order.subarray(0, top)) {
      const item = await this.toItem({ index, kind: 'ranked' }, ranking);
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

  private canBeAsked(i: number): boolean {
    return this.corpus.pool.firstOf(i) === i && this.answeredFlags()[i] !== 1;
  }

  /** Per example whether it is answered; made anew when answers have changed. */
  private answeredFlags(): Uint8Array {
    const { version } = this.training;
    if (this.answered?.version !== version) {
      const flags = new Uint8Array(this.corpus.pool.size);
      for (const i of this.answeredExamples()) flags[i] = 1;
      this.answered = { version, flags };
    }
    return this.answered.flags;
  }

  private left(): number {
    let left = 0;
    for (const i of this.corpus.distinct) if (this.canBeAsked(i)) left += 1;
    return left;
  }

  /** The pool's order, made anew when scores or answers have changed. */
  private currentRanking(waiting: readonly number[] = []): Ranking {
    const { pool } = this.corpus;
    const known = this.learner();
    // Before there is a head the cold start decides.
    const learner = known?.heads ? known : undefined;
    const encodedVectors = known?.vectors;
    const madeFrom = [
      this.training.version,
      learner?.scoresVersion ?? -1,
      !learner && encodedVectors !== undefined,
    ].join(' ');
    if (this.ranked?.madeFrom === madeFrom) return this.ranked;
    if (learner) this.corpus.endColdStart();
    const scores = learner?.scores ?? this.corpus.coldStartScores(this.learnable(), encodedVectors);
    const order = this.orderBy(scores, learner, waiting);
    const ranks = new Uint32Array(pool.size);
    for (const [place, i] of order.entries()) ranks[i] = place + 1;
    const phase = learner ? 'learning' : 'cold-start';
    this.ranked = { phase, order, ranks, scores, madeFrom };
    return this.ranked;
  }

  /** @param learner undefined while the cold start decides */
  private orderBy(
    scores: Float32Array,
    learner: Learner | undefined,
    waiting: readonly number[],
  ): Uint32Array {
    const { pool } = this.corpus;
    const { query, schema } = this.project;
    const named = strategies[this.strategy];
    const strategy = learner
      ? named
      : coldOrders[coldStartOf(named, schema, this.project.query.coldStart)];
    const answered = this.learnable();
    const learned = (i: number): boolean => learner?.learnedKeys.has(pool.key(i)) ?? false;
    const view = poolView({
      corpus: this.corpus,
      scores,
      eligible: i => this.canBeAsked(i) && !this.corpus.isHeldOut(i),
      labelled: answered.filter(learned),
      pending: [
        ...answered.filter(i => !learned(i)),
        ...waiting.filter(i => !this.corpus.isHeldOut(i)),
      ],
      columns: learner?.columns,
      rivalry: learner?.rivalry,
      encodedVectors: this.learner()?.vectors,
      reads: readsOf(strategy.rule, schema),
      classMode: schema.classes?.mode,
      labelCounts: labelCounts(this.training.without(this.corpus.heldOutKeys), schema),
    });
    const request = {
      count: Math.max(smallestBatch, 2 * query.batchSize),
      seed: query.seed,
      share: shareOf(query.budget, this.training.answeredCount, this.left()),
    };
    const { order, batch } = orderPool(strategy, view, request, this.earlierBatch(learner));
    if (batch !== this.batch?.examples) {
      const [round, encoded] = [learner?.round, learner?.encoding.encoded ?? 0];
      this.batch = { examples: batch, strategy: this.strategy, round, encoded };
    }
    return order;
  }

  /**
   * The batch in hand, as long as it is the round's and the pool has not grown to twice what it was chosen
   * from. While the pool is encoded, scores come in all the time; a batch chosen anew for each of them would
   * cost more than it gains.
   */
  private earlierBatch(learner: Learner | undefined): readonly number[] | undefined {
    const { batch } = this;
    if (batch?.strategy !== this.strategy || batch.round !== learner?.round) return undefined;
    return (learner?.encoding.encoded ?? 0) < 2 * batch.encoded || !learner
      ? batch.examples
      : undefined;
  }

  private get strategy(): StrategyName {
    return this.learner()?.strategy ?? this.project.query.strategy;
  }

  private get explores(): boolean {
    return strategies[this.strategy].explores ?? true;
  }

  /** The answered examples of the pool but for the hold-out, which has no say in what is asked. */
  private learnable(): number[] {
    return this.answeredExamples().filter(i => !this.corpus.isHeldOut(i));
  }

  private answeredExamples(): number[] {
    return [...this.training.answeredKeys()].flatMap(key => this.corpus.pool.indexOf(key) ?? []);
  }

  private async toItem(pick: Asked, ranking: Ranking): Promise<QueueItem> {
    const { pool } = this.corpus;
    const looked = await this.learner()?.look(pick.index);
    const tokens = looked?.read.tokens ?? tokenize(pool.text(pick.index));
    const carried =
      looked && looked.scores.tokens.length > 0 ? carriers(tokens, looked.scores.tokens) : [];
    const why = this.why(pick, ranking, looked?.scores.score ?? NaN, carried);
    const { schema } = this.project;
    return buildItem(
      pool,
      pick.index,
      tokens,
      why,
      looked?.prediction,
      schema,
      looked?.scores.tokens,
    );
  }

  private why(pick: Asked, ranking: Ranking, score: number, carried: Why['carriers']): Why {
    const learner = this.learner();
    const { strategy } = this;
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
