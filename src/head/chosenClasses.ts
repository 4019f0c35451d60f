/** Class probabilities → the classes that the head would choose. */
import type { ClassSchema } from '../domain/schema.js';

/** In multi mode a class holds from this probability on. */
const classThreshold = 0.5;

/**
 * @param probabilities one per label of the schema, in [0, 1]
 * @returns the most probable label; in multi mode all that are more likely than not
 */
export function chosenClasses(
  probabilities: ArrayLike<number>,
  { labels, mode }: ClassSchema,
): string[] {
  const known = Array.from(probabilities);
  const best = known.indexOf(Math.max(...known));
  return labels
    .filter((_, i) => (mode === 'multi' ? (known[i] ?? 0) >= classThreshold : i === best))
    .map(label => label.name);
}
