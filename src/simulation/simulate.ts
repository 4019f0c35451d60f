/**
 * A person who knows every answer labels the pool in a strategy's order, and the heads are measured after
 * each batch: the learning curve that labelling would have given.
 */
import type { TrainingExample } from '../domain/trainingExample.js';
import type { Slices } from '../engine/cooperate.js';
import { fitHeads, type Heads } from '../engine/heads.js';
import { TrainingSet } from '../engine/training.js';
import type { ColdStart, StrategyName } from '../project/config.js';
import { effortSeconds } from '../query/effort.js';
import { select } from '../query/select.js';
import { goldAnnotation } from './labelledExample.js';
import { measure } from './measure.js';
import { rankWorld } from './ranking.js';
import { RunStopping, type StopReport } from './stopping.js';
import type { World } from './world.js';

/** What sizes and budgets count. */
export const budgetUnits = ['examples', 'tokens'] as const;
export type BudgetUnit = (typeof budgetUnits)[number];

export interface SimulationOptions {
  readonly strategy: StrategyName;
  /** How the first answers are chosen; undefined: as the strategy has it. */
  readonly coldStart?: ColdStart | undefined;
  readonly seed: number;
  /** First answers, before anything is learned. */
  readonly seedSize: number;
  /** Answers between two fits. */
  readonly batch: number;
  /** Answers in all. */
  readonly budget: number;
  readonly unit: BudgetUnit;
}

/** A point of a learning curve. */
export interface SimulationPoint extends StopReport {
  readonly strategy: StrategyName;
  readonly seed: number;
  /** Examples answered. */
  readonly labels: number;
  /** Their words. */
  readonly tokens: number;
  /** Modelled, see `effortSeconds`. */
  readonly minutes: number;
  /** On the test examples, in [0, 1]; see `metricOf`. */
  readonly metric: number;
}

/**
 * One run: a point after the seed set and one after each batch, until the budget is used up or the pool
 * is. Batches are chosen as the product chooses them, near-duplicates left for later, but without its
 * share of random questions and without a hold-out: those measure, and here the test does. With the unit
 * `tokens` an example is asked as long as fewer words than allowed were read, so the last may pass the mark.
 */
export async function* simulate(
  world: World,
  options: SimulationOptions,
  slices: Slices,
): AsyncGenerator<SimulationPoint, void, undefined> {
  const { strategy, seed } = options;
  const training = new TrainingSet();
  const asked = new Set<number>();
  const spent = { labels: 0, tokens: 0, minutes: 0 };
  const stopping = new RunStopping(world, strategy, seed);
  let heads: Heads | undefined;
  const done = (): number => (options.unit === 'examples' ? spent.labels : spent.tokens);
  let mark = options.seedSize;
  while (asked.size < world.pool.length && done() < options.budget) {
    const goal = Math.min(mark, options.budget);
    const state = { heads, training: training.without(new Set()), asked, from: done(), goal };
    const questions = await nextQuestions(world, options, state, slices);
    await stopping.meet(heads, questions, slices);
    for (const i of questions) {
      const example = world.pool[i];
      if (!example) continue;
      asked.add(i);
      training.apply([
        {
          key: example.key,
          text: example.text,
          annotation: goldAnnotation(example, world.task),
        },
      ]);
      const words = world.wordsOf(i);
      spent.labels += 1;
      spent.tokens += words;
      spent.minutes += effortSeconds(words, example.spans.length) / 60;
    }
    const { schema, features, scales } = world;
    heads = await fitHeads(training.without(new Set()), schema, features, scales, heads, slices);
    const metric = await measure(world, heads, slices);
    const report = await stopping.report(heads, metric, asked, slices);
    yield { strategy, seed, ...spent, minutes: round(spent.minutes), metric, ...report };
    // One long example may use up several batches of tokens.
    while (mark <= done()) mark += options.batch;
  }
}

function round(minutes: number): number {
  return Math.round(minutes * 100) / 100;
}

interface RunState {
  /** Undefined before anything is learned. */
  readonly heads: Heads | undefined;
  readonly training: readonly TrainingExample[];
  readonly asked: ReadonlySet<number>;
  /** What was spent, in the run's unit. */
  readonly from: number;
  readonly goal: number;
}

/** The examples that bring what was spent from `from` to `goal`, in order. */
export async function nextQuestions(
  world: World,
  {
    strategy,
    coldStart,
    seed,
    unit,
  }: Pick<SimulationOptions, 'strategy' | 'coldStart' | 'seed' | 'unit'>,
  { heads, training, asked, from, goal }: RunState,
  slices: Slices,
): Promise<number[]> {
  const { pool } = world;
  const perExample = unit === 'examples' ? 1 : meanWords(world);
  const order = await rankWorld(
    world,
    {
      strategy,
      coldStart,
      seed,
      heads,
      training,
      asked,
      count: Math.ceil((goal - from) / perExample),
    },
    slices,
  );
  const picked: number[] = [];
  let spent = from;
  while (spent < goal) {
    // In parts where examples differ in cost: how many are needed shows only as they come.
    const picks = select({
      order,
      holdout: [],
      eligible: i => !asked.has(i),
      skip: new Set(picked),
      key: i => pool[i]?.key ?? '',
      text: i => pool[i]?.text ?? '',
      seed,
      question: asked.size + picked.length,
      explore: 0,
      count: Math.ceil((goal - spent) / perExample),
    });
    if (picks.length === 0) break;
    for (const { index } of picks) {
      if (spent >= goal) break;
      picked.push(index);
      spent += unit === 'examples' ? 1 : world.wordsOf(index);
    }
  }
  return picked;
}

function meanWords({ columns }: World): number {
  return Math.max(1, columns.words.tokens / columns.words.size);
}
