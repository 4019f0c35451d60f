/** The pool in the order in which to ask. */
import type { Phase } from '../domain/queueItem.js';
import type { StrategyName } from '../project/config.js';
import type { Project } from '../project/project.js';
import { coldOrders } from '../query/coldOrders.js';
import { shareOf } from '../query/inOrder.js';
import { labelCounts } from '../query/labelCounts.js';
import { orderPool } from '../query/orderPool.js';
import { strategies } from '../query/strategies.js';
import { coldStartOf, readsOf } from '../query/strategy.js';
import type { CorpusState } from './corpusState.js';
import type { Learner } from './learner.js';
import { poolView } from './poolView.js';
import type { TrainingSet } from './training.js';

export interface Ranking {
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

/** Examples that a strategy's batch rule chooses at once, at least. */
const smallestBatch = 20;

export class PoolRanking {
  private ranked: Ranking | undefined;
  private batch: Batch | undefined;
  private answered: { readonly version: number; readonly flags: Uint8Array } | undefined;

  constructor(
    private readonly project: Project,
    private readonly training: TrainingSet,
    private readonly corpus: CorpusState,
    private readonly learner: () => Learner | undefined,
  ) {}

  /** Whether nobody has answered it, and it is the first of its text. */
  isUnanswered(i: number): boolean {
    return this.corpus.pool.firstOf(i) === i && this.answeredFlags()[i] !== 1;
  }

  /** Besides, whether it was answered in part and the strategy asks for more of it. */
  canBeAsked(i: number): boolean {
    if (this.isUnanswered(i)) return true;
    const { pool } = this.corpus;
    if (pool.firstOf(i) !== i || this.corpus.isHeldOut(i)) return false;
    return this.learner()?.isWorthMore(pool.key(i), i) ?? false;
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

  /** How many wait for an answer. */
  left(): number {
    let left = 0;
    for (const i of this.corpus.distinct) if (this.isUnanswered(i)) left += 1;
    return left;
  }

  /**
   * The pool's order, made anew when scores or answers have changed.
   * @param waiting examples that are shown already; they count as answered where an order is made anew
   */
  current(waiting: readonly number[] = []): Ranking {
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
    const reads = readsOf(strategy.rule, learner?.heads ?? schema);
    if (learner) this.corpus.endColdStart(reads.includes('vectors'));
    const answered = this.learnable();
    const learned = (i: number): boolean => learner?.hasLearned(pool.key(i)) ?? false;
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
      reads,
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

  get strategy(): StrategyName {
    return this.learner()?.strategy ?? this.project.query.strategy;
  }

  /** The answered examples of the pool but for the hold-out, which has no say in what is asked. */
  private learnable(): number[] {
    return this.answeredExamples().filter(i => !this.corpus.isHeldOut(i));
  }

  private answeredExamples(): number[] {
    return [...this.training.answeredKeys()].flatMap(key => this.corpus.pool.indexOf(key) ?? []);
  }
}
