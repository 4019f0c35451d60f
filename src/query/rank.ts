/** The pool's order by score, the same on every machine and after a warm or a cold refit. */

/** Scores that agree to 1e-4 count as equal: below that, fits and float summation differ. */
export const scoreSteps = 10_000;

/** A score as it is compared and shown, in steps of 1e-4. */
export function roundScore(score: number): number {
  return Math.round(score * scoreSteps) / scoreSteps;
}

/**
 * Indices of the eligible examples, best first: by score (rounded to 1e-4) descending, then by key
 * ascending in UTF-16 order; examples not scored yet (NaN) last, by key. Keys must differ for the order
 * to be the same whatever the order of the pool.
 *
 * Buckets by rounded score, then sorts each bucket by key: 100,000 examples in well under 100 ms, and in a
 * few milliseconds where their order by key is known.
 *
 * @param scores one for each example, in [0, 1] or NaN
 * @param keys the example's text hash
 * @param inKeyOrder all indices by key, ascending
 * @throws RangeError when a score is outside [0, 1].
 */
export function rankPool(
  scores: Float32Array,
  keys: (i: number) => string,
  eligible: (i: number) => boolean,
  inKeyOrder?: Uint32Array,
): Uint32Array {
  const unscored = scoreSteps + 1;
  const bucketOf = new Int32Array(scores.length).fill(-1);
  const starts = new Uint32Array(unscored + 2);
  for (let i = 0; i < scores.length; i++) {
    if (!eligible(i)) continue;
    const bucket = Number.isNaN(scores[i]) ? unscored : scoreSteps - steps(scores[i] ?? NaN, i);
    bucketOf[i] = bucket;
    starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
  }
  for (let b = 1; b < starts.length; b++) starts[b] = (starts[b] ?? 0) + (starts[b - 1] ?? 0);

  const order = new Uint32Array(starts[unscored + 1] ?? 0);
  const next = starts.slice();
  for (let n = 0; n < scores.length; n++) {
    const i = inKeyOrder ? (inKeyOrder[n] ?? 0) : n;
    const bucket = bucketOf[i] ?? -1;
    if (bucket < 0) continue;
    const place = next[bucket] ?? 0;
    next[bucket] = place + 1;
    order[place] = i;
  }
  if (inKeyOrder) return order;
  const prefixes = new Float64Array(scores.length);
  for (let b = 0; b <= unscored; b++) {
    const bucket = order.subarray(starts[b], starts[b + 1]);
    if (bucket.length > 1) sortByKey(bucket, keys, prefixes);
  }
  return order;
}

function steps(score: number, i: number): number {
  const rounded = Math.round(score * scoreSteps);
  if (rounded < 0 || rounded > scoreSteps) {
    throw new RangeError(`The score of example ${i} is ${score}, outside [0, 1]`);
  }
  return rounded;
}

/** Sorts in place, comparing numbers first and whole keys only where those agree. */
function sortByKey(bucket: Uint32Array, keys: (i: number) => string, prefixes: Float64Array): void {
  for (const i of bucket) prefixes[i] = prefixOf(keys(i));
  bucket.sort((a, b) => {
    const difference = (prefixes[a] ?? 0) - (prefixes[b] ?? 0);
    if (difference !== 0) return difference;
    const first = keys(a);
    const second = keys(b);
    return first < second ? -1 : first > second ? 1 : a - b;
  });
}

/**
 * The first seven code units as one number (seven bits each, exact in a double) that never contradicts
 * string order: a code unit that doesn't fit ends the prefix, and so leaves the decision to the key.
 */
function prefixOf(key: string): number {
  let prefix = 0;
  let fits = true;
  for (let c = 0; c < 7; c++) {
    const unit = fits && c < key.length ? key.charCodeAt(c) : 0;
    if (unit >= 127) fits = false;
    prefix = prefix * 128 + Math.min(unit, 127);
  }
  return prefix;
}
