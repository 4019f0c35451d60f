/** Round after round, what heads say of the stop set; and what that says about stopping. */
import type { StopAdvice } from '../../domain/stopAdvice.js';
import type { StopPredictions } from './advice.js';
import { overallUncertainty } from './overallUncertainty.js';
import { predictedChange } from './predictedChange.js';
import { stablePredictions } from './stablePredictions.js';

/**
 * Answers from one compared round to the next. Heads that learned from five more answers agree whatever
 * they know.
 */
const answersBetween = 20;
/** Rounds that the criteria look back on. */
const kept = 4;

export class StopHistory {
  private readonly rounds = new Map<StopPredictions['task'], StopPredictions[]>();
  private answers = -Infinity;

  /**
   * Takes a round in, if it is far enough from the one before.
   *
   * @param answers that its heads learned from
   * @param said for each task that has a head
   */
  add(answers: number, said: readonly StopPredictions[]): void {
    // Fewer than before: answers were taken back, and what they taught with them.
    if (answers < this.answers) this.rounds.clear();
    else if (answers < this.answers + answersBetween) return;
    this.answers = answers;
    for (const round of said) {
      const before = this.rounds.get(round.task) ?? [];
      this.rounds.set(round.task, [...before, round].slice(-kept));
    }
  }

  /**
   * Agreement and predicted change of each task, and the uncertainty of what is left.
   * @param scores of the unanswered pool; see `overallUncertainty`
   */
  advice(scores: ArrayLike<number>): StopAdvice[] {
    const ofTasks = [...this.rounds.values()].flatMap(rounds => [
      stablePredictions(rounds),
      predictedChange(rounds),
    ]);
    return [...ofTasks, overallUncertainty(scores)];
  }
}

/**
 * One sentence where labelling more of the same would change little; undefined where it may. Predictions have
 * to be stable, of every task, and their score can hardly have changed; the mean uncertainty is told, not
 * asked, for it hardly ever falls below its threshold where examples are scored by their worst word.
 */
export function stopSentence(advice: readonly StopAdvice[]): string | undefined {
  const settled = advice.filter(
    ({ criterion }) => criterion === 'stable predictions' || criterion === 'predicted F change',
  );
  const [first] = settled;
  if (!first || !settled.every(each => each.stop)) return undefined;
  return `More answers may change little: ${lowered(first.reason)} Measure before you stop.`;
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
