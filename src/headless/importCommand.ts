/** `glossator import DIR --format F FILE…`: answers from files of other tools. */
import { existsSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CancelledError, codeOf, UserError } from '../base/errors.js';
import type { Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import { labelsOf, missingLabels, oneClassEach, type FileLabels } from '../batch/importedLabels.js';
import { RecordImporter, type ImportLine } from '../batch/importRecords.js';
import { formatOf } from '../interchange/formats.js';
import type { ImportEntry, Importer, ImportOptions } from '../interchange/importRecord.js';
import { addLabels } from '../project/addLabels.js';
import { newProjectText } from '../project/newProject.js';
import { parseProject } from '../project/parse.js';
import { projectFileName } from '../project/project.js';
import type { OffsetUnit } from '../protocol/engine.js';
import { importFile, type ImportFile } from './importFile.js';
import { ImportNotes } from './importNotes.js';
import { interruptible } from './interrupt.js';
import { openProject, readProject } from './openProject.js';
import type { ImportStage, Output } from './output.js';

export interface ImportCommandOptions {
  readonly format: string;
  readonly annotator?: string | undefined;
  readonly offsets?: OffsetUnit | undefined;
  readonly addLabels?: boolean | undefined;
  /** Says which labels are missing and records nothing. */
  readonly dryRun?: boolean | undefined;
}

/** Nothing of it can be recorded. */
interface SilentFile {
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

/** Who answered, where neither the file nor the user says. */
const unnamed = 'import';
/** A transaction's records: enough that the flush at its end costs little, and no other window waits long. */
const mostRecords = 2_000;
/** And the length of their texts, which may be long: UTF-16 code units. */
const mostText = 1 << 19;

export async function importCommand(
  folder: string,
  files: readonly string[],
  options: ImportCommandOptions,
  output: Output,
): Promise<void> {
  const { importer } = formatOf(options.format);
  let stage: ImportStage = 'look';
  const inputs = files.map(name => {
    const input: ImportFile = importFile(name, done =>
      output.progress({ type: 'progress', stage, done, total: input.size }),
    );
    return input;
  });
  await interruptible(async signal => {
    const notes = new ImportNotes();
    const found = await lookThrough(folder, inputs, importer, options, signal, notes);
    const { entities, classes } = found.missing;
    const isNameless = !found.project && entities.length + classes.length === 0;
    if (options.dryRun === true || isNameless) remark(notes, found.silent, output);
    if (options.dryRun === true) {
      output.result(found satisfies ImportPreview, describePreview(found));
      const { problems, answered } = found;
      if (problems > 0) throw new UserError('Some records can’t be used.');
      if (answered === 0) throw new UserError('There is nothing to record.');
      if (entities.length + classes.length > 0 && options.addLabels !== true) {
        throw new UserError('glossator.json lacks labels. Nothing was recorded.');
      }
      return;
    }
    if (isNameless) {
      throw new UserError(
        `${namesOf(inputs)} has no label to begin a glossator.json with. Nothing was recorded.`,
      );
    }
    const added = prepareLabels(folder, inputs, found, options);
    stage = 'import';
    const { silent } = found;
    await recordFiles(folder, inputs, importer, { ...options, signal, added, silent }, output);
  });
}

interface RecordOptions extends ImportCommandOptions {
  readonly signal: AbortSignal;
  readonly added: readonly string[];
  readonly silent: readonly SilentFile[];
}

async function recordFiles(
  folder: string,
  inputs: readonly ImportFile[],
  importer: Importer,
  options: RecordOptions,
  output: Output,
): Promise<void> {
  const opened = await openProject(folder, output, { bulk: true });
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
      {
        problem: (line, message) => notes.problem(file, line, message),
        leftOut: (line, message) => notes.leftOut(file, line, message),
        replaced: line => notes.replaced(file, line),
        cutWord: line => notes.cutWords.add(file, line),
      },
    );
    for (const input of inputs) {
      file = input.name;
      const reading = readOptions(project.schema, options);
      await importOne(input, importer, reading, recorder, notes, options.signal);
    }
  } catch (error) {
    if (error instanceof CancelledError) {
      output.note('Stopped. What is recorded stays; import the files again to record the rest.');
    }
    throw error;
  } finally {
    // What is recorded stays so, whatever came after it.
    if (recorder) tell(recorder, notes, options, output);
    await opened.close();
  }
  if (recorder.counts.recorded === 0) throw new UserError('Nothing was recorded.');
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
  signal: AbortSignal,
): Promise<void> {
  let waiting: ImportLine[] = [];
  let length = 0;
  for await (const entry of entriesOf(input, importer, options)) {
    if (signal.aborted) throw new CancelledError();
    if (entry.kind === 'problem') {
      notes.problem(input.name, entry.line, entry.message);
      continue;
    }
    waiting.push(entry);
    length += entry.value.text.length;
    if (waiting.length < mostRecords && length < mostText) continue;
    await recorder.record(waiting);
    waiting = [];
    length = 0;
  }
  await recorder.record(waiting);
}

