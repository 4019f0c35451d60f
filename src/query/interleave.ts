/** Which kind the next question is: most are ranked, some explore, some measure. */
import { fnv1a, mulberry32 } from '../base/random.js';
import type { Why } from '../domain/queueItem.js';

/** Share of the questions that don't explore which go to the hold-out, while it lasts. */
export const holdoutShare = 0.1;

/** Uniform in [0, 1), fixed by seed, question and purpose; independent between purposes. */
export function draw(seed: number, question: number, purpose: string): () => number {
  return mulberry32(fnv1a(`${purpose}:${seed}:${question}`));
}

/**
 * The kind of the `question`-th question (from 0): `exploration` with probability `explore`, else
 * `hold-out` with probability 0.1 while hold-out examples are left, else `ranked`. Fixed by the seed and
 * the question's number alone, so a question that is prepared twice has the same kind twice, and whether
 * hold-out examples are left never changes which questions explore.
 *
 * Mixing in uniform draws keeps estimates over the pool possible: Beygelzimer, Dasgupta & Langford 2009,
 * "Importance weighted active learning".
 *
 * @param explore share in [0, 1]
 */
export function questionKind(
  seed: number,
  question: number,
  explore: number,
  holdoutLeft: boolean,
): Why['kind'] {
  if (draw(seed, question, 'explore')() < explore) return 'exploration';
  if (holdoutLeft && draw(seed, question, 'hold-out')() < holdoutShare) return 'hold-out';
  return 'ranked';
}

/**
 * Probability that this question explores and draws this example: `explore` / `poolSize`. Weighting the
 * answers of exploration questions by its inverse, and of no others, estimates sums over the pool
 * without bias (Horvitz & Thompson 1952); ranked questions have no propensity.
 *
 * @param poolSize examples that the draw could have given
 */
export function explorationPropensity(explore: number, poolSize: number): number {
  return explore / poolSize;
}
