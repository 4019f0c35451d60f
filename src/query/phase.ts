/** When there are enough answers for a head to rank by, rather than to spread over the pool. */
import type { ClassSchema, LabelSchema } from '../domain/schema.js';
import type { TrainingExample } from '../domain/trainingExample.js';

/**
 * Answers before the head ranks. Below about this many, uncertainty picks worse than chance and covering
 * the pool picks better (Yu et al. 2023, "Cold-start data selection for few-shot language model
 * fine-tuning: PATRON", table 1; Hacohen, Dekel & Weinshall 2022, "Active learning on a budget"); ten is
 * also as long as a person should wait to see suggestions. Measured, more are no better (docs/STRATEGIES.md,
 * "Around every strategy").
 */
export const coldStartAnswers = 10;

export interface AnswerCounts {
  /** Answers about entities: accepted or rejected, not ignored, and not single labels in passing. */
  readonly entityAnswers: number;
  /** Spans that a person confirmed. */
  readonly spans: number;
  /** Answers that say something about classes. */
  readonly classAnswers: number;
  /** Label → in how many examples it is known to hold, and known not to. */
  readonly classes: ReadonlyMap<string, { readonly yes: number; readonly no: number }>;
}

/**
 * Counts what a head could learn from. Leave the hold-out's answers out: it never trains.
 * @param classLabels the labels of the schema, which a complete answer decides all at once
 */
export function countAnswers(
  training: Iterable<TrainingExample>,
  classLabels: readonly string[],
): AnswerCounts {
  const classes = new Map(classLabels.map(label => [label, { yes: 0, no: 0 }]));
  let entityAnswers = 0;
  let spans = 0;
  let classAnswers = 0;
  for (const { annotation, newer, inPassing } of training) {
    const entity = annotation.entities;
    if (entity && entity.answer !== 'ignore') {
      // One name labelled wherever it stands is one thing to know, not many.
      if (entity.complete || inPassing !== true) entityAnswers++;
      if (entity.answer === 'accept') {
        spans += entity.spans.filter(span => span.verdict === 'yes').length;
      }
    }
    const decided = annotation.classes;
    if (!decided || decided.answer === 'ignore') continue;
    classAnswers++;
    const values = new Map(decided.values.map(value => [value.label, value.verdict]));
    for (const [label, count] of classes) {
      const verdict = values.get(label);
      if (decided.answer === 'accept' && verdict === 'yes') count.yes++;
      // A rejected answer says "not this"; a complete one says no to all that it was asked about.
      else if (verdict !== undefined) count.no++;
      else if (decided.answer === 'accept' && decided.complete) {
        if (newer?.classes?.includes(label) !== true) count.no++;
      }
    }
  }
  return { entityAnswers, spans, classAnswers, classes };
}

/** Whether it counts as an answer to learn from; see `AnswerCounts`. */
export function isLesson(example: TrainingExample): boolean {
  const { entityAnswers, classAnswers } = countAnswers([example], []);
  return entityAnswers + classAnswers > 0;
}

/** Ten answers, at least one with an entity: without one every token looks like O. */
export function canLearnEntities(counts: AnswerCounts): boolean {
  return counts.entityAnswers >= coldStartAnswers && counts.spans > 0;
}

/**
 * Ten answers, and something to tell apart: two classes seen, or in multi mode one label seen both to
 * hold and not to.
 */
export function canLearnClasses(counts: AnswerCounts, mode: ClassSchema['mode']): boolean {
  if (counts.classAnswers < coldStartAnswers) return false;
  const seen = [...counts.classes.values()];
  return mode === 'single'
    ? seen.filter(count => count.yes > 0).length >= 2
    : seen.some(count => count.yes > 0 && count.no > 0);
}

/** Whether any task of the project has a head to rank by. */
export function canLearn(counts: AnswerCounts, schema: LabelSchema): boolean {
  return (
    (schema.entities !== undefined && canLearnEntities(counts)) ||
    (schema.classes !== undefined && canLearnClasses(counts, schema.classes.mode))
  );
}
