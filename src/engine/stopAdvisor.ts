/** What the engine watches from round to round to say when labelling more would change little. */
import { isPartial, type JudgedSpan } from '../domain/annotation.js';
import { tasksOf } from '../domain/schema.js';
import type { StopAdvice } from '../domain/stopAdvice.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import { settledWords } from '../head/bio.js';
import type { StrategyName } from '../project/config.js';
import type { Budget, Project } from '../project/project.js';
import { isLesson } from '../query/phase.js';
import { budgetSpent } from '../query/stopping/budget.js';
import { answersBetween, StopHistory } from '../query/stopping/stopHistory.js';
import type { Foreseen, Telling } from '../query/telling.js';
import { tokenize } from '../text/tokenize.js';
import type { Slices } from './cooperate.js';
import type { CorpusState } from './corpusState.js';
import { completeGold, evaluate } from './evaluate.js';
import type { ExampleFeatures, FeatureSource } from './featureSource.js';
import { isForeseen } from './foreseen.js';
import type { Heads, Prediction } from './heads.js';
import { StopSet } from './stopSet.js';
import type { TrainingSet } from './training.js';

/** Answers of the hold-out from which its score is a point of a curve: a hundredth moves by halves below. */
const fewestMeasured = 50;
/** Of many answers that come at once, such as imported ones, so many are looked at. */
const mostMet = 200;

/** What heads say of a text, and its score. */
export type Predict = (
  text: string,
  read: ExampleFeatures,
  heads: Heads,
) => { readonly prediction: Prediction; readonly score: number };

export class StopAdvisor {
  /** Of it a round keeps what it says. There once the pool is encoded and `chooseSet` was called. */
  set: StopSet | undefined;
  private readonly history: StopHistory;
  private readonly words = new Map<string, number>();

  constructor(
    private readonly project: Project,
    private readonly training: TrainingSet,
    private readonly corpus: CorpusState,
    private readonly features: FeatureSource,
    private readonly predict: Predict,
  ) {
    this.history = new StopHistory(tasksOf(project.schema));
  }

  /** Draws the texts that rounds are compared on, unless they are drawn. */
  chooseSet(): void {
    if (this.set) return;
    const { query, schema } = this.project;
    const open = this.open().filter(i => !this.corpus.isNoise(i));
    this.set = StopSet.choose(open, schema, query.seed);
  }

  /** @param answers that the heads have not learned from, oldest first */
  async meet(heads: Heads, answers: readonly TrainingExample[], slices: Slices): Promise<void> {
    const met: Foreseen[] = [];
    for (const answer of answers.slice(-mostMet)) {
      if (answer.inPassing === true) continue;
      const read = await this.features.read(answer.key, answer.text);
      const { prediction, score } = this.predict(answer.text, read, heads);
      const right = isForeseen(answer, prediction, read, this.project.schema);
      const ranked = answer.ranked === true && this.project.query.strategy !== 'random';
      if (right !== undefined) met.push({ score, wrong: !right, ranked });
      await slices.breathe();
    }
    this.history.meet(met);
  }

  /**
   * Goes through the answers again as if twenty had come between one round and the next, but for the last
   * twenty, which the next round is about. For where there is but one round: the command line.
   * @param rounds so many, or fewer where there are too few answers; the one that follows is one of them
   */
  async replay(
    rounds: number,
    fit: (
      answers: readonly TrainingExample[],
      previous: Heads | undefined,
    ) => Promise<Heads | undefined>,
    strategy: StrategyName,
    slices: Slices,
  ): Promise<void> {
    const { corpus, features, history, set } = this;
    const { pool } = corpus;
    const order = this.training.inOrder().filter(({ key }) => !corpus.heldOutKeys.has(key));
    // Where each answer to learn from stands among labels in passing and what was ignored.
    const lessons = order.flatMap((example, place) => (isLesson(example) ? [place] : []));
    const textOf = (i: number): Pick<TrainingExample, 'key' | 'text'> => ({
      key: pool.key(i),
      text: pool.text(i),
    });
    let heads: Heads | undefined;
    let learned = 0;
    const isAnswered = (): boolean => false;
    for (let round = rounds - 1; round >= 0; round--) {
      const size = lessons.length - round * answersBetween;
      const last = lessons[size - 1];
      if (last === undefined) continue;
      if (heads) await this.meet(heads, order.slice(learned, last + 1), slices);
      learned = last + 1;
      if (round === 0) break;
      heads = (await fit(order.slice(0, last + 1).sort(byKey), heads)) ?? heads;
      if (!heads || !set) continue;
      const scores = await set.look(heads, textOf, features, strategy, slices);
      const measured = await this.measured(heads, slices);
      history.add(size, set.take(isAnswered), { measured, uncertainty: mean(scores) });
    }
  }

