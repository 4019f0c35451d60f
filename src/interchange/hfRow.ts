/** One record as a row of a Hugging Face data set: words with tags, spans in code points, classes. */
import type { LabelSchema } from '../domain/schema.js';
import { compareSpans } from '../domain/span.js';
import { utf16ToCodePoint } from '../text/codePoints.js';
import { tokenize } from '../text/tokenize.js';
import { answerMessages, isIgnored } from './answers.js';
import type { ExportRecord } from './exportRecord.js';
import { LossLog } from './lossLog.js';
import { encodeTags, type TagScheme } from './tagScheme.js';
import { taggedWords, wordMessages } from './taggedWords.js';
import { fitsText } from './spans.js';

const messages = {
  ...answerMessages,
  ...wordMessages,
  'overlapping-span':
    'Spans that overlap a longer one are in the column `spans`, but not in `ner_tags`',
  'trimmed-span': 'Spaces at the ends of spans are not part of `ner_tags`; `spans` have them',
  'incomplete-entities': 'Words that nobody looked at have no tag (null) in `ner_tags`',
  'rejected-class': 'Classes that were only said not to hold are not exported',
  'incomplete-classes':
    'Texts of which not every class was decided are exported without classes; a list of labels can’t say "unknown"',
  'several-classes':
    'Texts with more than one class where classes exclude each other are exported without a class',
  'unknown-label': 'Labels that are no longer in glossator.json are not exported',
  'nothing-known': 'Texts of which nothing is known are not exported',
  'lone-surrogate': 'Broken characters (lone surrogates) were replaced by U+FFFD',
} as const;

export type HfLosses = LossLog<keyof typeof messages>;

export function hfLosses(): HfLosses {
  return new LossLog<keyof typeof messages>(messages);
}

/** Null: not answered. Names stand for their numbers; the order of keys is that of the columns. */
export interface HfRow {
  readonly id: string;
  readonly text: string;
  readonly tokens?: readonly string[] | null;
  readonly ner_tags?: readonly (string | null)[] | null;
  readonly spans?: readonly { start: number; end: number; label: string }[] | null;
  readonly label?: string | null;
  readonly labels?: readonly string[] | null;
}

/** Undefined if the record says nothing that a row can hold; `losses` has the reason. */
export function hfRow(
  record: ExportRecord,
  schema: LabelSchema,
  scheme: TagScheme,
  losses: HfLosses,
): HfRow | undefined {
  const { entities, classes } = record.annotation;
  if (entities === undefined && classes === undefined) {
    losses.add('unanswered', record);
    return undefined;
  }
  const ignored = isIgnored(record.annotation);
  if (ignored) losses.add('ignored', record);
  const text = record.text.toWellFormed();
  const words = entitiesOf(record, text, schema, scheme, losses);
  const labels = labelsOf(record, schema, losses);
  if (words?.ner_tags == null && labels === undefined) {
    if (!ignored) losses.add('nothing-known', record);
    return undefined;
  }
  if (text !== record.text) losses.add('lone-surrogate', record);
  if (record.flagged) losses.add('flag', record);
  return {
    id: record.key,
    text,
    ...words,
    ...(schema.classes?.mode === 'single' && { label: labels?.[0] ?? null }),
    ...(schema.classes?.mode === 'multi' && { labels: labels ?? null }),
  };
}

function entitiesOf(
  record: ExportRecord,
  text: string,
  schema: LabelSchema,
  scheme: TagScheme,
  losses: HfLosses,
): Pick<HfRow, 'tokens' | 'ner_tags' | 'spans'> | undefined {
  if (schema.entities === undefined) return undefined;
  const { entities } = record.annotation;
  if (entities?.answer !== 'accept') {
    if (entities?.answer === 'reject') losses.add('rejected-entities', record);
    const words = record.tokens ?? tokenize(text);
    const tokens = words.map(({ start, end }) => text.slice(start, end));
    return { tokens, ner_tags: null, spans: null };
  }
  const { words, spans, outside } = taggedWords(record, text, entities, schema, losses);
  const tagged = spans.map(span => ({ ...span, label: span.label.toWellFormed() }));
  const tags: (string | null)[] = encodeTags(words.length, tagged, scheme);
  if (!entities.complete) {
    for (const [i, tag] of tags.entries()) if (tag === 'O' && !outside.has(i)) tags[i] = null;
    if (tags.length === 0 || tags.includes(null)) losses.add('incomplete-entities', record);
  }
  const names = new Set(schema.entities.labels.map(label => label.name));
  const [startAt, endAt] = [utf16ToCodePoint(text), utf16ToCodePoint(text)];
  return {
    tokens: words.map(({ start, end }) => text.slice(start, end)),
    ner_tags: tags,
    spans: entities.spans
      .filter(span => span.verdict === 'yes' && names.has(span.label) && fitsText(text, span))
      .sort(compareSpans)
      .map(({ start, end, label }) => ({
        start: startAt(start),
        end: endAt(end),
        label: label.toWellFormed(),
      })),
  };
}

/** Undefined where the classes aren't known, or can't be written. */
function labelsOf(
  record: ExportRecord,
  { classes: schema }: LabelSchema,
  losses: HfLosses,
): string[] | undefined {
  const { classes } = record.annotation;
  if (schema === undefined || classes === undefined) return undefined;
  if (classes.answer === 'reject') losses.add('rejected-class', record);
  if (classes.answer !== 'accept') return undefined;
  const known = new Set(schema.labels.map(label => label.name));
  const chosen = classes.values.filter(value => value.verdict === 'yes').map(value => value.label);
  const labels = [...new Set(chosen)].filter(label => known.has(label));
  if (labels.length < new Set(chosen).size) losses.add('unknown-label', record);
  if (schema.mode === 'single') {
    if (labels.length > 1) losses.add('several-classes', record);
    else if (labels.length === 0) losses.add('rejected-class', record);
    return labels.length === 1 ? labels.map(label => label.toWellFormed()) : undefined;
  }
  if (!classes.complete) {
    losses.add('incomplete-classes', record);
    return undefined;
  }
  return labels.map(label => label.toWellFormed());
}
