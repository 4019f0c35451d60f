/** Predictions against gold labels → metrics. */
import type { Annotation, JudgedClass, JudgedSpan, Task } from '../domain/annotation.js';
import type { Label, LabelSchema } from '../domain/schema.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import { chosenClasses } from '../head/chosenClasses.js';
import { classMetrics, type PredictedClasses } from '../evaluation/classMetrics.js';
import { entityMetrics, type PredictedEntities } from '../evaluation/entityMetrics.js';
import { MemorisedWords } from '../evaluation/memorisedWords.js';
import { accuracyInterval, f1Interval } from '../evaluation/intervals.js';
import type { EvaluationResult, GoldExample } from '../protocol/engine.js';
import { sha256 } from '../base/hash.js';
import type { Slices } from './cooperate.js';
import type { FeatureSource } from './featureSource.js';
import { predict, type Heads } from './heads.js';
import { entityPrediction } from './itemBuilder.js';

export async function evaluate(
  gold: readonly GoldExample[],
  training: readonly TrainingExample[],
  heads: Heads | undefined,
  schema: LabelSchema,
  features: Pick<FeatureSource, 'read'>,
  slices: Slices,
): Promise<EvaluationResult> {
  const withSpans: PredictedEntities[] = [];
  const withClasses: PredictedClasses[] = [];
  for (const { text, spans, labels, newer } of gold) {
    const read = await features.read(sha256(text), text);
    const prediction = heads ? predict(heads, text, read) : {};
    if (spans) {
      const found = entityPrediction(prediction, read.tokens, schema)?.spans ?? [];
      const predicted = found.filter(span => newer?.entities?.includes(span.label) !== true);
      withSpans.push({ text, gold: spans, predicted });
    }
    if (labels) {
      const { classes, thresholds } = prediction;
      const chosen =
        classes && schema.classes ? chosenClasses(classes, schema.classes, thresholds) : [];
      const predicted = chosen.filter(label => newer?.classes?.includes(label) !== true);
      withClasses.push({ gold: labels, predicted });
    }
    await slices.breathe();
  }
  const memory = new MemorisedWords();
  for (const { text, annotation } of training) memory.learn(text, trainedSpans(annotation));
  const taught = new Set(heads && training.filter(teaches).map(({ key }) => key));
  return {
    examples: gold.length,
    learnedFrom: gold.filter(({ text }) => taught.has(sha256(text))).length,
    entities:
      schema.entities && withSpans.length > 0
        ? {
            learned: heads?.entities !== undefined,
            ...entityMetrics(withSpans, names(schema.entities.labels), memory),
            f1Interval: f1Interval(withSpans),
          }
        : undefined,
    classes:
      schema.classes && withClasses.length > 0
        ? {
            learned: heads?.classes !== undefined,
            ...classMetrics(
              withClasses,
              names(schema.classes.labels),
              training.flatMap(trainedClasses),
            ),
            accuracyInterval: accuracyInterval(withClasses.map(isRight)),
          }
        : undefined,
  };
}

function isRight({ gold, predicted }: PredictedClasses): boolean {
  const wanted = new Set(gold);
  return wanted.size === new Set(predicted).size && predicted.every(label => wanted.has(label));
}

function names(labels: readonly Label[]): string[] {
  return labels.map(label => label.name);
}

/** Those of the hold-out's answers that can be measured on. */
export function completeGold(heldOut: readonly TrainingExample[]): GoldExample[] {
  return heldOut.map(goldOf).filter(({ spans, labels }) => (spans ?? labels) !== undefined);
}

/**
 * An answer as gold; only what is complete can be measured on, so also not a newer label that somebody has given
 * to a part of it since.
 */
export function goldOf({ text, annotation, newer }: TrainingExample): GoldExample {
  const { entities, classes } = annotation;
  const given = <T extends JudgedSpan | JudgedClass>(task: Task, values: readonly T[]): T[] =>
    values.filter(
      ({ verdict, label }) => verdict === 'yes' && newer?.[task]?.includes(label) !== true,
    );
  return {
    ...{ text, newer },
    spans:
      entities?.answer === 'accept' && entities.complete
        ? given('entities', entities.spans)
        : undefined,
    labels:
      classes?.answer === 'accept' && classes.complete
        ? given('classes', classes.values).map(({ label }) => label)
        : undefined,
  };
}

function teaches({ annotation: { entities, classes } }: TrainingExample): boolean {
  return [entities, classes].some(task => task !== undefined && task.answer !== 'ignore');
}

function trainedSpans({ entities }: Annotation): readonly JudgedSpan[] {
  if (entities?.answer !== 'accept') return [];
  return entities.spans.filter(span => span.verdict === 'yes');
}

function trainedClasses({ annotation }: TrainingExample): string[][] {
  const { classes } = annotation;
  if (classes?.answer !== 'accept') return [];
  return [classes.values.filter(value => value.verdict === 'yes').map(value => value.label)];
}
