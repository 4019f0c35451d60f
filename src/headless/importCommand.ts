/** `glossator import DIR --format F FILE…`: answers from files of other tools. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../base/errors.js';
import type { Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import { labelsOf, missingLabels, type FileLabels } from '../batch/importedLabels.js';
import { RecordImporter, type ImportLine } from '../batch/importRecords.js';
import { formatOf } from '../interchange/formats.js';
import type { Importer, ImportOptions } from '../interchange/importRecord.js';
import { addLabels } from '../project/addLabels.js';
import { parseProject } from '../project/parse.js';
import { projectFileName } from '../project/project.js';
import type { OffsetUnit } from '../protocol/engine.js';
import { importFile, type ImportFile } from './importFile.js';
import { ImportNotes } from './importNotes.js';
import { openProject, readProject } from './openProject.js';
import type { Output } from './output.js';

export interface ImportCommandOptions {
  readonly format: string;
  readonly annotator?: string | undefined;
  readonly offsets?: OffsetUnit | undefined;
  readonly addLabels?: boolean | undefined;
}

/** Who answered, where neither the file nor the user says. */
const unnamed = 'import';
const recordAtOnce = 500;

export async function importCommand(
  folder: string,
  files: readonly string[],
  options: ImportCommandOptions,
  output: Output,
): Promise<void> {
  const { importer } = formatOf(options.format);
  const inputs = files.map(name => {
    const input: ImportFile = importFile(name, done =>
      output.progress({ type: 'progress', stage: 'import', done, total: input.size }),
    );
    return input;
  });
  const added = await prepareLabels(folder, inputs, importer, options);
  const opened = await openProject(folder, output);
  const notes = new ImportNotes();
  let recorder: RecordImporter | undefined;
  try {
    const { project, store, engine } = opened;
    await engine.request('index', { encode: false });
    let file = '';
    recorder = new RecordImporter(
      store,
      queries => engine.request('locate', { queries: queries.map(query => ({ ...query })) }),
      {
        schema: project.schema,
        unit: project.corpus.unit,
        annotator: options.annotator ?? unnamed,
      },
      (line, message) => notes.problem(file, line, message),
      (line, message) => notes.leftOut(file, line, message),
    );
    for (const input of inputs) {
      file = input.name;
      await importOne(input, importer, readOptions(project.schema, options), recorder, notes);
    }
  } finally {
    // What is recorded stays so, whatever came after it.
    if (recorder) tell(recorder, notes, added, output);
    await opened.close();
  }
  if (notes.problems > 0) throw new UserError('Some records were not used; the rest is recorded.');
}

function readOptions(schema: LabelSchema, { offsets }: ImportCommandOptions): ImportOptions {
  return { schema, ...(offsets && { offsets }) };
}

async function importOne(
  input: ImportFile,
  importer: Importer,
  options: ImportOptions,
  recorder: RecordImporter,
  notes: ImportNotes,
): Promise<void> {
  let waiting: ImportLine[] = [];
  for await (const entry of named(input, importer.read(input, options))) {
    if (entry.kind === 'problem') notes.problem(input.name, entry.line, entry.message);
    else waiting.push(entry);
    if (waiting.length < recordAtOnce) continue;
    await recorder.record(waiting);
    waiting = [];
  }
  await recorder.record(waiting);
}

/** What is wrong with a whole file names the file. */
async function* named<T>(input: ImportFile, entries: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* entries;
  } catch (error) {
    if (!(error instanceof UserError) || error.message.includes(input.name)) throw error;
    throw new UserError(`${input.name} ${error.message}`, { cause: error });
  }
}

/**
 * Looks through the files before anything is recorded: labels that the project lacks are added to
 * `glossator.json` where the user asks for it, and named where not.
 */
async function prepareLabels(
  folder: string,
  inputs: readonly ImportFile[],
  importer: Importer,
  options: ImportCommandOptions,
): Promise<readonly string[]> {
  const { root, project } = readProject(folder);
  const { schema } = project;
  const found: FileLabels[] = [];
  for (const input of inputs) {
    found.push(await labelsOf(named(input, importer.read(input, readOptions(schema, options)))));
  }
  const missing = { entities: new Set<string>(), classes: new Set<string>() };
  for (const { counts } of found) {
    const { entities, classes } = missingLabels(schema, counts);
    // A task that the project doesn't have is left out, unless it is to be added.
    const wanted = (task: Task): boolean =>
      options.addLabels === true || schema[task] !== undefined || isOnlyTask(task, counts);
    if (wanted('entities')) for (const name of entities) missing.entities.add(name);
    if (wanted('classes')) for (const name of classes) missing.classes.add(name);
  }
  const names = [...missing.entities, ...missing.classes];
  if (names.length === 0) return [];
  if (options.addLabels !== true) throw new UserError(missingMessage(missing, inputs));
  const multi = found.some(each => each.multi);
  writeLabels(path.join(root, projectFileName), [...missing.entities], [...missing.classes], multi);
  return names;
}

function isOnlyTask(task: Task, counts: FileLabels['counts']): boolean {
  return counts[task === 'entities' ? 'classes' : 'entities'].size === 0;
}

function missingMessage(
  missing: Readonly<Record<Task, ReadonlySet<string>>>,
  inputs: readonly ImportFile[],
): string {
  const list = (task: Task): string[] => {
    const names = [...missing[task]];
    if (names.length === 0) return [];
    const shown = names.slice(0, 20).map(name => `"${name}"`);
    const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
    return [`${task} ${shown.join(', ')}${more}`];
  };
  const labels = [...list('entities'), ...list('classes')].join('; ');
  return (
    `${inputs.map(input => input.name).join(', ')} has labels that glossator.json lacks: ${labels}. ` +
    'Nothing was recorded. Add them to glossator.json, or import with --add-labels.'
  );
}

function writeLabels(
  file: string,
  entities: readonly string[],
  classes: readonly string[],
  multi: boolean,
): void {
  const text = addLabels(readFileSync(file, 'utf8'), { entities, classes, multi });
  const parsed = parseProject(text);
  if (parsed.kind === 'invalid') {
    const [problem] = parsed.problems;
    throw new UserError(
      `The labels can't be added to ${file}: ${problem?.message ?? 'it would not be valid'}. Nothing was recorded.`,
    );
  }
  const unfinished = `${file}.part`;
  writeFileSync(unfinished, text, { flush: true });
  renameSync(unfinished, file);
}

function tell(
  { counts }: RecordImporter,
  notes: ImportNotes,
  addedLabels: readonly string[],
  output: Output,
): void {
  for (const line of notes.lines()) output.note(line);
  const { recorded, unanswered, notInCorpus } = counts;
  output.result(
    { ...counts, problems: notes.problems, leftOut: notes.leftOutCounts(), addedLabels },
    [
      `Recorded ${recorded} answers.`,
      ...(addedLabels.length > 0 ? [`Added to glossator.json: ${addedLabels.join(', ')}.`] : []),
      ...(notInCorpus > 0
        ? [
            `${notInCorpus} of them are about texts that no file of the project has; they are learned from.`,
          ]
        : []),
      ...(unanswered > 0 ? [`${unanswered} texts have no answer in the file.`] : []),
      ...(notes.problems > 0 ? [`${notes.problems} records were not used.`] : []),
    ].join('\n'),
  );
}
