/** Encodes the pool bit by bit, fits the heads to the answers, and scores the pool: one round. */
import type { Project } from '../project/project.js';
import type { StrategyName } from '../project/config.js';
import type { EvaluationResult, GoldExample, RoundSummary } from '../protocol/engine.js';
import type { RowProducts } from '../encoder/rowProducts.js';
import { RowStatistics } from '../head/standardise.js';
import { PoolColumns } from '../query/poolColumns.js';
import { strategies } from '../query/strategies.js';
import type { CorpusState } from './corpusState.js';
import type { Slices } from './cooperate.js';
import { EncodedPool } from './encodedPool.js';
import { EncodingQueue } from './encodingQueue.js';
import { evaluate, goldOf } from './evaluate.js';
import { ExampleColumns } from './exampleColumns.js';
import { scorePrediction, type ExampleScores } from './exampleScores.js';
import { pool as poolRows, type ExampleFeatures, type FeatureSource } from './featureSource.js';
import { fitHeads, predict, type Heads, type Prediction } from './heads.js';
import { scorePool, type PoolResults } from './poolScores.js';
import type { TrainingSet } from './training.js';

export class Learner {
  strategy: StrategyName;
  round = 0;
  /** Answers that the heads learned from. */
  answers = 0;
  heads: Heads | undefined;
  /** Text hashes of all answers that there were when the last round began. */
  learnedKeys: ReadonlySet<string> = new Set();
  /** Words of all encoded examples. */
  tokens = 0;
  /** How many distinct examples are encoded; the first so many of `corpus.distinct`. */
  encoded = 0;
  /** Grows with every change of `scores`. */
  scoresVersion = 0;

  /** What is encoded, place by place as in `corpus.distinct`. */
  private readonly words: EncodedPool;
  private readonly examples: ExampleColumns | undefined;
  private results: PoolResults;
  private readonly tokenStatistics: RowStatistics;
  private readonly exampleStatistics: RowStatistics;
  private readonly queue: EncodingQueue;
  private learnedVersion = -1;

  constructor(
    private readonly project: Project,
    private readonly training: TrainingSet,
    private readonly corpus: CorpusState,
    private readonly features: FeatureSource,
    private readonly products: RowProducts,
  ) {
    this.strategy = project.query.strategy;
    this.results = this.newResults();
    this.words = new EncodedPool(features.dims);
    this.examples = project.schema.classes && new ExampleColumns(features.dims, corpus.ngrams);
    this.tokenStatistics = new RowStatistics(features.dims);
    this.exampleStatistics = new RowStatistics(features.dims);
    this.queue = new EncodingQueue(corpus, features);
  }

  /** Uncertainty of each example in [0, 1]; NaN where it isn't known. */
  get scores(): Float32Array {
    return this.results.scores;
  }

  /** What else the last round said of each example. */
  get columns(): PoolColumns {
    return this.results.columns;
  }

  get toEncode(): number {
    return this.corpus.distinct.length;
  }

  /** Encodes the next examples; false when all are done. */
  async encodeSome(slices: Slices): Promise<boolean> {
    for (const { index, read } of await this.queue.take(this.encoded, slices)) {
      this.add(index, read);
      if (this.heads) {
        this.scoreOne(index, read, this.heads, this.results);
        this.scoresVersion += 1;
      }
      this.encoded += 1;
      await slices.breathe();
    }
    return this.encoded < this.toEncode;
  }

  private add(i: number, read: ExampleFeatures): void {
    const { pool } = this.corpus;
    const rows = this.features.find(pool.key(i));
    if (!rows) throw new Error('The features of an example are gone from the cache');
    const pooled = poolRows(read.dense, this.features.dims);
    this.words.add(read.words, rows);
    this.examples?.add(pool.text(i), pooled);
    this.tokens += read.words.length;
    this.tokenStatistics.add(read.dense);
    this.exampleStatistics.add(pooled);
  }

