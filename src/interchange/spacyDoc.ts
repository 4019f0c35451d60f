/** One record as spaCy sees it: tokens with entity tags, categories and overlapping spans. */
import type { EntityAnnotation } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import { isIgnored } from './answers.js';
import type { ExportRecord } from './exportRecord.js';
import type { SpacyLosses } from './spacyLosses.js';
import { spacyCats } from './spacyCats.js';
import { spacyEntities, type SpacyEntities } from './spacyEntities.js';
import { iob } from './spacyTags.js';
import { spacyTokens } from './spacyTokens.js';

export interface SpacyDoc extends Omit<SpacyEntities, 'known'> {
  readonly text: string;
  /** 1 or 0 per label; a label that isn't there is missing. */
  readonly cats: Readonly<Record<string, number>>;
}

/** Undefined if the record says nothing that spaCy could learn from; `losses` has the reason. */
export function toSpacyDoc(
  record: ExportRecord,
  schema: LabelSchema,
  losses: SpacyLosses,
): SpacyDoc | undefined {
  const { annotation } = record;
  if (annotation.entities === undefined && annotation.classes === undefined) {
    losses.add('unanswered', record);
    return undefined;
  }
  const text = record.text.toWellFormed();
  if (text !== record.text) losses.add('lone-surrogate', record);

  const ignored = isIgnored(annotation);
  if (ignored) losses.add('ignored', record);
  const accepted = acceptedEntities(record, losses);
  const cats = spacyCats(record, schema.classes, losses);
  const hasCats = Object.keys(cats).length > 0;
  const entities = accepted && spacyEntities(record, text, accepted, schema.entities, losses);
  if (!hasCats && (entities === undefined || !entities.known)) {
    if (!ignored) losses.add('nothing-known', record);
    return undefined;
  }
  if (record.flagged) losses.add('flag', record);
  // TextCategorizer (unlike its multi-label sibling) has support_missing_values = False.
  if (!hasCats && schema.classes?.mode === 'single') losses.add('class-missing', record);
  if (entities !== undefined) return { ...entities, text, cats };
  const tokens = spacyTokens(text, []);
  return {
    text,
    tokens,
    tags: tokens.map(() => ({ iob: iob.missing })),
    cats,
    spanGroup: undefined,
  };
}

function acceptedEntities(record: ExportRecord, losses: SpacyLosses): EntityAnnotation | undefined {
  const { entities } = record.annotation;
  if (entities?.answer === 'reject') losses.add('rejected-entities', record);
  return entities?.answer === 'accept' ? entities : undefined;
}
