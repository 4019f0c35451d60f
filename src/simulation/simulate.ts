/**
 * A person who knows every answer labels the pool in a strategy's order, and the heads are measured after
 * each batch: the learning curve that labelling would have given.
 */
import type { TrainingExample } from '../domain/trainingExample.js';
import { askedParts } from '../engine/askedParts.js';
import type { Slices } from '../engine/cooperate.js';
import { fitHeads, type Heads } from '../engine/heads.js';
import type { ColdStart, StrategyName } from '../project/config.js';
import type { AskedParts } from '../query/askedParts.js';
import { select } from '../query/select.js';
import { strategies } from '../query/strategies.js';
import type { LabelledExample } from './labelledExample.js';
import { measure } from './measure.js';
import { partQuestion } from './partQuestion.js';
import { Person } from './person.js';
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
  /** Questions answered: examples, or parts of them. */
  readonly labels: number;
  /** Words that they were about. */
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
  const { schema, features, scales, pool } = world;
  const person = new Person(world);
  const { done } = person;
  const stopping = new RunStopping(world, strategy, seed);
  let heads: Heads | undefined;
  const spent = (): number => (options.unit === 'examples' ? person.labels : person.tokens);
  const indexOf = placesOf(pool);
  let mark = options.seedSize;
  while (done.size < pool.length && spent() < options.budget) {
    const goal = Math.min(mark, options.budget);
    const training = person.training.without(new Set());
    const parts =
      heads &&
      (await askedParts(strategies[strategy], schema, training, indexOf, features, slices));
    const state = { heads, parts, training, asked: done, from: spent(), goal };
    const questions = await nextQuestions(world, options, state, slices);
    if (questions.length === 0) break;
    // Whether a whole answer was foreseen.
    if (!parts) await stopping.meet(heads, questions, slices);
    for (const i of questions) {
      person.answer(i, heads && parts && (await partQuestion(world, i, heads, parts, strategy)));
    }
    heads = await fitHeads(
      person.training.without(new Set()),
      schema,
      features,
      scales,
      heads,
      slices,
    );
    const metric = await measure(world, heads, slices);
    const report = await stopping.report(heads, metric, done, slices);
    const { labels, tokens } = person;
    yield { strategy, seed, labels, tokens, minutes: round(person.minutes), metric, ...report };
    // One long example may use up several batches of tokens.
    while (mark <= spent()) mark += options.batch;
  }
}

function placesOf(pool: readonly LabelledExample[]): (key: string) => number | undefined {
  const places = new Map(pool.map(({ key }, i) => [key, i]));
  return key => places.get(key);
}

function round(minutes: number): number {
  return Math.round(minutes * 100) / 100;
}

interface RunState {
  /** Undefined before anything is learned. */
  readonly heads: Heads | undefined;
  /** Where the strategy asks about parts. */
  readonly parts?: AskedParts | undefined;
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
  { heads, parts, training, asked, from, goal }: RunState,
  slices: Slices,
): Promise<number[]> {
  const { pool } = world;
  const perExample = unit === 'examples' ? 1 : parts ? partWords : meanWords(world);
  const { order, words } = await rankWorld(
    world,
    {
      strategy,
      coldStart,
      seed,
      heads,
      parts,
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
      spent += unit === 'examples' ? 1 : words(index);
    }
  }
  return picked;
}

/** Of a part, about. */
const partWords = 3;

function meanWords({ columns }: World): number {
  return Math.max(1, columns.words.tokens / columns.words.size);
}
