/** Fits the heads to the answers and scores the pool: one round. What is encoded between rounds is scored too. */
import type { RowProducts } from '../encoder/rowProducts.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import type { Project } from '../project/project.js';
import type { StrategyName } from '../project/config.js';
import type {
  EvaluationResult,
  GoldExample,
  PoolFilter,
  RoundSummary,
} from '../protocol/engine.js';
import type { AskedParts } from '../query/askedParts.js';
import { isLesson } from '../query/phase.js';
import { PoolColumns } from '../query/poolColumns.js';
import { stopSentence } from '../query/stopping/stopHistory.js';
import { strategies } from '../query/strategies.js';
import { coldStartOf, readsOf, type PoolView } from '../query/strategy.js';
import type { TextVectors } from '../query/textVectors.js';
import { askedParts } from './askedParts.js';
import { fitCommittee } from './committee.js';
import type { CorpusState } from './corpusState.js';
import { calibrate } from './calibrate.js';
import type { Slices } from './cooperate.js';
import { completeGold, evaluate } from './evaluate.js';
import { ExampleByExample, type Looked } from './exampleByExample.js';
import type { FeatureSource } from './featureSource.js';
import { fitHeads, type Heads } from './heads.js';
import { hasLearned, isWorthMore, type Outcome } from './outcome.js';
import { PoolEncoding } from './poolEncoding.js';
import { scoreLabel, scorePool, type PoolResults } from './poolScores.js';
import { rivalryOf } from './rivalry.js';
import { roundIsDue } from './roundIsDue.js';
import { StopAdvisor } from './stopAdvisor.js';
import type { TrainingSet } from './training.js';

export class Learner {
  strategy: StrategyName;
  round = 0;
  /** Grows with every change of `scores`. */
  scoresVersion = 0;

  /** What rules compare examples by: there once the pool is encoded, as long as somebody compares. */
  vectors: TextVectors | undefined;

  readonly encoding: PoolEncoding;

  private outcome: Outcome;
  /** The label that was searched for last. */
  private labelled: { readonly madeFrom: string; readonly scores: Float32Array } | undefined;
  private readonly examples: ExampleByExample;
  private readonly stopping: StopAdvisor;

  constructor(
    private readonly project: Project,
    private readonly training: TrainingSet,
    private readonly corpus: CorpusState,
    readonly features: FeatureSource,
    private readonly products: RowProducts,
  ) {
    this.strategy = project.query.strategy;
    this.outcome = {
      ...this.newResults(),
      heads: undefined,
      committee: [],
      parts: undefined,
      learnedKeys: new Set(),
      version: -1,
      encoded: 0,
      answers: 0,
    };
    this.encoding = new PoolEncoding(project.schema, corpus, features);
    this.examples = new ExampleByExample(project.schema, corpus, features);
    this.stopping = new StopAdvisor(project, training, corpus, features, (text, read, heads) => {
      // Only the round's own heads have a committee.
      const committee = heads === this.heads ? this.committee : [];
      const { examples, strategy } = this;
      const { prediction, scores } = examples.predict(text, read, heads, committee, strategy);
      return { prediction, score: scores.score };
    });
  }

  get heads(): Heads | undefined {
    return this.outcome.heads;
  }

  /** Heads whose disagreement the strategy asks about; empty for most. */
  get committee(): readonly Heads[] {
    return this.outcome.committee;
  }

  /** Answers that the heads learned from. */
  get answers(): number {
    return this.outcome.answers;
  }

  /** Which words are asked about; undefined where a strategy asks about whole examples. */
  get parts(): AskedParts | undefined {
    return this.outcome.parts;
  }

  /** Whether a text that was answered in part is to be asked again, by the last round. */
  isWorthMore(key: string, i: number): boolean {
    return isWorthMore(this.outcome, this.training, key, i);
  }

  /** Whether the last round knew all that has been answered about a text. */
  hasLearned(key: string): boolean {
    return hasLearned(this.outcome, this.training, key);
  }

