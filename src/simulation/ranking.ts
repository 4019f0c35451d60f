/** The pool in the order in which a strategy would ask, by the product's own rules. */
import type { TrainingExample } from '../domain/trainingExample.js';
import { fitCommittee } from '../engine/committee.js';
import type { Slices } from '../engine/cooperate.js';
import type { Heads } from '../engine/heads.js';
import { scorePool } from '../engine/poolScores.js';
import { rivalryOf } from '../engine/rivalry.js';
import type { ColdStart, StrategyName } from '../project/config.js';
import type { AskedParts } from '../query/askedParts.js';
import { coldOrders } from '../query/coldOrders.js';
import { coldStartScores } from '../query/coldStart.js';
import { labelCounts } from '../query/labelCounts.js';
import { orderPool } from '../query/orderPool.js';
import { PoolColumns } from '../query/poolColumns.js';
import { strategies } from '../query/strategies.js';
import { noVectors } from '../query/textVectors.js';
import { coldStartOf, readsOf, type PoolView, type Strategy } from '../query/strategy.js';
import type { LabelledExample } from './labelledExample.js';
import type { World } from './world.js';

export interface RankingParams {
  readonly strategy: StrategyName;
  /** See `coldStartOf`. */
  readonly coldStart?: ColdStart | undefined;
  readonly seed: number;
  readonly heads: Heads | undefined;
  /** Where the strategy asks about parts. */
  readonly parts?: AskedParts | undefined;
  /** The answers so far; the heads have learned from all of them. */
  readonly training: readonly TrainingExample[];
  /** Where those stand in the pool that nothing more is to be asked about. */
  readonly asked: ReadonlySet<number>;
  /** How many examples will be asked next, about. */
  readonly count: number;
}

export interface RankedWorld {
  /** Indices of the examples that weren't asked, the one to ask first in front. */
  readonly order: Uint32Array;
  /** How many words of an example are asked about. */
  readonly words: (i: number) => number;
}

/** The order in which a strategy would ask, by the heads that there are. */
export async function rankWorld(
  world: World,
  params: RankingParams,
  slices: Slices,
): Promise<RankedWorld> {
  const { heads, seed, count } = params;
  const named = strategies[params.strategy];
  const cold = coldStartOf(named, world.schema, params.coldStart);
  const strategy = heads ? named : coldOrders[cold];
  const scored =
    heads && strategy !== strategies.random
      ? await scoreWorld(world, heads, params, slices)
      : {
          scores: !heads && cold === 'clusters' ? spreadScores(world, params) : undefined,
          columns: undefined,
        };
  const view = viewOf(world, params, scored, strategy);
  const { order } = orderPool(strategy, view, { count, seed });
  return { order, words: view.words };
}

interface Scored {
  /** Undefined where no score is read. */
  readonly scores: Float32Array | undefined;
  /** Undefined where nothing was predicted. */
  readonly columns: PoolColumns | undefined;
}

function spreadScores(world: World, { asked, count, seed }: RankingParams): Float32Array {
  return coldStartScores({
    ...world.vectors,
    eligible: i => !asked.has(i),
    asked,
    count,
    seed,
  });
}

/** Answered examples are scored too: they cost little, and who ranks passes over them. */
async function scoreWorld(
  { pool, schema, features, columns, products }: World,
  heads: Heads,
  { strategy, parts, training, seed }: RankingParams,
  slices: Slices,
): Promise<Scored> {
  const named = strategies[strategy];
  const kind = named.committee?.kind;
  const committee = { kind, heads, training, schema, features, previous: [], seed };
  const members = await fitCommittee(committee, slices);
  const results = {
    scores: new Float32Array(pool.length).fill(NaN),
    columns: new PoolColumns(pool.length, readsOf(named.rule, heads)),
  };
  await scorePool({ pool: columns, products, slices, parts }, heads, members, named, results);
  return results;
}

function viewOf(
  world: World,
  { asked, heads, parts, training }: RankingParams,
  { scores, columns }: Scored,
  { rule }: Strategy,
): PoolView {
  const { pool, schema, features } = world;
  const texts = {
    key: (i: number) => pool[i]?.key ?? '',
    text: (i: number) => pool[i]?.text ?? '',
  };
  return {
    ...columns?.view,
    ...texts,
    size: pool.length,
    eligible: i => !asked.has(i) && (parts?.isWorthAsking(i, scores?.[i]) ?? true),
    // What only a simulation knows: so many of each label is a usual first set.
    stratum: i => stratumOf(pool[i]),
    words: i => (parts && columns?.words[i]) || world.wordsOf(i),
    noise: i => world.noise[i] === 1,
    score: i => scores?.[i] ?? NaN,
    rivalry: heads && rivalryOf(heads, texts, features),
    ...(rule?.reads.includes('vectors') ? world.vectors : noVectors),
    labelled: [...asked],
    pending: [],
    classMode: schema.classes?.mode,
    labelCounts: labelCounts(training, schema),
  };
}

function stratumOf(example: LabelledExample | undefined): string {
  const { labels = [], spans = [] } = example ?? {};
  return [...new Set([...labels, ...spans.map(({ label }) => label)])].sort().join(' ');
}
