/** `glossator import DIR --format F FILE…`: answers from files of other tools. */
import { Option, type Command } from 'commander';
import { CancelledError, UserError } from '../base/errors.js';
import { RecordImporter, type ImportLine } from '../batch/importRecords.js';
import { formatNames, formatOf } from '../interchange/formats.js';
import type { Importer, ImportEntry } from '../interchange/importRecord.js';
import { annotatorName, example, folderHelp, offsetsOption, type Run } from './commandLine.js';
import { listed, namesOf, prepareLabels } from './importedProject.js';
import { entriesOf, type ImportCommandOptions } from './importEntries.js';
import { importFile, type ImportFile } from './importFile.js';
import { ImportNotes } from './importNotes.js';
import { lookThrough, type ImportPreview, type SilentFile } from './importPreview.js';
import { interruptible } from './interrupt.js';
import { openProject } from './openProject.js';
import type { ImportStage, Output } from './output.js';

/** Who answered, where neither the file nor the user says. */
const unnamed = 'import';
/** A transaction's records: enough that the flush at its end costs little, and no other window waits long. */
const mostRecords = 2_000;
/** And the length of their texts, which may be long: UTF-16 code units. */
const mostText = 1 << 19;

/** Its arguments and options. */
export function addImportCommand(program: Command, run: Run): void {
  program
    .command('import')
    .description('record answers from files of other tools')
    .argument('<dir>', folderHelp)
    .argument('<files...>', 'files of one format')
    .addOption(new Option('--format <name>', 'format').choices(formatNames).makeOptionMandatory())
    .option('--annotator <name>', 'who answered, where the file does not say', annotatorName)
    .option(
      '--add-labels',
      'add labels that glossator.json lacks to it; write one if there is none',
    )
    .option('--dry-run', 'say which labels are missing, and record nothing')
    .addOption(offsetsOption('what start and end count, if not what the format says'))
    .addHelpText('after', example('import texts --format label-studio --add-labels tasks.json'))
    .action((dir: string, files: string[], options: ImportCommandOptions) =>
      run(output => importCommand(dir, files, options, output)),
    );
}

async function importCommand(
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
      if (isNameless) throw new UserError(namelessMessage(inputs));
      if (entities.length + classes.length > 0 && options.addLabels !== true) {
        throw new UserError('glossator.json lacks labels. Nothing was recorded.');
      }
      return;
    }
    if (isNameless) throw new UserError(namelessMessage(inputs));
    const added = prepareLabels(folder, inputs, found, options.addLabels);
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
      const entries = entriesOf(input, importer, project, options);
      await importOne(input, entries, recorder, notes, options.signal);
    }
  } catch (error) {
    if (error instanceof CancelledError) {
      throw new UserError(
        'Stopped. What is recorded stays; import the files again to record the rest.',
      );
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

async function importOne(
  input: ImportFile,
  entries: AsyncIterable<ImportEntry>,
  recorder: RecordImporter,
  notes: ImportNotes,
  signal: AbortSignal,
): Promise<void> {
  let waiting: ImportLine[] = [];
  let length = 0;
  for await (const entry of entries) {
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

/** What there is to say of the files, for people. */
function remark(notes: ImportNotes, silent: readonly SilentFile[], output: Output): void {
  for (const line of notes.lines()) output.note(line);
  for (const { path: file, reason } of silent) output.note(`${file}: ${reason}`);
}

function namelessMessage(inputs: readonly ImportFile[]): string {
  return `${namesOf(inputs)} has no label to begin a glossator.json with. Nothing was recorded.`;
}

function describePreview({ records, problems, missing, project }: ImportPreview): string {
  const labels = listed(missing);
  return [
    `${records} records can be read.`,
    ...(problems > 0 ? [`${problems} can't.`] : []),
    labels !== ''
      ? `Labels to add: ${labels}.`
      : project
        ? 'glossator.json has all of their labels.'
        : 'They have no labels.',
  ].join('\n');
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