  /**
   * After a round that scored the pool, or at least the stop set. Answers that were taken back are forgotten.
   * @param answers that its heads learned from
   * @returns of every criterion, also of those that there is too little to measure for
   */
  async advise(
    heads: Heads,
    answers: number,
    scores: Float32Array,
    slices: Slices,
  ): Promise<StopAdvice[]> {
    const open = this.open();
    const isOpen = new Set(open);
    const said = this.set?.take(i => !isOpen.has(i)) ?? [];
    const left = Float32Array.from(open, i => scores[i] ?? NaN);
    if (said.length > 0 && this.history.isDue(answers)) {
      const measured = await this.measured(heads, slices);
      this.history.add(answers, said, { measured, uncertainty: mean(left) });
    }
    const { budget } = this.project.query;
    return [
      ...this.history.advice(left),
      ...(budget ? budgetSpent(budget, this.spent(budget)) : []),
    ];
  }

  /** Whether the scores have been telling errors from successes. */
  get telling(): Telling | undefined {
    return this.history.telling;
  }

  /** F1 of entities, accuracy of classes, the mean of both; of a task only on enough answers. */
  private async measured(heads: Heads, slices: Slices): Promise<number | undefined> {
    const gold = completeGold(this.training.only(this.corpus.heldOutKeys));
    const isEnough = (of: 'spans' | 'labels'): boolean =>
      gold.filter(each => each[of] !== undefined).length >= fewestMeasured;
    const [spans, labels] = [isEnough('spans'), isEnough('labels')];
    if (!spans && !labels) return undefined;
    const { schema } = this.project;
    const { entities, classes } = await evaluate(gold, [], heads, schema, this.features, slices);
    const metrics = [
      spans ? (entities?.f1 ?? []) : [],
      labels ? (classes?.accuracy ?? []) : [],
    ].flat();
    return metrics.length > 0 ? mean(metrics) : undefined;
  }

  private spent({ words }: Budget): Record<keyof Budget, number> {
    const answers = this.training.answeredCount;
    if (words === undefined) return { answers, words: 0 };
    let decided = 0;
    for (const { key, text, annotation } of this.training.without(new Set())) {
      if (!this.training.isAnswered(key)) continue;
      if (isPartial(annotation)) {
        decided += this.settled(text, annotation.entities?.spans ?? []);
        continue;
      }
      const known = this.words.get(key) ?? tokenize(text).length;
      this.words.set(key, known);
      decided += known;
    }
    return { answers, words: decided };
  }

  /** Words of a text that an answer to a part of it has decided. */
  private settled(text: string, spans: readonly JudgedSpan[]): number {
    const labels = (this.project.schema.entities?.labels ?? []).map(({ name }) => name);
    return settledWords(spans, tokenize(text), labels).reduce((sum, flag) => sum + flag, 0);
  }

  /** What may still be asked, by key. */
  private open(): Uint32Array {
    const { corpus } = this;
    const { pool } = corpus;
    const keys = [...this.training.answeredKeys()];
    const answered = new Set(keys.flatMap(key => pool.indexOf(key) ?? []));
    return corpus.inKeyOrder.filter(
      i => pool.firstOf(i) === i && !answered.has(i) && !corpus.isHeldOut(i),
    );
  }
}

/** Of those that are numbers. */
function mean(values: ArrayLike<number>): number {
  const known = Array.from(values).filter(value => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function byKey(a: TrainingExample, b: TrainingExample): number {
  return a.key < b.key ? -1 : 1;
}
