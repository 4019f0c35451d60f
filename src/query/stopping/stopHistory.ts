/** Round after round, what heads say and how well they do; and what that says about stopping. */
import type { Task } from '../../domain/annotation.js';
import type { StopAdvice } from '../../domain/stopAdvice.js';
import { uncertaintyPays, type Foreseen, type Telling } from '../telling.js';
import type { StopPredictions } from './advice.js';
import { overallUncertainty } from './overallUncertainty.js';
import { plateau, plateauRounds } from './plateau.js';
import { predictedChange } from './predictedChange.js';
import { selectedAccuracy } from './selectedAccuracy.js';
import { stablePredictions } from './stablePredictions.js';

/**
 * Answers from one compared round to the next. Heads that learned from five more answers agree whatever
 * they know.
 */
export const answersBetween = 20;
/** Rounds that agreement and predicted change look back on. */
const compared = 4;
/** Answers that the last criteria look back on, and more than they need. */
const foreseenKept = 200;

/** How good the heads of a round are. */
export interface Quality {
  /** Of the hold-out, in [0, 1]; undefined where too little of it is answered. */
  readonly measured?: number | undefined;
  /** Mean score of what is left, in [0, 1]. */
  readonly uncertainty: number;
}

export class StopHistory {
  private readonly rounds = new Map<StopPredictions['task'], StopPredictions[]>();
  private qualities: Quality[] = [];
  private foreseen: Foreseen[] = [];
  private answers = -Infinity;

  /** @param tasks that are labelled; of one that can't be learned yet there is nothing to go by */
  constructor(private readonly tasks: readonly Task[]) {}

  /** Answers that came since the last round, oldest first, with what its heads say of them. */
  meet(answers: readonly Foreseen[]): void {
    this.foreseen = [...this.foreseen, ...answers].slice(-foreseenKept);
  }

  /** Whether a round that learned from so many answers is far enough from the one before to be compared. */
  isDue(answers: number): boolean {
    // Fewer than before: answers were taken back, and what they taught with them.
    return answers < this.answers || answers >= this.answers + answersBetween;
  }

  /**
   * Takes a round in, if it is due.
   *
   * @param answers that its heads learned from
   * @param said for each task that has a head
   */
  add(answers: number, said: readonly StopPredictions[], quality: Quality): void {
    if (!this.isDue(answers)) return;
    if (answers < this.answers) {
      this.rounds.clear();
      this.qualities = [];
      this.foreseen = [];
    }
    this.answers = answers;
    this.qualities = [...this.qualities, quality].slice(-plateauRounds);
    for (const round of said) {
      const before = this.rounds.get(round.task) ?? [];
      this.rounds.set(round.task, [...before, round].slice(-compared));
    }
  }

  /**
   * Agreement and predicted change of each task, the curve, the answers that were foreseen, and the
   * uncertainty of what is left; those that there is too little to measure for with NaN for a value.
   * @param scores of the unanswered pool; see `overallUncertainty`
   */
  advice(scores: ArrayLike<number>): StopAdvice[] {
    const ofTasks = this.tasks.flatMap(task => {
      const rounds = this.rounds.get(task) ?? [];
      // The criteria can't say whose rounds they are where there are none yet.
      return [stablePredictions(rounds), predictedChange(rounds)].map(each => ({ ...each, task }));
    });
    const ranked = this.foreseen.filter(answer => answer.ranked).map(answer => !answer.wrong);
    return [...ofTasks, this.curve(), selectedAccuracy(ranked), overallUncertainty(scores)];
  }

  /** Whether the scores have been telling errors from successes; see `uncertaintyPays`. */
  get telling(): Telling | undefined {
    return uncertaintyPays(this.foreseen);
  }

  private curve(): StopAdvice {
    const measured = this.qualities.flatMap(quality => quality.measured ?? []);
    return measured.length === this.qualities.length
      ? plateau(measured, 'score on the hold-out')
      : plateau(
          this.qualities.map(quality => quality.uncertainty),
          'mean uncertainty',
        );
  }
}

/**
 * One sentence or two where labelling more of the same would change little, or the budget is spent; undefined
 * where neither. No criterion speaks alone: predictions have to be stable, of every task, and their score can
 * hardly have changed, or else the curve has to be flat and the hardest answers foreseen. The mean
 * uncertainty is told, not asked, for it hardly ever falls below its threshold where examples are scored by
 * their worst word.
 */
export function stopSentence(advice: readonly StopAdvice[]): string | undefined {
  const of = (...criteria: readonly StopAdvice['criterion'][]): StopAdvice[] =>
    advice.filter(({ criterion }) => criteria.includes(criterion));
  const holds = (list: readonly StopAdvice[]): boolean =>
    list.length > 1 && list.every(each => each.stop);
  const settled = of('stable predictions', 'predicted F change');
  const flat = of('plateau', 'selected accuracy');
  const reasons = [
    // That predictions are the same says that their score is.
    ...(holds(settled) ? settled.slice(0, 1) : []),
    ...(holds(flat) ? flat : []),
  ];
  const spent = of('budget').filter(each => each.stop);
  const sentences = [
    ...(reasons.length > 0
      ? [`More answers may change little: ${lowered(reasons)} Measure before you stop.`]
      : []),
    ...spent.map(({ reason }) => reason),
  ];
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}

function lowered(reasons: readonly StopAdvice[]): string {
  const text = reasons.map(({ reason }) => reason).join(' ');
  return text.charAt(0).toLowerCase() + text.slice(1);
}
