/** How often each label has been answered so far: what class balance balances. */
import type { LabelSchema } from '../domain/schema.js';
import type { TrainingExample } from '../domain/trainingExample.js';

/**
 * Per class the number of examples in which a person said that it holds; in a project without classes,
 * per entity label the number of its confirmed spans. In schema order.
 */
export function labelCounts(
  training: Iterable<TrainingExample>,
  schema: LabelSchema,
): Float64Array {
  const labels = (schema.classes ?? schema.entities)?.labels.map(label => label.name) ?? [];
  const places = new Map(labels.map((label, place) => [label, place]));
  const counts = new Float64Array(labels.length);
  for (const { annotation } of training) {
    const task = schema.classes ? annotation.classes : annotation.entities;
    if (task?.answer !== 'accept') continue;
    for (const { label, verdict } of 'values' in task ? task.values : task.spans) {
      const place = places.get(label);
      if (verdict === 'yes' && place !== undefined) counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  return counts;
}
