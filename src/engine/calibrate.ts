/**
 * How much the heads' probabilities are to be softened where they are shown, told from the hold-out. The
 * ranking of the pool does without: nothing in the hold-out may decide what is asked.
 */
import type { LabelSchema } from '../domain/schema.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import { collapse, spansToTags } from '../head/bio.js';
import { fitTemperature, type Outcome } from '../head/calibration.js';
import type { Slices } from './cooperate.js';
import type { ExampleFeatures, FeatureSource } from './featureSource.js';
import { classTargets, predict, type Heads, type Prediction, type Temperatures } from './heads.js';

/** @param heldOut answers that the heads were not trained on */
export async function calibrate(
  heads: Heads,
  heldOut: readonly TrainingExample[],
  schema: LabelSchema,
  features: Pick<FeatureSource, 'read'>,
  slices: Slices,
): Promise<Temperatures> {
  const ofEntities: Outcome[] = [];
  const ofClasses: Outcome[] = [];
  for (const example of heldOut) {
    const read = await features.read(example.key, example.text);
    const prediction = predict(heads, example.text, read);
    // One by one: a call takes no more arguments than the stack holds, and a text may have more words.
    for (const outcome of entityOutcomes(example, prediction, read, schema)) {
      ofEntities.push(outcome);
    }
    ofClasses.push(...classOutcomes(example, prediction, schema));
    await slices.breathe();
  }
  return { entities: fitTemperature(ofEntities), classes: fitTemperature(ofClasses) };
}

/**
 * Of each word which label it has, or none. Of a partial answer only words that bear a label are known: heads
 * that are asked about no others look sure of themselves, and right.
 */
function entityOutcomes(
  { annotation: { entities }, newer }: TrainingExample,
  { tags }: Prediction,
  { tokens }: ExampleFeatures,
  schema: LabelSchema,
): Outcome[] {
  if (!tags || entities?.answer !== 'accept' || !entities.complete || newer?.entities) return [];
  const labels = (schema.entities?.labels ?? []).map(label => label.name);
  const width = labels.length + 1;
  const types = collapse(tags, labels.length);
  const known = spansToTags(entities.spans, tokens, labels, true).tags;
  return [...known].flatMap((tag, word) => {
    if (tag < 0) return [];
    const target = tag === 0 ? labels.length : Math.ceil(tag / 2) - 1;
    const probabilities = types.subarray(word * width, (word + 1) * width);
    const plain = tag === 0 && (probabilities[labels.length] ?? 0) > 0.5;
    return [{ probabilities, target, plain }];
  });
}

function classOutcomes(
  { annotation, newer }: TrainingExample,
  { classes }: Prediction,
  schema: LabelSchema,
): Outcome[] {
  if (!classes || annotation.classes?.answer !== 'accept' || !annotation.classes.complete)
    return [];
  const targets = [...(classTargets(annotation, schema, newer?.classes) ?? [])];
  if (schema.classes?.mode === 'single') {
    const target = targets.indexOf(1);
    return target < 0 ? [] : [{ probabilities: classes, target }];
  }
  return targets.flatMap((target, k) => {
    const p = classes[k] ?? 0;
    if (target < 0) return [];
    return [{ probabilities: [1 - p, p], target, plain: target === 0 && p < 0.5 }];
  });
}
