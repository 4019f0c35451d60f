/** Maximum normalised log-probability (MNLP): sequence least confidence without its love of length. */
import type { EntityEvidence } from './evidence.js';

/**
 * 1 − P(ŷ | x)^(1/n): one minus the geometric mean of what each of the n words contributes to the best
 * sequence's probability, in [0, 1]; 0 without words. It orders as −(1/n) ln P(ŷ | x) does.
 *
 * Shen, Yun, Lipton, Kronrod & Anandkumar 2018, "Deep active learning for named entity recognition".
 * (ALToolbox also drops sentences whose best sequence is all O; that is not in the paper and not here.)
 */
export function mnlp({ words, pathLogProbability }: EntityEvidence): number {
  if (words === 0) return 0;
  if (Number.isNaN(pathLogProbability)) throw new RangeError('The head gave no path probability');
  return -Math.expm1(Math.min(0, pathLogProbability) / words);
}
