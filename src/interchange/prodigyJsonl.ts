/**
 * Exports JSON lines in Prodigy's dialect (https://prodi.gy/docs/api-interfaces): one task per line,
 * offsets in code points, `token_end` inclusive. Ignored and rejected answers are kept.
 */
import type { LabelSchema } from '../domain/schema.js';
import type { Exporter, ExportRecord } from './exportRecord.js';
import { LossLog } from './lossLog.js';
import {
  choiceContent,
  classContent,
  inputHash,
  spansContent,
  taskHash,
  type ProdigyContent,
} from './prodigyContent.js';
import { prodigyTasks, type ProdigyTask } from './prodigyTasks.js';
import { fitsText } from './spans.js';

const messages = {
  unanswered: 'Texts without an answer are not exported',
  'nothing-known': 'Answers that say nothing are not exported',
  'invalid-span': 'Spans that don’t fit their text are not exported',
  'span-without-word': 'Spans of nothing but spaces are exported without token numbers',
  'lone-surrogate': 'Broken characters (lone surrogates) were replaced by U+FFFD',
} as const;

type Losses = LossLog<keyof typeof messages>;

export interface ProdigyOptions {
  /** Name of the data set; with the annotator it makes the session's name. */
  readonly dataset: string;
}

/** UTF-16 code units that are gathered before they are written. */
const chunkLength = 1 << 16;

export function createProdigyExporter({ dataset }: ProdigyOptions): Exporter {
  const losses: Losses = new LossLog<keyof typeof messages>(messages);
  return {
    format: 'prodigy',
    extension: '.jsonl',
    async *write(records, schema) {
      losses.clear();
      let chunk = '';
      for await (const record of records) {
        for (const line of linesOf(record, schema, dataset, losses)) {
          chunk += `${JSON.stringify(line)}\n`;
        }
        if (chunk.length < chunkLength) continue;
        yield Buffer.from(chunk);
        chunk = '';
      }
      if (chunk !== '') yield Buffer.from(chunk);
    },
    losses: () => losses.list(),
  };
}

/** Objects in the order in which Prodigy writes their fields. */
function linesOf(
  record: ExportRecord,
  schema: LabelSchema,
  dataset: string,
  losses: Losses,
): object[] {
  const { annotation, anchor } = record;
  if (annotation.entities === undefined && annotation.classes === undefined) {
    losses.add('unanswered', record);
    return [];
  }
  const tasks = prodigyTasks(annotation, schema);
  if (tasks.length === 0) losses.add('nothing-known', record);
  const text = record.text.toWellFormed();
  if (text !== record.text) losses.add('lone-surrogate', record);
  const input = inputHash(text);
  const session = `${dataset}-${record.annotator}`;
  return tasks.map(task => {
    const content = contentOf(task, { ...record, text }, schema, losses);
    return {
      text,
      meta: anchor && {
        source: anchor.path,
        record: anchor.record ?? undefined,
        field: anchor.field ?? undefined,
      },
      ...content,
      answer: task.answer,
      _view_id: task.view,
      _input_hash: input,
      _task_hash: taskHash(input, content),
      _session_id: session,
      _annotator_id: session,
      _timestamp: Math.floor(record.timestamp / 1000),
      flagged: record.flagged || undefined,
    };
  });
}

function contentOf(
  { view, spans, values }: ProdigyTask,
  record: ExportRecord,
  schema: LabelSchema,
  losses: Losses,
): ProdigyContent {
  const fitting = spans?.filter(span => {
    const fits = fitsText(record.text, span);
    if (!fits) losses.add('invalid-span', record, `${span.label}: ${record.text}`);
    return fits;
  });
  const shown = fitting && spansContent(record.text, record.tokens, fitting);
  for (const span of shown?.spans ?? []) {
    if (span.token_start === undefined) losses.add('span-without-word', record);
  }
  const [value] = values ?? [];
  return {
    ...shown,
    ...(view === 'classification'
      ? value && classContent(value)
      : values && choiceContent(values, schema.classes)),
  };
}
