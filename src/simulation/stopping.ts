/** When criteria of stopping would have spoken up, as the product would tell a person. */
import type { StopCriterion } from '../domain/stopAdvice.js';
import type { Slices } from '../engine/cooperate.js';
import { scorePrediction } from '../engine/exampleScores.js';
import { isForeseen } from '../engine/foreseen.js';
import { predict, type Heads } from '../engine/heads.js';
import { StopSet } from '../engine/stopSet.js';
import type { StrategyName } from '../project/config.js';
import { StopHistory } from '../query/stopping/stopHistory.js';
import type { Foreseen } from '../query/telling.js';
import { goldAnnotation } from './labelledExample.js';
import type { World } from './world.js';

export interface StopReport {
  /** Of the last four rounds on the stop set, see `stablePredictions`; null while there are fewer. */
  readonly agreement: number | null;
  /** The criteria that advise to stop. */
  readonly stop: readonly StopCriterion[];
}

/** Of one run. The test stands for the hold-out, and the budget is the run's own. */
export class RunStopping {
  private readonly history: StopHistory;
  /** Drawn from the whole pool: a simulation begins with nothing answered. */
  private readonly set: StopSet;

  constructor(
    private readonly world: World,
    private readonly strategy: StrategyName,
    seed: number,
  ) {
    this.history = new StopHistory([world.task]);
    this.set = StopSet.choose([...world.pool.keys()], world.schema, seed);
  }

  /** @param asked examples of the pool that the heads have not learned from */
  async meet(heads: Heads | undefined, asked: readonly number[], slices: Slices): Promise<void> {
    if (!heads) return;
    const { pool, schema, features, task } = this.world;
    const met: Foreseen[] = [];
    for (const i of asked) {
      const example = pool[i];
      if (!example) continue;
      const { key, text } = example;
      const read = await features.read(key, text);
      const prediction = predict(heads, text, read);
      const answer = { key, text, annotation: goldAnnotation(example, task) };
      const right = isForeseen(answer, prediction, read, schema) ?? false;
      const { score } = scorePrediction(prediction, read.words.length, schema, this.strategy);
      met.push({ score, wrong: !right, ranked: true });
      await slices.breathe();
    }
    this.history.meet(met);
  }

  /**
   * Takes a round in.
   * @param metric of the heads on the test, in [0, 1]
   * @param asked what is answered of the pool
   */
  async report(
    heads: Heads | undefined,
    metric: number,
    asked: ReadonlySet<number>,
    slices: Slices,
  ): Promise<StopReport> {
    if (!heads) return { agreement: null, stop: [] };
    const { pool, features } = this.world;
    const textOf = (i: number): { key: string; text: string } => pool[i] ?? { key: '', text: '' };
    const scores = await this.set.look(heads, textOf, features, this.strategy, slices);
    const left = scores.filter((_, place) => !asked.has(this.set.indices[place] ?? -1));
    const said = this.set.take(i => asked.has(i));
    this.history.add(asked.size, said, { measured: metric, uncertainty: NaN });
    const advice = this.history.advice(left);
    const stable = advice.find(({ criterion }) => criterion === 'stable predictions');
    return {
      agreement: stable && !Number.isNaN(stable.value) ? stable.value : null,
      stop: advice.filter(({ stop }) => stop).map(({ criterion }) => criterion),
    };
  }
}
