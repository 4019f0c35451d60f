/** The pool in the order in which a strategy would ask, by the product's own rules. */
import type { Slices } from '../engine/cooperate.js';
import { orderScore, scorePrediction } from '../engine/exampleScores.js';
import { predict, type Heads } from '../engine/heads.js';
import type { StrategyName } from '../project/config.js';
import { coldStartScores } from '../query/coldStart.js';
import { rankPool } from '../query/rank.js';
import { sketchWidth } from '../query/textSketch.js';
import type { World } from './world.js';

export interface RankingParams {
  readonly strategy: StrategyName;
  readonly seed: number;
  readonly heads: Heads | undefined;
  readonly asked: ReadonlySet<number>;
  /** Questions that the cold start should spread over the pool next. */
  readonly count: number;
}

/** Indices of the examples that weren't asked, first those to ask first. */
export async function rankWorld(
  world: World,
  params: RankingParams,
  slices: Slices,
): Promise<Uint32Array> {
  const { pool } = world;
  const key = (i: number): string => pool[i]?.key ?? '';
  return rankPool(await scores(world, params, slices), key, i => !params.asked.has(i));
}

async function scores(
  world: World,
  { strategy, seed, heads, asked, count }: RankingParams,
  slices: Slices,
): Promise<Float32Array> {
  const { pool, schema, features } = world;
  if (strategy === 'random') {
    return Float32Array.from(pool, ({ key }) => orderScore(NaN, strategy, seed, key));
  }
  if (!heads) {
    return coldStartScores({
      vectors: world.sketch(),
      width: sketchWidth,
      eligible: i => !asked.has(i),
      asked,
      count,
      seed,
    });
  }
  const scored = new Float32Array(pool.length).fill(NaN);
  for (const [i, { key, text }] of pool.entries()) {
    if (asked.has(i)) continue;
    const read = await features.read(key, text);
    const prediction = predict(heads, text, read);
    scored[i] = scorePrediction(prediction, read.words.length, schema, strategy).score;
    await slices.breathe();
  }
  return scored;
}
