/** How the members of a committee come to see different data and different features. */
import { fnv1a, mix32, mulberry32, shuffle } from '../base/random.js';

/** Heads in a committee. Five disagree much as ten do and cost half. */
export const committeeSize = 5;
/** Share of the features that a member sees; one half as in Ho 1998. */
export const keptShare = 0.5;

/**
 * How often member `m` sees the example with this key: 0, 1, 2, …, Poisson distributed with mean 1, which
 * is what drawing with replacement comes to for many examples. Fixed by the seed, the member and the key
 * alone, so a member's earlier draws stand when answers are added, and its warm start stays near.
 *
 * Efron 1979; drawn this way in Oza & Russell 2001, "Online bagging and boosting"; for committees Abe &
 * Mamitsuka 1998, "Query learning strategies using boosting and bagging".
 */
export function bootstrapCount(seed: number, member: number, key: string): number {
  const u = mulberry32(fnv1a(`bootstrap:${seed}:${member}:${key}`))();
  let count = 0;
  let probability = Math.exp(-1);
  let sum = probability;
  while (u >= sum && count < 10) {
    count += 1;
    probability /= count;
    sum += probability;
  }
  return count;
}

/**
 * The member's training examples, each as often as `bootstrapCount` says; all of them once where that
 * leaves none.
 */
export function resample<T>(
  examples: readonly T[],
  key: (example: T) => string,
  seed: number,
  member: number,
): T[] {
  const drawn = examples.flatMap(example =>
    new Array<T>(bootstrapCount(seed, member, key(example))).fill(example),
  );
  return drawn.length === 0 ? [...examples] : drawn;
}

/**
 * 1 for the columns that member `m` sees and 0 for the others; half of them, rounded up. Ho 1998, "The
 * random subspace method for constructing decision forests".
 */
export function columnMask(columns: number, seed: number, member: number): Uint8Array {
  const random = mulberry32(fnv1a(`columns:${seed}:${member}`));
  const order = shuffle(
    Array.from({ length: columns }, (_, column) => column),
    random,
  );
  const mask = new Uint8Array(columns);
  for (const column of order.slice(0, Math.ceil(columns * keptShare))) mask[column] = 1;
  return mask;
}

/** Whether member `m` sees a feature known by its number or hash; true for half of them. */
export function keepsFeature(feature: number, seed: number, member: number): boolean {
  const salt = mix32(Math.imul(seed, 0x9e3779b1) + member + 1);
  return mix32(feature ^ salt) < keptShare * 2 ** 32;
}
