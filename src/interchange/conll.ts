/**
 * Writes files of the CoNLL family: a line per word with its tag last, an empty line after each text.
 * (CoNLL-2002: `WORD TAG`; CoNLL-2003: `WORD POS CHUNK TAG`, https://aclanthology.org/W03-0419)
 */
import type { LabelSchema } from '../domain/schema.js';
import { answerMessages, completeEntities, losesClasses } from './answers.js';
import { documentOf } from './documents.js';
import type { Exporter, ExportRecord } from './exportRecord.js';
import { LossLog } from './lossLog.js';
import { encodeTags, tagName, type TagScheme } from './tagScheme.js';
import { taggedWords, wordMessages } from './taggedWords.js';
import { recordChunks } from './textChunks.js';

const messages = {
  ...answerMessages,
  ...wordMessages,
  classes: 'Classes of texts are not exported; CoNLL has no place for them',
  'no-words': 'Texts without a word are not exported',
  spacing: 'The spaces between words are not exported; read back, words are one space apart',
  'renamed-label': 'White space in labels is written as “_”; it would separate columns',
  'lone-surrogate': 'Broken characters (lone surrogates) were replaced by U+FFFD',
} as const;

type Losses = LossLog<keyof typeof messages>;

export interface ConllOptions {
  /** `conll2003` has columns for part of speech and chunk, which are left open. */
  readonly format: 'conll2002' | 'conll2003';
  readonly scheme: TagScheme;
}

const documentStart = { conll2002: '-DOCSTART- O\n\n', conll2003: '-DOCSTART- -X- O O\n\n' };
const openColumns = { conll2002: ' ', conll2003: ' -X- -X- ' };

export function createConllExporter({ format, scheme }: ConllOptions): Exporter {
  const losses: Losses = new LossLog<keyof typeof messages>(messages);
  let written = 0;
  return {
    format,
    extension: '.conll',
    write(records, schema) {
      losses.clear();
      written = 0;
      return recordChunks(blocksOf(records, schema, { format, scheme }, losses), block => {
        written += 1;
        return block;
      });
    },
    written: () => written,
    losses: () => losses.list(),
  };
}

async function* blocksOf(
  records: AsyncIterable<ExportRecord> | Iterable<ExportRecord>,
  schema: LabelSchema,
  { format, scheme }: ConllOptions,
  losses: Losses,
): AsyncGenerator<string, void, undefined> {
  let current: string | undefined;
  for await (const record of records) {
    const lines = linesOf(record, schema, scheme, openColumns[format], losses);
    if (lines === undefined) continue;
    const document = documentOf(record);
    yield document === current ? `${lines}\n` : `${documentStart[format]}${lines}\n`;
    current = document;
  }
}

function linesOf(
  record: ExportRecord,
  schema: LabelSchema,
  scheme: TagScheme,
  columns: string,
  losses: Losses,
): string | undefined {
  const { entities, classes } = record.annotation;
  if (losesClasses(record.annotation)) losses.add('classes', record);
  if (entities === undefined && classes === undefined) losses.add('unanswered', record);
  const answer = completeEntities(record, losses);
  if (answer === undefined) return undefined;
  const text = record.text.toWellFormed();
  if (text !== record.text) losses.add('lone-surrogate', record);
  if (record.flagged) losses.add('flag', record);
  const { words, spans } = taggedWords(record, text, answer, schema, losses);
  if (words.length === 0) {
    losses.add('no-words', record);
    return undefined;
  }
  const forms = words.map(({ start, end }) => text.slice(start, end));
  if (forms.join(' ') !== text) losses.add('spacing', record);
  const named = spans.map(span => ({ ...span, label: tagName(span.label.toWellFormed()) }));
  for (const [i, span] of named.entries()) {
    if (span.label !== spans[i]?.label) losses.add('renamed-label', record, spans[i]?.label);
  }
  const tags = encodeTags(words.length, named, scheme);
  return forms.map((form, i) => `${form}${columns}${tags[i] ?? 'O'}\n`).join('');
}
