/**
 * Exports doccano's JSON lines (https://doccano.github.io/doccano/tutorial). Its offsets are those of
 * JavaScript, UTF-16 (doccano issue 2290). Fields that it doesn't know become metadata and come out again.
 */
import type { LabelSchema } from '../domain/schema.js';
import { rejectedRanges } from '../domain/ruledOut.js';
import { compareSpans } from '../domain/span.js';
import { answerMessages } from './answers.js';
import type { Exporter, ExportRecord } from './exportRecord.js';
import { foreignOf } from './foreign.js';
import { LossLog } from './lossLog.js';
import { fitsText } from './spans.js';
import { recordChunks } from './textChunks.js';

const messages = {
  unanswered: answerMessages.unanswered,
  ignored: answerMessages.ignored,
  rejected: 'Rejected answers are not exported',
  'rejected-span': 'Spans that were only said not to be entities are not exported',
  'rejected-class': 'Classes that were only said not to hold are not exported',
  incomplete:
    'Texts that were only partly annotated look complete in doccano, which takes everything unmarked as decided',
  'nothing-marked':
    'Texts without an entity or class look unfinished in doccano, which can’t tell “none” from “not yet”',
  'invalid-span': 'Spans that don’t fit their text are not exported',
  flag: answerMessages.flag,
  'lone-surrogate': 'Broken characters (lone surrogates) were replaced by U+FFFD',
} as const;

type Losses = LossLog<keyof typeof messages>;

export function createDoccanoExporter(): Exporter {
  const losses: Losses = new LossLog<keyof typeof messages>(messages);
  let written = 0;
  return {
    format: 'doccano',
    extension: '.jsonl',
    writesComments: true,
    writesAnnotators: true,
    write(records, schema) {
      losses.clear();
      written = 0;
      return recordChunks(records, record => {
        const line = lineOf(record, schema, losses);
        if (line === undefined) return '';
        written += 1;
        return `${JSON.stringify(line)}\n`;
      });
    },
    written: () => written,
    losses: () => losses.list(),
  };
}

/** `label` in a project with one task, `entities` and `cats` (intents and slots) in one with both. */
function lineOf(record: ExportRecord, schema: LabelSchema, losses: Losses): object | undefined {
  const { entities, classes } = record.annotation;
  const answers = [entities, classes].filter(task => task !== undefined);
  if (answers.length === 0) losses.add('unanswered', record);
  if (answers.some(task => task.answer === 'ignore')) losses.add('ignored', record);
  if (answers.some(task => task.answer === 'reject')) losses.add('rejected', record);
  const text = record.text.toWellFormed();
  const spans = spansOf({ ...record, text }, losses);
  const labels = labelsOf(record, losses);
  if (spans === undefined && labels === undefined) return undefined;
  if (text !== record.text) losses.add('lone-surrogate', record);
  if (record.flagged) losses.add('flag', record);
  const incomplete = answers.some(task => task.answer === 'accept' && !task.complete);
  if (incomplete) losses.add('incomplete', record);
  else if ((spans?.length ?? 0) + (labels?.length ?? 0) === 0) losses.add('nothing-marked', record);
  const bothTasks = schema.entities !== undefined && schema.classes !== undefined;
  return {
    ...foreignOf(record, 'doccano'),
    text,
    ...(bothTasks ? { entities: spans, cats: labels } : { label: spans ?? labels }),
    annotator: record.annotator,
    answer: 'accept',
    ...(incomplete && { complete: false }),
    // As doccano's own exports have them.
    ...(record.comment !== undefined && { Comments: [record.comment] }),
  };
}

function spansOf(record: ExportRecord, losses: Losses): [number, number, string][] | undefined {
  const { text, annotation } = record;
  const { entities } = annotation;
  if (entities?.answer !== 'accept') return undefined;
  const spans: [number, number, string][] = [];
  for (const { start, end, label, verdict } of [...entities.spans].sort(compareSpans)) {
    if (verdict === 'no') continue;
    if (fitsText(text, { start, end })) spans.push([start, end, label]);
    else losses.add('invalid-span', record, `${label}: ${text.slice(start, end)}`);
  }
  for (const { start, end } of entities.complete ? [] : rejectedRanges(entities.spans)) {
    losses.add('rejected-span', record, text.slice(start, end));
  }
  return spans;
}

function labelsOf(record: ExportRecord, losses: Losses): string[] | undefined {
  const { classes } = record.annotation;
  if (classes?.answer !== 'accept') return undefined;
  const chosen = classes.values.filter(value => value.verdict === 'yes');
  if (!classes.complete && chosen.length < classes.values.length) {
    losses.add('rejected-class', record);
  }
  return chosen.map(value => value.label);
}
