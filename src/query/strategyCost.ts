/** What a dear strategy is about to do, said before it starts. */
import type { LabelSchema } from '../domain/schema.js';
import type { StrategyName } from '../project/config.js';
import { errorReductionCost } from './expectedErrorReduction.js';

/**
 * One sentence for each choice of a batch; undefined where it takes no time that anyone would notice.
 * @param examples to choose from
 */
export function strategyCost(
  strategy: StrategyName,
  { classes }: LabelSchema,
  examples: number,
): string | undefined {
  if (strategy !== 'expectedErrorReduction' || !classes) return undefined;
  const { evaluations, seconds } = errorReductionCost(examples, classes.labels.length);
  const millions = (evaluations / 1e6).toFixed(1);
  return `Expected error reduction works out ${millions} million probabilities: about ${Math.ceil(seconds)} s.`;
}
