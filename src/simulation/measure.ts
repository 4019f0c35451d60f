/** How well heads do on the test examples. */
import { classMetrics } from '../evaluation/classMetrics.js';
import { scoreEntities } from '../evaluation/entityMetrics.js';
import type { Slices } from '../engine/cooperate.js';
import { predict, type Heads } from '../engine/heads.js';
import { entityPrediction } from '../engine/itemBuilder.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Span } from '../domain/span.js';
import { chosenClasses } from '../head/chosenClasses.js';
import type { World } from './world.js';

export type MetricName = 'entity F1' | 'accuracy' | 'micro-F1';

/** Exact micro-F1 of the entities; accuracy of single classes, micro-F1 of multiple ones. */
export function metricOf(schema: LabelSchema): MetricName {
  if (schema.entities) return 'entity F1';
  return schema.classes?.mode === 'multi' ? 'micro-F1' : 'accuracy';
}

/** In [0, 1]; 0 as long as there is too little to learn from. */
export async function measure(
  world: World,
  heads: Heads | undefined,
  slices: Slices,
): Promise<number> {
  const { test, schema, features } = world;
  if (!heads) return 0;
  const spans: (readonly Span[])[] = [];
  const classes: { gold: readonly string[]; predicted: readonly string[] }[] = [];
  for (const { key, text, labels } of test) {
    const read = await features.read(key, text);
    const prediction = predict(heads, text, read);
    if (schema.entities) {
      spans.push(entityPrediction(prediction, read.tokens, schema)?.spans ?? []);
    } else if (schema.classes) {
      const { classes: shares, thresholds } = prediction;
      const predicted = shares ? chosenClasses(shares, schema.classes, thresholds) : [];
      classes.push({ gold: labels, predicted });
    }
    await slices.breathe();
  }
  const gold = test.map(example => example.spans);
  if (schema.entities) return scoreEntities(gold, spans, []).f1;
  const { accuracy, microF1 } = classMetrics(classes, [], []);
  return metricOf(schema) === 'micro-F1' ? microF1 : accuracy;
}
