/** The part of the pool that a dear rule looks at. */
import { fnv1a, mulberry32 } from '../base/random.js';
import { rankPool } from './rank.js';
import type { PoolRequest, PoolView } from './strategy.js';

/** The `m` eligible examples with the highest score, best first, ties by key; unscored ones last. */
export function bestByScore(view: PoolView, m: number): Uint32Array {
  return rankPool(scoresOf(view), view.key, view.eligible, view.inKeyOrder).subarray(0, m);
}

/** `m` eligible examples at random, in random order, other ones in every round; all where there are fewer. */
export function sampleOf(view: PoolView, m: number, request: PoolRequest): Uint32Array {
  const seed = drawSeed('sample', view, request);
  const place = new Float64Array(view.size);
  const eligible: number[] = [];
  for (let i = 0; i < view.size; i++) {
    if (!view.eligible(i)) continue;
    place[i] = fnv1a(view.key(i), seed);
    eligible.push(i);
  }
  return largest(eligible, m, i => place[i] ?? 0, view.key);
}

/** The `m` largest by a value, best first, ties by key; NaN and −Infinity are left out. */
export function largest(
  indices: ArrayLike<number>,
  m: number,
  value: (i: number) => number,
  key: (i: number) => string,
): Uint32Array {
  const values = Float64Array.from(indices, value);
  const sorted = values.filter(each => each > -Infinity).sort();
  const least = sorted[Math.max(0, sorted.length - m)];
  if (m <= 0 || least === undefined) return new Uint32Array();
  const kept: { i: number; value: number; key: string }[] = [];
  for (let at = 0; at < values.length; at++) {
    const own = values[at] ?? NaN;
    if (!(own >= least)) continue;
    const i = indices[at] ?? 0;
    kept.push({ i, value: own, key: key(i) });
  }
  kept.sort((a, b) => b.value - a.value || (a.key < b.key ? -1 : 1));
  return Uint32Array.from(kept.slice(0, m), each => each.i);
}

export function scoresOf(view: PoolView): Float32Array {
  const scores = new Float32Array(view.size);
  for (let i = 0; i < view.size; i++) scores[i] = view.score(i);
  return scores;
}

/** Draws of a rule: fixed by the seed and by how many answers there are, so every round draws anew. */
export function drawsOf(purpose: string, view: PoolView, request: PoolRequest): () => number {
  return mulberry32(drawSeed(purpose, view, request));
}

/** The same for one example each, fixed by its key as well: uniform in [0, 1). */
export function drawFor(
  purpose: string,
  view: PoolView,
  request: PoolRequest,
): (i: number) => number {
  const seed = drawSeed(purpose, view, request);
  return i => mulberry32(fnv1a(view.key(i), seed))();
}

function drawSeed(purpose: string, { labelled, pending }: PoolView, { seed }: PoolRequest): number {
  return fnv1a(`${purpose}:${seed}:${labelled.length + pending.length}`);
}

/** Candidates of a rule that compares them with each other: enough to choose from, few enough to compare. */
export function candidateCount(count: number): number {
  return Math.min(Math.max(50 * count, 2000), 4000);
}

/** Answers that a rule compares candidates with: the latest. */
export const comparedAnswers = 1000;
