/** Which answers a format of plain training data can carry: accepted ones that speak of the whole text. */
import type { Annotation, EntityAnnotation } from '../domain/annotation.js';
import type { ExportRecord } from './exportRecord.js';

export const answerMessages = {
  unanswered: 'Texts without an answer are not exported',
  ignored: 'Ignored answers are not exported',
  'rejected-entities':
    'Rejected answers are not exported; the format can’t say "not these entities"',
  'incomplete-entities':
    'Texts that were only partly annotated are not exported; the format takes every unmarked word for “no entity”',
  flag: 'Flags are not exported',
} as const;

interface AnswerLosses {
  add(kind: keyof typeof answerMessages, record: ExportRecord): void;
}

/** Whether a task of the answer was ignored: to be counted once, however many tasks it has. */
export function isIgnored({ entities, classes }: Annotation): boolean {
  return entities?.answer === 'ignore' || classes?.answer === 'ignore';
}

/** Whether a format without classes loses some, or with them all that was said of the text. */
export function losesClasses({ entities, classes }: Annotation): boolean {
  if (classes === undefined || classes.answer === 'ignore') return false;
  return classes.values.length > 0 || entities === undefined;
}

/** The entities of an answer that can be taken at its word; undefined, with the reason lost, if not. */
export function completeEntities(
  record: ExportRecord,
  losses: AnswerLosses,
): EntityAnnotation | undefined {
  if (isIgnored(record.annotation)) losses.add('ignored', record);
  const { entities } = record.annotation;
  if (entities?.answer === 'reject') losses.add('rejected-entities', record);
  if (entities?.answer !== 'accept') return undefined;
  if (entities.complete) return entities;
  losses.add('incomplete-entities', record);
  return undefined;
}
