/** A project's own answers → a pool to rehearse on and a part to measure on. */
import { NothingThereError } from '../base/errors.js';
import type { Task } from '../domain/annotation.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import { selectHoldout } from '../evaluation/holdout.js';
import type { LabelledExample } from './labelledExample.js';

/** With fewer the curve is mostly chance: of a hundred, thirty measure. */
export const fewestAnswers = 100;
/** Drawn at random from all answers. */
export const testShare = 0.3;

/**
 * Accepted and complete answers of a task that were asked about all of its labels; the others leave open what
 * the right answer is.
 */
export function wholeAnswers(training: readonly TrainingExample[], task: Task): LabelledExample[] {
  return training.flatMap(({ key, text, annotation, newer }): LabelledExample[] => {
    const answer = annotation[task];
    if (answer?.answer !== 'accept' || !answer.complete || newer?.[task]) return [];
    if (task === 'entities') {
      const spans = annotation.entities?.spans.filter(isYes) ?? [];
      const bare = spans.map(({ start, end, label }) => ({ start, end, label }));
      return [{ key, text, spans: bare, labels: [] }];
    }
    const values = annotation.classes?.values.filter(isYes) ?? [];
    return [{ key, text, spans: [], labels: values.map(({ label }) => label) }];
  });
}

/**
 * The same answers and seed give the same two parts.
 * @throws NothingThereError when there are too few to tell two orders apart
 */
export function splitAnswers(
  answers: readonly LabelledExample[],
  seed: number,
): { pool: LabelledExample[]; test: LabelledExample[] } {
  if (answers.length < fewestAnswers) {
    throw new NothingThereError(
      `A simulation needs ${fewestAnswers} complete answers about all labels to mean something; there are ${answers.length} so far.`,
    );
  }
  const keys = answers.map(answer => answer.key);
  const measured = selectHoldout(keys, seed, testShare, answers.length);
  return {
    pool: answers.filter(({ key }) => !measured.has(key)),
    test: answers.filter(({ key }) => measured.has(key)),
  };
}

function isYes({ verdict }: { readonly verdict: 'yes' | 'no' }): boolean {
  return verdict === 'yes';
}