  /** See `PoolView.rivalry`. */
  get rivalry(): PoolView['rivalry'] {
    return this.heads && rivalryOf(this.heads, this.corpus.pool, this.features);
  }

  /** Uncertainty of each example in [0, 1]; NaN where it isn't known. */
  get scores(): Float32Array {
    return this.outcome.scores;
  }

  /** What else the last round said of each example. */
  get columns(): PoolColumns {
    return this.outcome.columns;
  }

  /** Encodes the next examples; false when all are done. */
  async encodeSome(slices: Slices): Promise<boolean> {
    await this.encoding.encodeSome(slices, i => {
      if (!this.heads) return;
      this.examples.score(i, this.outcome, this.strategy);
      this.scoresVersion += 1;
    });
    const { complete } = this.encoding;
    // With a round to come, that sees to it.
    if (complete && !this.heads && !this.roundIsDue()) await this.updateVectors(undefined, slices);
    return !complete;
  }

  /** Whoever compares texts is given the encoder's vectors, and nobody else keeps them. */
  private async updateVectors(heads: Heads | undefined, slices: Slices): Promise<void> {
    if (!this.comparesTexts(heads)) this.vectors = undefined;
    else if (this.encoding.complete) this.vectors ??= await this.encoding.vectors(slices);
  }

  /** The cold start spreads over clusters of texts; after it that's up to the strategy's rule. */
  private comparesTexts(heads: Heads | undefined): boolean {
    const { schema } = this.project;
    const strategy = strategies[this.strategy];
    if (readsOf(strategy.rule, heads ?? schema).includes('vectors')) return true;
    return !heads && coldStartOf(strategy, schema, this.project.query.coldStart) === 'clusters';
  }

  /** Whether a round is worth making by now. */
  roundIsDue(): boolean {
    const { outcome, training, corpus, encoding } = this;
    return roundIsDue(outcome, training, corpus, encoding, this.project.query.batchSize);
  }

  /** @param replay rounds of earlier answers to go through first, for advice on stopping */
  async runRound(slices: Slices, replay = 0): Promise<RoundSummary> {
    const { version, upToSeq } = this.training;
    const { encoded } = this.encoding;
    const learnedKeys = new Set(this.training.keys());
    const answered = this.training.without(this.corpus.heldOutKeys);
    const { project, features } = this;
    const { schema } = project;
    const started = performance.now();
    if (this.heads) await this.stopping.meet(this.heads, this.unlearned(), slices);
    const scales = this.encoding.scales();
    const { reweight } = project.query;
    const fitTo = (
      answers: readonly TrainingExample[],
      previous: Heads | undefined,
    ): Promise<Heads | undefined> =>
      fitHeads(answers, schema, features, scales, previous, slices, { reweight });
    if (replay > 0 && this.encoding.complete) {
      this.stopping.chooseSet();
      await this.stopping.replay(replay, fitTo, this.strategy, slices);
    }
    const fit = await fitTo(answered, this.heads);
    const heads = fit && (await this.calibrated(fit, slices));
    const committee = heads
      ? await fitCommittee(
          {
            kind: strategies[this.strategy].committee?.kind,
            heads,
            training: answered,
            schema,
            features,
            previous: this.committee,
            seed: project.query.seed,
            reweight,
          },
          slices,
        )
      : [];
    const fitted = performance.now();
    const results = this.newResults(heads);
    const lessons = answered.filter(isLesson).length;
    const answers = heads ? lessons : this.answers;
    const indexOf = (key: string): number | undefined => this.corpus.pool.indexOf(key);
    const strategy = strategies[this.strategy];
    const parts = await askedParts(strategy, schema, answered, indexOf, features, slices);
    const known = { learnedKeys, version, encoded, answers };
    const outcome = { ...results, heads, committee, parts, ...known };
    if (heads) await this.scorePool(heads, outcome, slices);
    await this.updateVectors(heads, slices);
    // All at once: who asks meanwhile is told what the last round said.
    this.outcome = outcome;
    if (heads) this.round += 1;
    this.scoresVersion += 1;
    const milliseconds = { fit: fitted - started, score: performance.now() - fitted };
    const advice = heads ? await this.stopping.advise(heads, lessons, outcome.scores, slices) : [];
    return {
      round: this.round,
      answers: lessons,
      upToSeq: heads && upToSeq,
      milliseconds,
      advice: advice.filter(({ value }) => !Number.isNaN(value)),
      stop: stopSentence(advice),
      telling: this.stopping.telling,
    };
  }

