/** The next questions: ranking, exploration and hold-out woven together, without repetition. */
import { fnv1a } from '../base/random.js';
import type { Why } from '../domain/queueItem.js';
import { draw, explorationPropensity, questionKind } from './interleave.js';
import { NearDuplicates } from './nearDuplicates.js';

export interface SelectParams {
  /** The pool best first, as `rankPool` gives it. Held-out examples in it are passed over. */
  readonly order: Uint32Array;
  /** Indices of the held-out examples, answered or not. */
  readonly holdout: ArrayLike<number>;
  /** Whether the example may be asked at all: not answered, not a repetition, not gone. */
  readonly eligible: (i: number) => boolean;
  /** Examples asked elsewhere or waiting in a queue; not asked, and not nearly repeated either. */
  readonly skip: ReadonlySet<number>;
  /** The example's text hash. */
  readonly key: (i: number) => string;
  readonly text: (i: number) => string;
  /** Whether the text is none that anyone would label; nothing is if not given. */
  readonly noise?: ((i: number) => boolean) | undefined;
  /** Whether it may be drawn at random; every example of the pool may if not given. */
  readonly drawable?: ((i: number) => boolean) | undefined;
  readonly seed: number;
  /** Number of the first question, from 0: questions answered and waiting so far. */
  readonly question: number;
  /** Share of questions drawn at random, in [0, 1]. */
  readonly explore: number;
  /** How many questions are wanted. */
  readonly count: number;
}

export interface Pick {
  readonly index: number;
  readonly kind: Why['kind'];
  /** For exploration: the probability of this draw. */
  readonly propensity?: number | undefined;
}

/** Where near-duplicates push the choice down the ranking, it goes no further down than this. */
const windowOf = (count: number): number => Math.max(10 * count, 200);
/** Waiting examples that new ones are compared with: the latest. */
const maxCompared = 100;

/**
 * Picks up to `count` examples, none twice; preparing a batch in parts, with the earlier ones in `skip`,
 * gives the same batch. Each question is of the kind that `questionKind` gives it; a kind with nothing
 * left gives way to the others, so fewer come back only when all are asked.
 *
 * - *Ranked*: the best that doesn't nearly repeat one of this batch or of `skip`. One that does keeps its
 *   place for a later batch. Only when nothing else stands within reach (200 places, or ten for each
 *   question) are near-duplicates asked after all, best first.
 * - *Exploration*: uniform over what is drawable of the pool, without its noise, with its propensity.
 *   Near-duplicates are not filtered here, nor in the hold-out: that would make the draws unequal.
 * - *Hold-out*: in the order of a seeded hash of the text, noise last, so the part that is answered first is
 *   itself a random sample. Held-out examples come as nothing else.
 */
export function select(params: SelectParams): Pick[] {
  const { eligible, skip, text, seed, explore, count, noise = () => false } = params;
  const { drawable = () => true } = params;
  const free = (i: number): boolean => eligible(i) && !skip.has(i);
  const heldOut = new Set(Array.from(params.holdout));
  const pool = params.order.filter(i => free(i) && !heldOut.has(i));
  const shuffled = shuffledByKey([...heldOut].filter(free), seed, params.key);
  const holdout = [...shuffled.filter(i => !noise(i)), ...shuffled.filter(noise)];

  const near = new NearDuplicates();
  for (const i of [...skip].slice(-maxCompared)) near.add(text(i));
  const taken = new Set<number>();
  const take = (index: number): number => {
    taken.add(index);
    near.add(text(index));
    return index;
  };
  const ranked = rankedPicks(pool, taken, i => near.has(text(i)), windowOf(count));
  let poolLeft = pool.length;
  const isWorth = (i: number): boolean => !noise(i) && drawable(i);
  const worth = pool.filter(isWorth);
  let worthLeft = worth.length;

  const picks: Pick[] = [];
  for (let n = 0; n < count && poolLeft + holdout.length > 0; n++) {
    const question = params.question + n;
    const wanted = questionKind(seed, question, explore, holdout.length > 0);
    if (poolLeft === 0 || wanted === 'hold-out') {
      const index = holdout.shift();
      if (index !== undefined) picks.push({ index: take(index), kind: 'hold-out' });
      continue;
    }
    let index: number;
    if (wanted === 'exploration' && worthLeft > 0) {
      const propensity = explorationPropensity(explore, worthLeft);
      index = take(drawFrom(worth, taken, worthLeft, draw(seed, question, 'example')));
      picks.push({ index, kind: 'exploration', propensity });
    } else {
      index = take(ranked());
      picks.push({ index, kind: 'ranked' });
    }
    poolLeft--;
    if (isWorth(index)) worthLeft--;
  }
  return picks;
}

function shuffledByKey(indices: number[], seed: number, key: (i: number) => string): number[] {
  return indices
    .map(i => ({ i, key: key(i), place: fnv1a(`hold-out:${seed}:${key(i)}`) }))
    .sort((a, b) => a.place - b.place || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ i }) => i);
}

/** Uniform over the `left` examples that aren't taken yet, of which there is at least one. */
function drawFrom(
  pool: Uint32Array,
  taken: ReadonlySet<number>,
  left: number,
  random: () => number,
): number {
  let place = Math.floor(random() * left);
  for (const index of pool) if (!taken.has(index) && place-- === 0) return index;
  throw new RangeError('Asked to draw an example when none was left');
}

/** The best of the pool one after the other; near-duplicates wait until the window is used up. */
function rankedPicks(
  pool: Uint32Array,
  taken: ReadonlySet<number>,
  repeats: (i: number) => boolean,
  window: number,
): () => number {
  const waiting: number[] = [];
  let place = 0;
  return () => {
    for (; place < Math.min(window, pool.length); place++) {
      const index = pool[place] ?? 0;
      if (taken.has(index)) continue;
      if (!repeats(index)) return index;
      waiting.push(index);
    }
    const late = waiting.find(i => !taken.has(i));
    if (late !== undefined) return late;
    for (; place < pool.length; place++) {
      const index = pool[place] ?? 0;
      if (!taken.has(index)) return index;
    }
    throw new RangeError('Asked for a ranked example when none was left');
  };
}
