/** What a round came to: its heads, what they say of the pool, and what they know. */
import type { AskedParts } from '../query/askedParts.js';
import type { Heads } from './heads.js';
import type { PoolResults } from './poolScores.js';
import type { TrainingSet } from './training.js';

export interface Outcome extends PoolResults {
  /** Undefined where there was too little to learn from. */
  readonly heads: Heads | undefined;
  /** Heads whose disagreement the strategy asks about; empty for most. */
  readonly committee: readonly Heads[];
  /** Which words are asked about; undefined where a strategy asks about whole examples. */
  readonly parts: AskedParts | undefined;
  /** Text hashes of all answers that there were when the round began. */
  readonly learnedKeys: ReadonlySet<string>;
  /** Of the training set then; -1 before the first round. */
  readonly version: number;
  /** Examples that were encoded then. */
  readonly encoded: number;
  /** Answers that the heads learned from. */
  readonly answers: number;
}

/** Whether the round knew all that has been answered about a text. */
export function hasLearned(
  { learnedKeys, version }: Outcome,
  training: TrainingSet,
  key: string,
): boolean {
  return learnedKeys.has(key) && (training.partialSince(key) ?? 0) <= version;
}

/**
 * Whether a text that was answered in part is to be asked again: the round knew that part, and doubts others.
 * @param i the text's index in the pool
 */
export function isWorthMore(last: Outcome, training: TrainingSet, key: string, i: number): boolean {
  if (!last.parts || training.partialSince(key) === undefined) return false;
  return hasLearned(last, training, key) && last.parts.isWorthAsking(i, last.scores[i]);
}
