/** Measures over the few most probable tag sequences of an example. */
import type { EntityEvidence } from './evidence.js';

/** What is said of sequences, without the words' own distributions. */
export type PathEvidence = Pick<EntityEvidence, 'words' | 'pathLogProbability' | 'nBest'>;

/** Sequences compared by `nBestEntropy`; the papers use 3 to 10. */
const listLength = 5;

/**
 * 1 − (P(y¹ | x) − P(y²| x)) with y¹, y² the two most probable sequences, in [0, 1]; 0 without words.
 * It asks where one other reading of the whole sentence rivals the best. Long sentences, of whose
 * readings none is probable, all come close to 1.
 *
 * Settles & Craven 2008, "An analysis of active learning strategies for sequence labeling tasks", after
 * Scheffer, Decomain & Wrobel 2001.
 */
export function sequenceMargin(evidence: PathEvidence): number {
  if (evidence.words === 0) return 0;
  const [first = 0, second = 0] = bestProbabilities(evidence, 2);
  return Math.min(1, Math.max(0, 1 - (first - second)));
}

/**
 * −Σ_i P̂(yⁱ) ln P̂(yⁱ) / ln N over the N = 5 most probable sequences, P̂ their probabilities brought to a
 * sum of 1: in [0, 1]; 0 where there is but one sequence. Whether a few readings compete matters, not how
 * probable they are together, so length counts for less than in the sequence's probability.
 *
 * Kim, Song, Kim, Cha & Lee 2006, "MMR-based active machine learning for bio named entity recognition";
 * Settles & Craven 2008.
 */
export function nBestEntropy(evidence: EntityEvidence): number {
  if (evidence.words === 0) return 0;
  const probabilities = bestProbabilities(evidence, listLength);
  const sum = probabilities.reduce((total, p) => total + p, 0);
  if (probabilities.length < 2 || sum === 0) return 0;
  let nats = 0;
  for (const p of probabilities) if (p > 0) nats -= (p / sum) * Math.log(p / sum);
  return Math.min(1, Math.max(0, nats / Math.log(Math.min(listLength, probabilities.length))));
}

/**
 * Probabilities of the best `n` sequences, up to a common factor for more than two. A head that gives no
 * list has its best sequence set against all others together.
 */
function bestProbabilities({ nBest, pathLogProbability }: PathEvidence, n: number): number[] {
  if (!nBest) {
    const best = Math.exp(pathLogProbability);
    return [best, Math.min(best, 1 - best)];
  }
  const logs = nBest(n).map(path => path.logProbability);
  if (logs.some(log => Number.isNaN(log)))
    throw new RangeError('The head gave no path probability');
  // Two are compared as they are; more are brought to a sum of 1, which must not underflow.
  const largest = n > 2 ? Math.max(...logs) : 0;
  return logs.map(log => (log === -Infinity ? 0 : Math.exp(log - largest)));
}
