/** A place in the pool → the example as it is shown to a person. */
import type { ClassPrediction, EntityPrediction, QueueItem, Why } from '../domain/queueItem.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Token } from '../domain/token.js';
import { collapse, tagsToSpans } from '../head/bio.js';
import { temper, temperEach } from '../head/calibration.js';
import { chosenClasses } from '../head/chosenClasses.js';
import type { Pool } from '../corpus/pool.js';
import type { Prediction } from './heads.js';

export function buildItem(
  pool: Pool,
  i: number,
  tokens: readonly Token[],
  why: Why,
  prediction: Prediction | undefined,
  schema: LabelSchema,
): QueueItem {
  return {
    key: pool.key(i),
    text: pool.text(i),
    tokens,
    anchor: pool.anchor(i),
    line: pool.line(i),
    contextBefore: pool.contextBefore(i),
    contextAfter: pool.contextAfter(i),
    why,
    entities: prediction && entityPrediction(prediction, tokens, schema),
    classes: prediction && classPrediction(prediction, schema),
  };
}

/** Undefined without a head for entities. */
export function entityPrediction(
  { tags, path, temperatures }: Prediction,
  tokens: readonly Token[],
  schema: LabelSchema,
): EntityPrediction | undefined {
  if (!tags || !path) return undefined;
  const labels = (schema.entities?.labels ?? []).map(label => label.name);
  const width = labels.length + 1;
  const collapsed = collapse(tags, labels.length);
  // The ranking goes by the head's own probabilities; a suggestion's score is what it is worth.
  const worth = temper(collapsed, width, temperatures?.entities ?? 1);
  return {
    labels,
    probabilities: tokens.map((_, t) => [...collapsed.subarray(t * width, (t + 1) * width)]),
    spans: tagsToSpans(path, tokens, labels).map(span => {
      const column = labels.indexOf(span.label);
      let sum = 0;
      for (let t = span.firstToken; t <= span.lastToken; t++) sum += worth[t * width + column] ?? 0;
      const { start, end, label } = span;
      return { start, end, label, score: sum / (span.lastToken - span.firstToken + 1) };
    }),
  };
}

function classPrediction(
  { classes, thresholds, temperatures }: Prediction,
  schema: LabelSchema,
): ClassPrediction | undefined {
  if (!classes || !schema.classes) return undefined;
  const temperature = temperatures?.classes ?? 1;
  const probabilities =
    schema.classes.mode === 'multi'
      ? temperEach(classes, temperature)
      : temper(classes, classes.length, temperature);
  return {
    labels: schema.classes.labels.map(label => label.name),
    probabilities: [...probabilities],
    chosen: chosenClasses(classes, schema.classes, thresholds),
  };
}