  /** Features and prediction of one example of the pool, encoded now if need be; undefined without heads. */
  look(i: number): Promise<Looked | undefined> {
    return this.examples.look(i, this.outcome, this.strategy);
  }

  /**
   * How likely each encoded example is to hold a label: a class's probability, or the largest of a word's
   * for an entity. By index of the example; undefined before anything is learned.
   */
  async labelScores(
    label: NonNullable<PoolFilter['label']>,
    slices: Slices,
  ): Promise<Float32Array | undefined> {
    const { heads, corpus } = this;
    const labels = this.project.schema[label.task]?.labels ?? [];
    const column = labels.findIndex(({ name }) => name === label.name);
    if (!heads || column < 0) return undefined;
    const madeFrom = `${this.scoresVersion} ${label.task} ${column}`;
    if (this.labelled?.madeFrom === madeFrom) return this.labelled.scores;
    const { products } = this;
    const { pool } = this.encoding;
    const scores = new Float32Array(corpus.pool.size);
    await scoreLabel({ pool, products, slices }, heads, label.task, column, scores);
    this.labelled = { madeFrom, scores };
    return scores;
  }

  evaluate(gold: readonly GoldExample[] | undefined, slices: Slices): Promise<EvaluationResult> {
    const { heldOutKeys } = this.corpus;
    return evaluate(
      gold ?? completeGold(this.training.only(heldOutKeys)),
      this.training.without(heldOutKeys),
      this.heads,
      this.project.schema,
      this.features,
      slices,
    );
  }

  /** Answers that came since the last round, oldest first. */
  private unlearned(): TrainingExample[] {
    const { outcome, corpus } = this;
    return this.training
      .inOrder()
      .filter(({ key }) => !outcome.learnedKeys.has(key) && !corpus.heldOutKeys.has(key));
  }

  private async calibrated(heads: Heads, slices: Slices): Promise<Heads> {
    const heldOut = this.training.only(this.corpus.heldOutKeys);
    const { schema } = this.project;
    const temperatures = await calibrate(heads, heldOut, schema, this.features, slices);
    return { ...heads, temperatures };
  }

  private newResults(heads?: Heads): PoolResults {
    const { size } = this.corpus.pool;
    const { rule } = strategies[this.strategy];
    return {
      scores: new Float32Array(size).fill(NaN),
      columns: new PoolColumns(size, readsOf(rule, heads ?? this.project.schema)),
    };
  }

  private async scorePool(heads: Heads, outcome: Outcome, slices: Slices): Promise<void> {
    const { committee } = outcome;
    if ([heads, ...committee].some(each => each.entities?.parts.seen === 0)) {
      await this.scoreEach(outcome, slices);
      return;
    }
    if (this.encoding.complete) this.stopping.chooseSet();
    const { products, stopping } = this;
    const { pool } = this.encoding;
    const work = { pool, products, slices, stopSet: stopping.set, parts: outcome.parts };
    await scorePool(work, heads, committee, strategies[this.strategy], outcome);
  }

  /** The long way, for heads without any evidence. */
  private async scoreEach(outcome: Outcome, slices: Slices): Promise<void> {
    const { distinct } = this.corpus;
    for (let place = 0; place < this.encoding.encoded; place++) {
      this.examples.score(distinct[place] ?? 0, outcome, this.strategy);
      await slices.breathe();
    }
  }
}
