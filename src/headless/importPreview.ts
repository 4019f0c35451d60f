/** Looks through files before anything of them is recorded. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { CancelledError } from '../base/errors.js';
import { labelsOf, missingLabels, type FileLabels } from '../batch/importedLabels.js';
import type { Task } from '../domain/annotation.js';
import type { Importer } from '../interchange/importRecord.js';
import { projectFileName, type Project } from '../project/project.js';
import { entriesOf, type ImportCommandOptions } from './importEntries.js';
import type { ImportFile } from './importFile.js';
import type { ImportNotes } from './importNotes.js';
import { readProject } from './openProject.js';

/** Nothing of it can be recorded. */
export interface SilentFile {
  readonly path: string;
  readonly reason: string;
}

/** What `--dry-run` says. */
export interface ImportPreview {
  readonly records: number;
  /** Of them those with an answer. */
  readonly answered: number;
  readonly silent: readonly SilentFile[];
  readonly problems: number;
  readonly notUsed: ImportNotes['notUsed'];
  /** Labels that `glossator.json` lacks, the most used first. */
  readonly missing: Readonly<Record<Task, readonly string[]>>;
  /** Whether there is a `glossator.json`; `--add-labels` writes a first one. */
  readonly project: boolean;
}

export async function lookThrough(
  folder: string,
  inputs: readonly ImportFile[],
  importer: Importer,
  options: ImportCommandOptions,
  signal: AbortSignal,
  notes: ImportNotes,
): Promise<ImportPreview & { readonly multi: boolean }> {
  const project = projectOf(folder, options);
  const schema = project?.schema;
  const missing = { entities: new Set<string>(), classes: new Set<string>() };
  const silent: SilentFile[] = [];
  const sum = { records: 0, answered: 0, problems: 0, multi: false };
  for (const input of inputs) {
    const entries = entriesOf(input, importer, project, options);
    const found = await labelsOf(stoppable(entries, signal), (line, message) =>
      notes.problem(input.name, line, message),
    );
    const reason = silenceOf(found);
    if (reason !== undefined) silent.push({ path: input.name, reason });
    sum.records += found.records;
    sum.answered += found.answered;
    sum.problems += found.problems;
    sum.multi ||= found.multi;
    const { entities, classes } = missingLabels(schema ?? {}, found.counts);
    // A task that the project doesn't have is left out, unless it is to be added.
    const wanted = (task: Task): boolean =>
      schema?.[task] !== undefined ||
      schema === undefined ||
      options.addLabels === true ||
      isOnlyTask(task, found.counts);
    if (wanted('entities')) for (const name of entities) missing.entities.add(name);
    if (wanted('classes')) for (const name of classes) missing.classes.add(name);
  }
  return {
    ...sum,
    silent,
    notUsed: notes.notUsed,
    missing: { entities: [...missing.entities], classes: [...missing.classes] },
    project: schema !== undefined,
  };
}

/** Why nothing of a file can be recorded, where that isn't said of its records one by one. */
function silenceOf({ records, answered, problems, reasons }: FileLabels): string | undefined {
  if (answered > 0 || (records === 0 && problems > 0)) return undefined;
  if (records === 0) return 'holds no record.';
  const [reason = 'Is it another format, perhaps?'] = [...reasons].map(each => `${each}.`);
  return `none of its ${records} records has an answer. ${reason}`;
}

/** Undefined where there is no `glossator.json` yet and one may be written, or nothing is. */
function projectOf(
  folder: string,
  { addLabels: add, dryRun }: ImportCommandOptions,
): Project | undefined {
  const isNew = !existsSync(path.join(folder, projectFileName));
  return isNew && (add === true || dryRun === true) ? undefined : readProject(folder).project;
}

async function* stoppable<T>(entries: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const entry of entries) {
    if (signal.aborted) throw new CancelledError();
    yield entry;
  }
}

function isOnlyTask(task: Task, counts: FileLabels['counts']): boolean {
  return counts[task === 'entities' ? 'classes' : 'entities'].size === 0;
}
