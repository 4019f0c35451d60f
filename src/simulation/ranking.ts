/** The pool in the order in which a strategy would ask, by the product's own rules. */
import type { TrainingExample } from '../domain/trainingExample.js';
import type { Slices } from '../engine/cooperate.js';
import { scorePrediction } from '../engine/exampleScores.js';
import { predict, type Heads } from '../engine/heads.js';
import type { StrategyName } from '../project/config.js';
import { coldStartScores } from '../query/coldStart.js';
import { labelCounts } from '../query/labelCounts.js';
import { orderPool } from '../query/orderPool.js';
import { PoolColumns } from '../query/poolColumns.js';
import { strategies } from '../query/strategies.js';
import type { PoolView, Strategy } from '../query/strategy.js';
import { sketchWidth } from '../query/textSketch.js';
import type { World } from './world.js';

export interface RankingParams {
  readonly strategy: StrategyName;
  readonly seed: number;
  readonly heads: Heads | undefined;
  /** The answers so far; the heads have learned from all of them. */
  readonly training: readonly TrainingExample[];
  /** Where those stand in the pool. */
  readonly asked: ReadonlySet<number>;
  /** How many examples will be asked next, about. */
  readonly count: number;
}

/** Before there is a head: by how typical of a kind of text not asked about yet. */
const spread: Strategy = { ...strategies.maxTokenEntropy, title: 'spread over the pool' };

/** Indices of the examples that weren't asked, the one to ask first in front. */
export async function rankWorld(
  world: World,
  params: RankingParams,
  slices: Slices,
): Promise<Uint32Array> {
  const { seed, count, heads } = params;
  const named = strategies[params.strategy];
  const cold = named.coldStart === 'random' ? strategies.random : spread;
  const strategy = heads ? named : cold;
  const scored =
    strategy === strategies.random
      ? { scores: new Float32Array(world.pool.length).fill(NaN), columns: undefined }
      : heads
        ? await scorePool(world, heads, params, slices)
        : { scores: spreadScores(world, params), columns: undefined };
  const view = viewOf(world, params, scored, strategy);
  return orderPool(strategy, view, { count, seed }).order;
}

interface Scored {
  readonly scores: Float32Array;
  /** Undefined where nothing was predicted. */
  readonly columns: PoolColumns | undefined;
}

function spreadScores(world: World, { asked, count, seed }: RankingParams): Float32Array {
  return coldStartScores({
    vectors: world.sketches,
    width: sketchWidth,
    eligible: i => !asked.has(i),
    asked,
    count,
    seed,
  });
}

async function scorePool(
  { pool, schema, features }: World,
  heads: Heads,
  { strategy, asked }: RankingParams,
  slices: Slices,
): Promise<Scored> {
  const scores = new Float32Array(pool.length).fill(NaN);
  const columns = new PoolColumns(pool.length, strategies[strategy].rule?.reads ?? []);
  for (const [i, { key, text }] of pool.entries()) {
    if (asked.has(i)) continue;
    const read = await features.read(key, text);
    const prediction = predict(heads, text, read);
    const scored = scorePrediction(prediction, read.words.length, schema, strategy);
    scores[i] = scored.score;
    columns.set(i, read.words, scored);
    await slices.breathe();
  }
  return { scores, columns };
}

function viewOf(
  world: World,
  { asked, training }: RankingParams,
  { scores, columns }: Scored,
  { rule }: Strategy,
): PoolView {
  const { pool, poolWords, schema } = world;
  return {
    ...columns?.view,
    size: pool.length,
    eligible: i => !asked.has(i),
    key: i => pool[i]?.key ?? '',
    text: i => pool[i]?.text ?? '',
    words: i => poolWords[i] ?? 0,
    score: i => scores[i] ?? NaN,
    vectors: rule?.reads.includes('vectors') ? world.sketches : new Float32Array(),
    width: sketchWidth,
    labelled: [...asked],
    pending: [],
    classMode: schema.classes?.mode,
    labelCounts: labelCounts(training, schema),
  };
}
