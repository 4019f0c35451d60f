/** Class probabilities → the classes that the head would choose. */
import type { ClassSchema } from '../domain/schema.js';
import { plainThreshold } from './classThresholds.js';

/**
 * @param probabilities one per label of the schema, in [0, 1]
 * @param thresholds per label, from which probability on it holds in multi mode; 0.5 if not given
 * @returns the most probable label; in multi mode all that reach their threshold
 */
export function chosenClasses(
  probabilities: ArrayLike<number>,
  { labels, mode }: ClassSchema,
  thresholds?: ArrayLike<number>,
): string[] {
  const known = Array.from(probabilities);
  const best = known.indexOf(Math.max(...known));
  const holds = (i: number): boolean => (known[i] ?? 0) >= (thresholds?.[i] ?? plainThreshold);
  return labels
    .filter((_, i) => (mode === 'multi' ? holds(i) : i === best))
    .map(label => label.name);
}
