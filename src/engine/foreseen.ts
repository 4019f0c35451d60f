/** Whether heads say of an example what a person has answered. */
import type { LabelSchema } from '../domain/schema.js';
import { sameSpan } from '../domain/span.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import { chosenClasses } from '../head/chosenClasses.js';
import { goldOf } from './evaluate.js';
import type { ExampleFeatures } from './featureSource.js';
import type { Prediction } from './heads.js';
import { entityPrediction } from './itemBuilder.js';

/**
 * True where everything that was answered whole is what the prediction says: all spans, and all classes.
 * Undefined where nothing was answered whole, or of no task that the prediction says anything about.
 */
export function isForeseen(
  answer: TrainingExample,
  prediction: Prediction,
  { tokens }: Pick<ExampleFeatures, 'tokens'>,
  schema: LabelSchema,
): boolean | undefined {
  const gold = goldOf(answer);
  const { entities: newEntities = [], classes: newClasses = [] } = gold.newer ?? {};
  const spans = entityPrediction(prediction, tokens, schema)?.spans;
  const said = spans?.filter(span => !newEntities.includes(span.label));
  const { classes, thresholds } = prediction;
  const chosen =
    classes &&
    schema.classes &&
    chosenClasses(classes, schema.classes, thresholds).filter(label => !newClasses.includes(label));
  const judged: boolean[] = [];
  if (gold.spans && said) {
    const { spans } = gold;
    const all = said.every(span => spans.some(other => sameSpan(span, other)));
    judged.push(all && said.length === spans.length);
  }
  if (gold.labels && chosen) {
    const { labels } = gold;
    judged.push(chosen.length === labels.length && chosen.every(label => labels.includes(label)));
  }
  return judged.length > 0 ? judged.every(Boolean) : undefined;
}
