/** Which answers a format of plain training data can carry: accepted ones that speak of the whole text. */
import type { EntityAnnotation } from '../domain/annotation.js';
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

/** The entities of an answer that can be taken at its word; undefined, with the reason lost, if not. */
export function completeEntities(
  record: ExportRecord,
  losses: AnswerLosses,
): EntityAnnotation | undefined {
  const { entities } = record.annotation;
  if (entities === undefined) return undefined;
  if (entities.answer === 'accept' && entities.complete) return entities;
  losses.add(
    entities.answer === 'accept'
      ? 'incomplete-entities'
      : entities.answer === 'reject'
        ? 'rejected-entities'
        : 'ignored',
    record,
  );
  return undefined;
}
