/**
 * Exports Label Studio's JSON (https://labelstud.io/guide/export): a list of tasks, offsets in UTF-16, with
 * the labelling configuration beside it. Answers of several annotators about one text are one task.
 */
import type { Annotation } from '../domain/annotation.js';
import { rejectedRanges } from '../domain/ruledOut.js';
import { answerMessages } from './answers.js';
import type { Exporter, ExportRecord } from './exportRecord.js';
import { foreignOf } from './foreign.js';
import { controls, labellingConfig } from './labelStudioConfig.js';
import { taskParts } from './labelStudioForeign.js';
import { LossLog } from './lossLog.js';
import { fitsText } from './spans.js';
import { utf8Chunks } from './textChunks.js';

const messages = {
  unanswered: 'Texts without an answer are exported as tasks that are still to be done',
  'ignored-task':
    'Where only entities or only classes were ignored, Label Studio is told of the others only; it can skip whole tasks and nothing else',
  rejected: 'Rejected answers are exported as tasks that are still to be done',
  'rejected-span': 'Spans that were only said not to be entities are not exported',
  'rejected-class': 'Classes that were only said not to hold are not exported',
  incomplete:
    'Texts that were only partly annotated look complete in Label Studio, which takes everything unmarked as decided',
  'invalid-span': 'Spans that don’t fit their text are not exported',
  flag: answerMessages.flag,
  'lone-surrogate': 'Broken characters (lone surrogates) were replaced by U+FFFD',
} as const;

type Losses = LossLog<keyof typeof messages>;

export function createLabelStudioExporter(): Exporter {
  const losses: Losses = new LossLog<keyof typeof messages>(messages);
  let written = 0;
  return {
    format: 'label-studio',
    extension: '.json',
    writesComments: true,
    writesAnnotators: true,
    write(records) {
      losses.clear();
      written = 0;
      const tasks = tasksOf(records, losses, task => {
        written += task.annotations.length;
      });
      return utf8Chunks(listOf(tasks));
    },
    written: () => written,
    losses: () => losses.list(),
    companions: (_files, schema) => [
      { name: 'labeling-config.xml', text: labellingConfig(schema) },
    ],
  };
}

async function* listOf(values: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  let separator = '[\n';
  for await (const value of values) {
    yield separator + JSON.stringify(value);
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

/** As far as it is looked at here. */
interface StudioTask {
  readonly annotations: readonly object[];
  readonly [field: string]: unknown;
}

async function* tasksOf(
  records: AsyncIterable<ExportRecord> | Iterable<ExportRecord>,
  losses: Losses,
  onTask: (task: StudioTask) => void,
): AsyncGenerator<StudioTask, void, undefined> {
  let number = 0;
  let same: ExportRecord[] = [];
  const finished = (): StudioTask => {
    const task = taskOf(same, ++number, losses);
    onTask(task);
    return task;
  };
  for await (const record of records) {
    if (same[0] !== undefined && same[0].key !== record.key) {
      yield finished();
      same = [];
    }
    same.push(record);
  }
  if (same.length > 0) yield finished();
}

/** `records` are of one text, one for each annotator. */
function taskOf(records: readonly ExportRecord[], number: number, losses: Losses): StudioTask {
  const parts = records.map(record => taskParts(foreignOf(record, 'label-studio')));
  const [first] = records;
  const text = first?.text.toWellFormed() ?? '';
  if (first && text !== first.text) losses.add('lone-surrogate', first);
  const known = parts.find(part => part !== undefined);
  const annotations = records.flatMap((record, i) => {
    const annotation = annotationOf({ ...record, text }, losses);
    return annotation === undefined ? [] : [{ ...parts[i]?.annotation, ...annotation }];
  });
  return {
    id: number,
    ...known?.task,
    data: { [known?.textField ?? 'text']: text, ...known?.data },
    annotations,
    predictions: known?.predictions ?? [],
  };
}

/** Undefined where there is nothing that Label Studio could take for an answer. */
function annotationOf(record: ExportRecord, losses: Losses): object | undefined {
  const { annotation, annotator, timestamp, comment } = record;
  const { entities, classes } = annotation;
  if (record.flagged) losses.add('flag', record);
  const answers = [entities?.answer, classes?.answer].filter(answer => answer !== undefined);
  if (answers.length === 0) losses.add('unanswered', record);
  const accepted = answers.includes('accept');
  const skipped = answers.length > 0 && answers.every(answer => answer === 'ignore');
  if (answers.includes('reject')) losses.add('rejected', record);
  if (answers.includes('ignore') && !skipped) losses.add('ignored-task', record);
  if (!accepted && !skipped) return undefined;
  return {
    result: skipped ? [] : resultsOf(record, losses),
    was_cancelled: skipped,
    ground_truth: false,
    created_at: new Date(timestamp).toISOString(),
    glossator: {
      ...{ annotator, tasks: tasksAnswered(annotation, skipped ? 'ignore' : 'accept') },
      ...(comment !== undefined && { comment }),
    },
  };
}

function tasksAnswered({ entities, classes }: Annotation, answer: string): string[] {
  return [
    ...(entities?.answer === answer ? ['entities'] : []),
    ...(classes?.answer === answer ? ['classes'] : []),
  ];
}

function resultsOf(record: ExportRecord, losses: Losses): object[] {
  const { entities, classes } = record.annotation;
  const incomplete = [entities, classes].some(task => task?.answer === 'accept' && !task.complete);
  if (incomplete) losses.add('incomplete', record);
  const results: object[] = [];
  if (entities?.answer === 'accept') {
    for (const { start, end, label, verdict, source, score } of entities.spans) {
      if (verdict === 'no') continue;
      const text = record.text.slice(start, end);
      if (!fitsText(record.text, { start, end })) {
        losses.add('invalid-span', record, `${label}: ${text}`);
      } else {
        results.push({
          id: `span-${results.length + 1}`,
          from_name: controls.entities,
          to_name: controls.text,
          type: 'labels',
          origin: source === 'model' ? 'prediction' : 'manual',
          ...(score !== undefined && { score }),
          value: { start, end, text, labels: [label] },
        });
      }
    }
    for (const { start, end } of entities.complete ? [] : rejectedRanges(entities.spans)) {
      losses.add('rejected-span', record, record.text.slice(start, end));
    }
  }
  if (classes?.answer === 'accept') {
    const chosen = classes.values.filter(value => value.verdict === 'yes');
    if (!classes.complete && chosen.length < classes.values.length) {
      losses.add('rejected-class', record);
    }
    if (chosen.length > 0) {
      results.push({
        id: 'class-1',
        from_name: controls.classes,
        to_name: controls.text,
        type: 'choices',
        origin: chosen.every(value => value.source === 'model') ? 'prediction' : 'manual',
        value: { choices: chosen.map(value => value.label) },
      });
    }
  }
  return results;
}
