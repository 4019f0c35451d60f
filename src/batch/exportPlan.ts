/** What an export will write: the part of each text, and what the rows themselves no longer hold. */
import { NothingThereError } from '../base/errors.js';
import type { Anchor } from '../domain/anchor.js';
import type { Annotation, Task } from '../domain/annotation.js';
import type { NewerLabels } from '../domain/trainingExample.js';
import { selectHoldout } from '../evaluation/holdout.js';
import type { Loss } from '../interchange/exportRecord.js';
import { LossLog, shorten } from '../interchange/lossLog.js';
import { splitRecords, type Splittable } from '../interchange/split.js';
import type { Project } from '../project/project.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { NewBatchItem } from '../store/batchItem.js';
import { wholePart } from './exportFiles.js';

export interface Splitting {
  /** Shares of train, dev and test; undefined writes everything into one file. */
  readonly split: readonly number[] | undefined;
  readonly seed: number;
  readonly project: Project;
}

export interface Plan {
  /** The part of each text, by its key; undefined where there is only one. */
  readonly parts: ReadonlyMap<string, string> | undefined;
  /** Texts that were in a file when they were answered. */
  readonly placed: ReadonlySet<string>;
  /** What the rows themselves no longer hold. */
  readonly losses: readonly Loss[];
}

const mostExamples = 5;

/**
 * Looks at all rows once, holding little of each.
 * @throws NothingThereError when nothing has been answered
 */
export function planOf(store: AnnotationStore, { split, seed, project }: Splitting): Plan {
  const rows: Splittable[] = [];
  const placed = new Set<string>();
  const lost = new LossLog(lossMessages);
  let answers = 0;
  const names = new Map<string, string>();
  for (const row of store.exportRows()) {
    const { key, anchor, hiddenLabels, text, annotation, newer } = row;
    if (anchor !== undefined) placed.add(key);
    answers += 1;
    if (split) {
      const labels = labelsOf(annotation, names);
      rows.push({ key, anchor: anchor && documentOf(anchor, names), labels });
    }
    const unasked = unaskedLabels(annotation, newer);
    if (hiddenLabels.length > 0)
      lost.add('retired-label', row, `${hiddenLabels.join(', ')}: ${text}`);
    if (unasked.length > 0) lost.add('newer-label', row, `${unasked.join(', ')}: ${text}`);
  }
  if (answers === 0) {
    throw new NothingThereError('Nothing has been answered yet, so there is nothing to export.');
  }
  return {
    parts: split && partsOf(rows, split, seed, project),
    placed,
    losses: lost.list(),
  };
}

function partsOf(
  rows: readonly Splittable[],
  split: readonly number[],
  seed: number,
  { query, holdout }: Project,
): ReadonlyMap<string, string> {
  const keys = rows.map(row => row.key);
  // What measures the model goes to the last part, so that it measures the exported model as well.
  const heldOut = selectHoldout(keys, query.seed, holdout);
  const parts = splitRecords(rows, split, seed, key => heldOut.has(key));
  return new Map(keys.map((key, i) => [key, parts[i] ?? wholePart]));
}

/** Every label that the answer gives, by task, and that it gives none. */
function labelsOf({ entities, classes }: Annotation, names: Map<string, string>): string[] {
  const given = [
    ...labelsOfTask('entities', entities?.spans),
    ...labelsOfTask('classes', classes?.values),
  ];
  return [...new Set(given)].map(name => once(name, names));
}

/** Of a place only what a split needs: there are as many as answers. */
function documentOf(
  { path: file, record }: Anchor,
  names: Map<string, string>,
): Splittable['anchor'] {
  return { path: once(file, names), record };
}

/** The string itself, each kept once. */
function once(name: string, names: Map<string, string>): string {
  const known = names.get(name);
  if (known === undefined) names.set(name, name);
  return known ?? name;
}

function labelsOfTask(
  task: Task,
  values: readonly { readonly label: string; readonly verdict: string }[] | undefined,
): string[] {
  if (values === undefined) return [];
  const chosen = values.filter(({ verdict }) => verdict === 'yes');
  return chosen.length === 0 ? [task] : chosen.map(({ label: name }) => `${task} ${name}`);
}

/** Labels that a whole answer is older than; a partial one is written as such, and claims nothing of them. */
function unaskedLabels(annotation: Annotation, newer: NewerLabels | undefined): string[] {
  return (['entities', 'classes'] as const).flatMap(task => {
    const answer = annotation[task];
    return answer?.answer === 'accept' && answer.complete ? (newer?.[task] ?? []) : [];
  });
}

const lossMessages = {
  'retired-label':
    'Texts with spans or classes whose label is no longer in glossator.json lack them',
  'newer-label':
    'Texts that were answered before a label was added are written as not having it; look at them again in History',
} as const;

/** What was only flagged or noted is nothing to learn from, but it is said that it stays behind. */
export function loneRemarks(store: AnnotationStore): Loss[] {
  const { count, examples } = store.loneRemarks(mostExamples);
  if (count === 0) return [];
  const message = 'Comments and flags on texts without an answer are not exported';
  const excerpt = (text: string): string => `“${shorten(text)}”`;
  const shown = examples.map(({ text, comment }) =>
    comment === null ? excerpt(text) : `${excerpt(comment)} on ${excerpt(text)}`,
  );
  return [{ kind: 'lone-remark', message, count, examples: shown }];
}

/** With a split, a text that was answered for the first time since the plan was made waits for the next export. */
export function* plannedRows(
  store: AnnotationStore,
  parts: ReadonlyMap<string, string> | undefined,
): Generator<NewBatchItem> {
  for (const row of store.exportRows()) {
    const part = parts ? parts.get(row.key) : wholePart;
    if (part !== undefined) yield { ...row, part };
  }
}