  /** Enough new answers since the last round, or answers and no round yet. */
  roundIsDue(): boolean {
    const unseen = this.training.version - Math.max(0, this.learnedVersion);
    // Without a part of the pool encoded there is no scale for the features.
    if (this.encoded === 0 || unseen === 0) return false;
    return this.learnedVersion < 0 || unseen >= this.project.query.batchSize;
  }

  async runRound(slices: Slices): Promise<RoundSummary> {
    const version = this.training.version;
    const keys = new Set(this.training.keys());
    const answered = this.training.without(this.corpus.heldOutKeys);
    const started = performance.now();
    const heads = await fitHeads(
      answered,
      this.project.schema,
      this.features,
      {
        tokens: this.tokenStatistics.standardiser(),
        examples: this.exampleStatistics.standardiser(),
        ngrams: this.corpus.ngrams,
      },
      this.heads,
      slices,
    );
    const fitted = performance.now();
    const results = this.newResults();
    if (heads) await this.scorePool(heads, results, slices);
    // All at once: who asks meanwhile is told what the last round said.
    this.results = results;
    this.heads = heads;
    this.learnedVersion = version;
    this.learnedKeys = keys;
    if (heads) {
      this.round += 1;
      this.answers = answered.length;
    }
    this.scoresVersion += 1;
    return {
      round: this.round,
      answers: answered.length,
      milliseconds: { fit: fitted - started, score: performance.now() - fitted },
    };
  }

  /** Features and prediction of one example of the pool, encoded now if need be. */
  async look(
    i: number,
  ): Promise<{ read: ExampleFeatures; prediction: Prediction; scores: ExampleScores } | undefined> {
    const { heads } = this;
    if (!heads) return undefined;
    const { pool } = this.corpus;
    const read = await this.features.read(pool.key(i), pool.text(i));
    const prediction = predict(heads, pool.text(i), read);
    const { schema } = this.project;
    const scores = scorePrediction(prediction, read.words.length, schema, this.strategy);
    // What is shown is what the pool was ordered by, to the last digit.
    const score = this.scores[i] ?? NaN;
    return {
      read,
      prediction,
      scores: Number.isNaN(score) ? scores : { ...scores, score },
    };
  }

  evaluate(gold: readonly GoldExample[] | undefined, slices: Slices): Promise<EvaluationResult> {
    const { heldOutKeys } = this.corpus;
    return evaluate(
      gold ?? this.training.only(heldOutKeys).map(goldOf),
      this.training.without(heldOutKeys),
      this.heads,
      this.project.schema,
      this.features,
      slices,
    );
  }

  private newResults(): PoolResults {
    const { size } = this.corpus.pool;
    return { scores: new Float32Array(size).fill(NaN), columns: new PoolColumns(size) };
  }

  private async scorePool(heads: Heads, results: PoolResults, slices: Slices): Promise<void> {
    const strategy = strategies[this.strategy];
    if (strategy.committee || heads.entities?.parts.seen === 0) {
      await this.scoreEach(heads, results, slices);
      return;
    }
    const pool = { words: this.words, examples: this.examples, indices: this.corpus.distinct };
    await scorePool(pool, heads, strategy, results, this.products, slices);
  }

  /** The long way, for what the columns can't say. */
  private async scoreEach(heads: Heads, results: PoolResults, slices: Slices): Promise<void> {
    const { pool, distinct } = this.corpus;
    for (let place = 0; place < this.encoded; place++) {
      const i = distinct[place] ?? 0;
      const key = pool.key(i);
      if (this.training.isAnswered(key)) continue;
      const read = this.features.cached(key, pool.text(i));
      if (read) this.scoreOne(i, read, heads, results);
      await slices.breathe();
    }
  }

  private scoreOne(
    i: number,
    read: ExampleFeatures,
    heads: Heads,
    { scores, columns }: PoolResults,
  ): void {
    const prediction = predict(heads, this.corpus.pool.text(i), read);
    const { schema } = this.project;
    const scored = scorePrediction(prediction, read.words.length, schema, this.strategy);
    scores[i] = scored.score;
    columns.set(i, read.words, scored);
  }
}
