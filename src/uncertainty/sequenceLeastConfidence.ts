/** How improbable even the best tag sequence of the whole example is. */
import type { EntityEvidence } from './evidence.js';
import { toUnit } from './odds.js';

/**
 * x / (1 + x) with x = −ln P(ŷ | x), in [0, 1]; 0 without words. It orders as 1 − P(ŷ | x) does, but
 * keeps long sentences apart, whose P is 0 to any number of digits shown. Every word multiplies a doubt,
 * so it asks for long sentences; `mnlp` is the same per word.
 *
 * Culotta & McCallum 2005, "Reducing labeling effort for structured prediction tasks".
 */
export function sequenceLeastConfidence({ words, pathLogProbability }: EntityEvidence): number {
  if (words === 0) return 0;
  if (Number.isNaN(pathLogProbability)) throw new RangeError('The head gave no path probability');
  return toUnit(Math.max(0, -pathLogProbability));
}
