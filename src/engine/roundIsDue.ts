/** When a round is worth making: after enough answers, and as more of the pool is encoded. */
import type { CorpusState } from './corpusState.js';
import { isWorthMore, type Outcome } from './outcome.js';
import type { PoolEncoding } from './poolEncoding.js';
import type { TrainingSet } from './training.js';

/** Examples that the first round waits for: what it takes for the scale of all features comes from them. */
const fewestEncoded = 256;
/** A round is made again once so many times as many are encoded, and once all are. */
const growth = 4;

/**
 * Enough new answers since the last round, or a pool that it saw only the beginning of.
 * @param batchSize answers after which there is a round
 */
export function roundIsDue(
  last: Outcome,
  training: TrainingSet,
  corpus: CorpusState,
  { complete, encoded }: PoolEncoding,
  batchSize: number,
): boolean {
  if (encoded === 0 || training.version === 0) return false;
  if (last.version < 0) return complete || encoded >= fewestEncoded;
  if (training.version - last.version >= batchSize) return true;
  if (partsWait(last, training, corpus)) return true;
  const grown = complete ? encoded > last.encoded : encoded >= growth * last.encoded;
  return last.heads !== undefined && grown;
}

/** Whether nothing can be asked any more until answers about parts are learned from. */
function partsWait(last: Outcome, training: TrainingSet, corpus: CorpusState): boolean {
  if (!last.parts || training.answeredCount < corpus.distinct.length) return false;
  let waits = false;
  for (const i of corpus.distinct) {
    const key = corpus.pool.key(i);
    if (!training.isAnswered(key)) return false;
    if (corpus.isHeldOut(i)) continue;
    if (isWorthMore(last, training, key, i)) return false;
    waits ||= (training.partialSince(key) ?? -1) > last.version;
  }
  return waits;
}
