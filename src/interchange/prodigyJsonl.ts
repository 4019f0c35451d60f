/**
 * Exports JSON lines in Prodigy's dialect (https://prodi.gy/docs/api-interfaces): one task per line,
 * offsets in code points, `token_end` inclusive. Ignored and rejected answers are kept.
 */
import { sha256 } from '../base/hash.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Exporter, ExportRecord } from './exportRecord.js';
import { foreignOf } from './foreign.js';
import { LossLog } from './lossLog.js';
import {
  Choices,
  classContent,
  inputHash,
  spansContent,
  taskHash,
  tokensJson,
  type ProdigyContent,
} from './prodigyContent.js';
import { prodigyForeign, type ProdigyForeign } from './prodigyForeign.js';
import { prodigyTasks, type ProdigyTask } from './prodigyTasks.js';
import { fitsText } from './spans.js';
import { recordChunks } from './textChunks.js';

const messages = {
  unanswered: 'Texts without an answer are not exported',
  'nothing-known': 'Answers that say nothing are not exported',
  'invalid-span': 'Spans that don’t fit their text are not exported',
  'span-without-word': 'Spans of nothing but spaces are exported without token numbers',
  'lone-surrogate': 'Broken characters (lone surrogates) were replaced by U+FFFD',
} as const;

type Losses = LossLog<keyof typeof messages>;

export interface ProdigyOptions {
  /** Name of our data sets; with the annotator it makes the session's name. */
  readonly dataset: string;
}

export function createProdigyExporter({ dataset }: ProdigyOptions): Exporter {
  const losses: Losses = new LossLog<keyof typeof messages>(messages);
  let written = 0;
  return {
    format: 'prodigy',
    extension: '.jsonl',
    writesComments: true,
    writesAnnotators: true,
    write(records, schema) {
      losses.clear();
      written = 0;
      const setting = { schema, dataset, choices: new Choices(schema.classes) };
      return recordChunks(records, record => {
        const lines = linesOf(record, setting, losses);
        if (lines !== '') written += 1;
        return lines;
      });
    },
    written: () => written,
    losses: () => losses.list(),
  };
}

/** What is the same for all records. */
interface Setting extends ProdigyOptions {
  readonly schema: LabelSchema;
  readonly choices: Choices;
}

/** A line for each task, its fields in the order in which Prodigy writes them. */
function linesOf(
  record: ExportRecord,
  { schema, dataset, choices }: Setting,
  losses: Losses,
): string {
  const { annotation } = record;
  if (annotation.entities === undefined && annotation.classes === undefined) {
    losses.add('unanswered', record);
    return '';
  }
  const tasks = prodigyTasks(annotation, schema);
  if (tasks.length === 0) losses.add('nothing-known', record);
  const text = record.text.toWellFormed();
  if (text !== record.text) losses.add('lone-surrogate', record);
  const input = inputHash(text === record.text ? record.key : sha256(text));
  const session = `${dataset}-${record.annotator}`;
  const foreign = prodigyForeign(foreignOf(record, 'prodigy'));
  const hashes = [...(foreign?.tasks ?? [])];
  let lines = '';
  for (const task of tasks) {
    const content = contentOf(task, record, text, choices, losses);
    const known = hashes.findIndex(each => each.view === task.view);
    const [asked] = known === -1 ? [] : hashes.splice(known, 1);
    const { tokens, spans, label, source, score, model, chosen, accept, config } = content;
    const head = JSON.stringify({ text, meta: metaOf(record, foreign) });
    const rest = JSON.stringify({
      ...{ label, source, score, model, accept, config },
      answer: task.answer,
      _view_id: task.view,
      _input_hash: foreign?.inputHash ?? input,
      _task_hash: asked?.hash ?? taskHash(input, content, choices),
      _session_id: session,
      _annotator_id: session,
      _timestamp: Math.floor(record.timestamp / 1000),
      flagged: record.flagged || undefined,
      ...foreign?.fields,
    });
    const words = tokens === undefined ? '' : `"tokens":${tokensJson(text, tokens)},`;
    const marks = spans === undefined ? '' : `"spans":${JSON.stringify(spans)},`;
    const options = chosen === undefined ? '' : `"options":${choices.optionsJson(chosen)},`;
    lines += `${head.slice(0, -1)},${words}${marks}${options}${rest.slice(1)}\n`;
  }
  return lines;
}

/** Prodigy shows it in the corner of a task. */
function metaOf(
  { anchor, comment }: ExportRecord,
  foreign: ProdigyForeign | undefined,
): object | undefined {
  const bare = anchor === undefined && comment === undefined;
  if (bare && Object.keys(foreign?.meta ?? {}).length === 0) return undefined;
  return {
    source: anchor?.path,
    record: anchor?.record ?? undefined,
    field: anchor?.field ?? undefined,
    ...foreign?.meta,
    ...(comment !== undefined && { comment }),
  };
}

function contentOf(
  { view, spans, values }: ProdigyTask,
  record: ExportRecord,
  text: string,
  choices: Choices,
  losses: Losses,
): ProdigyContent {
  const fitting = spans?.filter(span => {
    const fits = fitsText(text, span);
    if (!fits) losses.add('invalid-span', record, `${span.label}: ${text}`);
    return fits;
  });
  const shown = fitting && spansContent(text, record.tokens, fitting);
  for (const span of shown?.spans ?? []) {
    if (span.token_start === undefined) losses.add('span-without-word', record, text);
  }
  const [value] = values ?? [];
  return {
    ...shown,
    ...(view === 'classification'
      ? value && classContent(value)
      : values && choices.content(values)),
  };
}
