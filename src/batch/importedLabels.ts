/** The labels that imported records use and the project lacks. */
import type { Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import type { ImportEntry, ImportRecord } from '../interchange/importRecord.js';

/** How often each label is used, by task. */
export type LabelCounts = Readonly<Record<Task, ReadonlyMap<string, number>>>;

export interface FileLabels {
  readonly counts: LabelCounts;
  /** Whether a text has several classes. */
  readonly multi: boolean;
  /** Records that can be read, and places that can't. */
  readonly records: number;
  readonly problems: number;
  /** Records with an answer. */
  readonly answered: number;
  /** Why the others have none, as far as it can be told. */
  readonly reasons: ReadonlySet<string>;
}

/** `onProblem` is told of every place that can't be read. */
export async function labelsOf(
  entries: AsyncIterable<ImportEntry>,
  onProblem: (line: number, message: string) => void = () => undefined,
): Promise<FileLabels> {
  const counts = { entities: new Map<string, number>(), classes: new Map<string, number>() };
  let multi = false;
  let [records, problems, answered] = [0, 0, 0];
  const reasons = new Set<string>();
  const count = (task: Task, label: string): void => {
    counts[task].set(label, (counts[task].get(label) ?? 0) + 1);
  };
  for await (const entry of entries) {
    if (entry.kind === 'problem') {
      problems += 1;
      onProblem(entry.line, entry.message);
      continue;
    }
    records += 1;
    const { annotation, leftOut = [] } = entry.value;
    if (!saysNothing(entry.value)) answered += 1;
    else for (const reason of leftOut) reasons.add(reason);
    const { entities, classes } = annotation;
    for (const { label } of entities?.spans ?? []) count('entities', label);
    const chosen = classes?.values.filter(value => value.verdict === 'yes') ?? [];
    multi ||= chosen.length > 1;
    for (const { label } of classes?.values ?? []) count('classes', label);
  }
  return { counts, multi, records, problems, answered, reasons };
}

/** Those that the schema lacks, the most used first. */
export function missingLabels(
  { entities, classes }: LabelSchema,
  counts: LabelCounts,
): Readonly<Record<Task, readonly string[]>> {
  const missing = (task: Task, known: readonly { readonly name: string }[]): string[] =>
    [...counts[task]]
      .filter(([name]) => !known.some(label => label.name === name))
      .sort(([, a], [, b]) => b - a)
      .map(([name]) => name);
  return {
    entities: missing('entities', entities?.labels ?? []),
    classes: missing('classes', classes?.labels ?? []),
  };
}

/** A record with several classes where the project has one per example is a problem. */
export async function* oneClassEach(
  entries: AsyncIterable<ImportEntry>,
  { classes }: LabelSchema,
): AsyncGenerator<ImportEntry> {
  for await (const entry of entries) {
    const values = (entry.kind === 'value' && entry.value.annotation.classes?.values) || [];
    const chosen = values.filter(value => value.verdict === 'yes').map(value => `"${value.label}"`);
    const names = new Set(classes?.mode === 'single' ? chosen : []);
    yield names.size > 1
      ? {
          line: entry.line,
          kind: 'problem',
          message: `has several classes (${[...names].join(', ')}), but the project has one per example; set "mode": "multi" in glossator.json to allow it`,
        }
      : entry;
  }
}

/** Whether a record has no answer. */
export function saysNothing({ text, annotation }: ImportRecord): boolean {
  return text === '' || (annotation.entities ?? annotation.classes) === undefined;
}

/** The record without tasks that the project doesn't have. */
export function withinSchema(record: ImportRecord, schema: LabelSchema): ImportRecord {
  const { entities, classes } = record.annotation;
  const noEntities = entities !== undefined && schema.entities === undefined;
  const noClasses = classes !== undefined && schema.classes === undefined;
  if (!noEntities && !noClasses) return record;
  return {
    ...record,
    annotation: {
      ...(entities && !noEntities && { entities }),
      ...(classes && !noClasses && { classes }),
    },
    leftOut: [
      ...(record.leftOut ?? []),
      ...(noEntities ? ['Entities are not imported, because the project has none'] : []),
      ...(noClasses ? ['Classes are not imported, because the project has none'] : []),
    ],
  };
}
