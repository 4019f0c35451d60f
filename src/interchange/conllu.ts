/**
 * Writes CoNLL-U (https://universaldependencies.org/format.html): the one format of its family from which
 * the text comes back character for character. Entities are `name=B-LABEL` in the last column, which is
 * where spaCy looks for them.
 */
import type { LabelSchema } from '../domain/schema.js';
import type { Token } from '../domain/token.js';
import { answerMessages, completeEntities, losesClasses } from './answers.js';
import { escapeSpaces, escapeValue } from './conlluMisc.js';
import { documentOf } from './documents.js';
import type { Exporter, ExportRecord } from './exportRecord.js';
import { LossLog } from './lossLog.js';
import { encodeTags, tagName, type TagScheme } from './tagScheme.js';
import { taggedWords, wordMessages } from './taggedWords.js';
import { recordChunks } from './textChunks.js';

const messages = {
  ...answerMessages,
  ...wordMessages,
  classes: 'Classes of texts are not exported; CoNLL-U has no place for them',
  'no-words': 'Texts without a word are not exported',
  'renamed-label': 'White space in labels is written as “_”',
  'lone-surrogate': 'Broken characters (lone surrogates) were replaced by U+FFFD',
} as const;

type Losses = LossLog<keyof typeof messages>;

export function createConlluExporter({ scheme }: { readonly scheme: TagScheme }): Exporter {
  const losses: Losses = new LossLog<keyof typeof messages>(messages);
  let written = 0;
  return {
    format: 'conllu',
    extension: '.conllu',
    write(records, schema) {
      losses.clear();
      written = 0;
      return recordChunks(sentencesOf(records, schema, scheme, losses), block => {
        written += 1;
        return block;
      });
    },
    written: () => written,
    losses: () => losses.list(),
  };
}

async function* sentencesOf(
  records: AsyncIterable<ExportRecord> | Iterable<ExportRecord>,
  schema: LabelSchema,
  scheme: TagScheme,
  losses: Losses,
): AsyncGenerator<string, void, undefined> {
  let current: string | undefined;
  let number = 0;
  for await (const record of records) {
    const lines = linesOf(record, schema, scheme, losses);
    if (lines === undefined) continue;
    const document = documentOf(record);
    const start = document === current ? '' : `# newdoc id = ${oneLine(document)}\n`;
    current = document;
    yield `${start}# sent_id = ${++number}\n${lines}\n`;
  }
}

function linesOf(
  record: ExportRecord,
  schema: LabelSchema,
  scheme: TagScheme,
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
  const named = spans.map(span => ({ ...span, label: tagName(span.label.toWellFormed()) }));
  for (const [i, span] of named.entries()) {
    if (span.label !== spans[i]?.label) losses.add('renamed-label', record, spans[i]?.label);
  }
  const tags = encodeTags(words.length, named, scheme);
  const gaps = gapsOf(text, words);
  const plain = words.map((word, i) => text.slice(word.start, word.end) + (gaps[i]?.plain ?? ''));
  const lines = words.map((word, i) => {
    const tag = tags[i] ?? 'O';
    const misc = [
      ...(i === 0 && words[0] && words[0].start > 0
        ? [`SpacesBefore=${escapeSpaces(text.slice(0, words[0].start))}`]
        : []),
      ...(gaps[i]?.misc ?? []),
      ...(tag === 'O' ? [] : [`name=${escapeValue(tag)}`]),
    ];
    const form = text.slice(word.start, word.end);
    return `${i + 1}\t${form}\t_\t_\t_\t_\t_\t_\t_\t${misc.length > 0 ? misc.join('|') : '_'}\n`;
  });
  const none = spans.length === 0 ? '# entities = none\n' : '';
  return `# text = ${plain.join('')}\n${none}${lines.join('')}`;
}

interface Gap {
  /** How readers that know only `SpaceAfter` see it. */
  readonly plain: ' ' | '';
  readonly misc: readonly string[];
}

/** What stands after each word, up to the next or to the end of the text. */
function gapsOf(text: string, words: readonly Token[]): Gap[] {
  return words.map(({ end }, i) => {
    const next = words[i + 1];
    const gap = text.slice(end, next?.start ?? text.length);
    if (next === undefined) {
      return { plain: '', misc: gap === '' ? [] : [`SpacesAfter=${escapeSpaces(gap)}`] };
    }
    const plain = /[\s\p{Z}]/u.test(gap) ? ' ' : '';
    const exact = gap === ' ' || gap === '' ? [] : [`SpacesAfter=${escapeSpaces(gap)}`];
    return { plain, misc: [...(plain === '' ? ['SpaceAfter=No'] : []), ...exact] };
  });
}

function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}