function entriesOf(
  input: ImportFile,
  importer: Importer,
  options: ImportOptions,
): AsyncGenerator<ImportEntry> {
  return oneClassEach(named(input, importer.read(input, options)), options.schema);
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

/** Looks through the files before anything is recorded. */
async function lookThrough(
  folder: string,
  inputs: readonly ImportFile[],
  importer: Importer,
  options: ImportCommandOptions,
  signal: AbortSignal,
  notes: ImportNotes,
): Promise<ImportPreview & { readonly multi: boolean }> {
  const schema = schemaOf(folder, options);
  const missing = { entities: new Set<string>(), classes: new Set<string>() };
  const silent: SilentFile[] = [];
  const sum = { records: 0, answered: 0, problems: 0, multi: false };
  for (const input of inputs) {
    const entries = entriesOf(input, importer, readOptions(schema ?? {}, options));
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

/** What there is to say of the files, for people. */
function remark(notes: ImportNotes, silent: readonly SilentFile[], output: Output): void {
  for (const line of notes.lines()) output.note(line);
  for (const { path: file, reason } of silent) output.note(`${file}: ${reason}`);
}

function namesOf(inputs: readonly ImportFile[]): string {
  return inputs.map(input => input.name).join(', ');
}

/** Undefined where there is no `glossator.json` yet and one may be written, or nothing is. */
function schemaOf(
  folder: string,
  { addLabels: add, dryRun }: ImportCommandOptions,
): LabelSchema | undefined {
  const isNew = !existsSync(path.join(folder, projectFileName));
  return isNew && (add === true || dryRun === true)
    ? undefined
    : readProject(folder).project.schema;
}

async function* stoppable<T>(entries: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const entry of entries) {
    if (signal.aborted) throw new CancelledError();
    yield entry;
  }
}

/** Labels that the project lacks are added to `glossator.json` where the user asks for it, else named. */
function prepareLabels(
  folder: string,
  inputs: readonly ImportFile[],
  { missing, multi, project }: ImportPreview & { readonly multi: boolean },
  { addLabels: add }: ImportCommandOptions,
): readonly string[] {
  const { entities, classes } = missing;
  const names = [...entities, ...classes];
  const file = path.join(folder, projectFileName);
  if (!project) writeProject(file, newProjectText({ entities, classes, multi }));
  else if (names.length > 0) {
    if (add !== true) throw new UserError(missingMessage(missing, inputs));
    writeProject(file, addLabels(readFileSync(file, 'utf8'), { entities, classes, multi }));
  }
  return names;
}

function isOnlyTask(task: Task, counts: FileLabels['counts']): boolean {
  return counts[task === 'entities' ? 'classes' : 'entities'].size === 0;
}

function missingMessage(missing: ImportPreview['missing'], inputs: readonly ImportFile[]): string {
  return (
    `${namesOf(inputs)} has labels that glossator.json lacks: ` +
    `${listed(missing)}. ` +
    'Nothing was recorded. Add them to glossator.json, or import with --add-labels.'
  );
}

function listed(missing: ImportPreview['missing']): string {
  const list = (task: Task): string[] => {
    const names = missing[task];
    if (names.length === 0) return [];
    const shown = names.slice(0, 20).map(name => `"${name}"`);
    const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
    return [`${task} ${shown.join(', ')}${more}`];
  };
  return [...list('entities'), ...list('classes')].join('; ');
}

function describePreview({ records, problems, missing }: ImportPreview): string {
  const labels = listed(missing);
  return [
    `${records} records can be read.`,
    ...(problems > 0 ? [`${problems} can't.`] : []),
    labels === '' ? 'glossator.json has all of their labels.' : `Labels to add: ${labels}.`,
  ].join('\n');
}

function writeProject(file: string, text: string): void {
  const parsed = parseProject(text);
  if (parsed.kind === 'invalid') {
    const [problem] = parsed.problems;
    throw new UserError(
      `The labels can't be added to ${file}: ${problem?.message ?? 'it would not be valid'}. Nothing was recorded.`,
    );
  }
  try {
    // Behind a link the file it leads to is written, and the link stays.
    const target = existsSync(file) ? realpathSync(file) : file;
    const unfinished = `${target}.part`;
    writeFileSync(unfinished, text, { flush: true });
    renameSync(unfinished, target);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new UserError(`${file} can't be written (${code}). Nothing was recorded.`);
  }
}

function tell(
  { counts }: RecordImporter,
  notes: ImportNotes,
  { added: addedLabels, silent }: RecordOptions,
  output: Output,
): void {
  remark(notes, silent, output);
  const { recorded, unanswered, notInCorpus } = counts;
  output.result(
    {
      ...counts,
      problems: notes.problems,
      notUsed: notes.notUsed,
      leftOut: notes.leftOutCounts(),
      cutWords: notes.cutWords.count,
      addedLabels,
    },
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
