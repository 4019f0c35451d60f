/** The command line: the same work as in the editor, with the same code. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { CancelledError, codeOf, messageOf, UserError } from './base/errors.js';
import { doctorCommand } from './headless/doctorCommand.js';
import { evalCommand, type EvalOptions } from './headless/evalCommand.js';
import { exportCommand, type ExportOptions } from './headless/exportCommand.js';
import { importCommand } from './headless/importCommand.js';
import type { ImportCommandOptions } from './headless/importEntries.js';
import { indexCommand, type IndexOptions } from './headless/indexCommand.js';
import { initCommand, type InitOptions } from './headless/initCommand.js';
import { version } from './headless/installation.js';
import { labelCommand, type LabelOptions } from './headless/labelCommand.js';
import { runOnNewerNode } from './headless/newerNode.js';
import { createOutput, type Output } from './headless/output.js';
import { scoreCommand, type ScoreOptions } from './headless/scoreCommand.js';
import { simulateCommand, type SimulateOptions } from './headless/simulateCommand.js';
import { formatNames } from './interchange/formats.js';
import { areShares } from './interchange/split.js';
import { tagSchemes } from './interchange/tagScheme.js';
import { coldStarts, strategyNames, type StrategyName } from './project/config.js';
import { newProjectText } from './project/newProject.js';
import { parseProject } from './project/parse.js';
import { budgetUnits } from './simulation/simulate.js';

const exitFailed = 1;
const exitUsage = 2;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('Not a whole number.');
  return value;
}

function countFrom1(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('Must be at least 1.');
  return value;
}

function labelNames(text: string): string[] {
  const names = text
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  if (names.length === 0) throw new InvalidArgumentError('Name at least one label.');
  const parsed = parseProject(newProjectText({ entities: names, classes: [], multi: false }));
  if (parsed.kind === 'invalid') {
    throw new InvalidArgumentError(parsed.problems.map(({ message }) => `${message}.`).join(' '));
  }
  return names;
}

function splitShares(text: string): number[] {
  const shares = text.split(',').map(part => (part.trim() === '' ? NaN : Number(part)));
  if (!areShares(shares)) {
    throw new InvalidArgumentError(
      'Give two or three shares that add up to 1, such as 0.8,0.1,0.1.',
    );
  }
  return shares;
}

function annotatorName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Must not be empty.');
  return text;
}

function strategyList(text: string): StrategyName[] {
  return text.split(',').map(part => {
    const name = strategyNames.find(known => known === part.trim());
    if (name === undefined) {
      throw new InvalidArgumentError(
        `There is no strategy "${part.trim()}". Known: ${strategyNames.join(', ')}.`,
      );
    }
    return name;
  });
}

const folderHelp = 'folder of the project';

const example = (line: string): string => `\nExample:\n  glossator ${line}`;

function createProgram(
  run: (work: (output: Output) => void | Promise<void>) => Promise<void>,
): Command {
  const program = new Command('glossator')
    .description(
      'Turns a folder of text into training data, asking only about what a model can’t read.',
    )
    .version(version(), '--version', 'print the version')
    .option('--json', 'print one JSON object per line on stdout')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nExit code: 0 done, 1 failed or not all of it could be done, 2 wrong usage.\n' +
        'Every command: docs/COMMAND_LINE.md',
    );
  const offsets = (): Option =>
    new Option('--offsets <unit>', 'what start and end count')
      .choices(['utf16', 'codepoints'])
      .default('utf16');

  program
    .command('init')
    .description('write glossator.json into a folder')
    .argument('<dir>', folderHelp)
    .option('--entities <names>', 'entity labels, separated by commas', labelNames)
    .option('--classes <names>', 'class labels, separated by commas', labelNames)
    .option('--multi', 'an example may have any number of classes')
    .addHelpText('after', example('init texts --entities PERSON,ORG --classes bug,question'))
    .action((dir: string, options: InitOptions, command: Command) => {
      const { entities, classes, multi } = options;
      if (multi && classes === undefined) command.error('error: --multi needs --classes');
      if (entities === undefined && classes === undefined) {
        command.error('error: name labels with --entities, --classes or both');
      }
      return run(output => initCommand(dir, options, output));
    });
  program
    .command('index')
    .description('read and encode the corpus')
    .argument('<dir>', folderHelp)
    .option('--strict', 'fail where a file, record or match pattern had a problem')
    .addHelpText('after', example('index texts --strict'))
    .action((dir: string, options: IndexOptions) =>
      run(output => indexCommand(dir, options, output)),
    );
  program
    .command('score')
    .description('the pool in order of uncertainty')
    .argument('<dir>', folderHelp)
    .option('--top <n>', 'how many examples', wholeNumber, 20)
    .addOption(new Option('--strategy <name>', 'query strategy').choices(strategyNames))
    .addOption(offsets())
    .addHelpText('after', example('score texts --top 5 --json'))
    .action((dir: string, options: ScoreOptions) =>
      run(output => scoreCommand(dir, options, output)),
    );
  program
    .command('label')
    .description('record answers from a JSONL file')
    .argument('<dir>', folderHelp)
    .requiredOption('--from <file>', 'JSONL: {text, spans?, label?, labels?, answer?, …}')
    .option('--annotator <name>', 'who answered, where a line does not say', annotatorName)
    .addOption(offsets())
    .addHelpText('after', example('label texts --from answers.jsonl'))
    .action((dir: string, options: LabelOptions) =>
      run(output => labelCommand(dir, options, output)),
    );
  program
    .command('eval')
    .description('metrics on the hold-out, or on a labelled file')
    .argument('<dir>', folderHelp)
    .option('--test <file>', 'JSONL: {text, spans} or {text, label|labels}')
    .option('--rounds <n>', 'rounds to compare for advice on stopping', countFrom1, 4)
    .addOption(offsets())
    .addHelpText('after', example('eval texts --test gold.jsonl'))
    .action((dir: string, options: EvalOptions) =>
      run(output => evalCommand(dir, options, output)),
    );
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
    .addOption(
      new Option(
        '--offsets <unit>',
        'what start and end count, if not what the format says',
      ).choices(['utf16', 'codepoints']),
    )
    .addHelpText('after', example('import texts --format label-studio --add-labels tasks.json'))
    .action((dir: string, files: string[], options: ImportCommandOptions) =>
      run(output => importCommand(dir, files, options, output)),
    );
  program
    .command('export')
    .description('write training data, frozen as a fine-tuning batch')
    .argument('<dir>', folderHelp)
    .addOption(new Option('--format <name>', 'format; with --batch its own').choices(formatNames))
    .requiredOption('--out <path>', 'file, or folder with --split')
    .option('--split <shares>', 'shares of train, dev and test, such as 0.8,0.1,0.1', splitShares)
    .option('--seed <n>', 'seed of the split', wholeNumber, 1)
    .addOption(
      new Option('--scheme <name>', 'how entities become one tag per word').choices(tagSchemes),
    )
    .addOption(
      new Option('--batch <id>', 'repeat an earlier export, as it was split and tagged')
        .argParser(wholeNumber)
        .conflicts(['split', 'seed', 'scheme']),
    )
    .option('--force', 'replace files that no export in this format wrote, too')
    .addHelpText('after', example('export texts --format spacy --split 0.8,0.1,0.1 --out training'))
    .action((dir: string, options: ExportOptions, command: Command) => {
      if (options.format === undefined && options.batch === undefined) {
        command.error("error: required option '--format <name>' not specified");
      }
      return run(output => exportCommand(dir, options, output));
    });
  program
    .command('simulate')
    .description('learning curves of query strategies on labelled data')
    .addOption(
      new Option('--task <task>', 'what is labelled')
        .choices(['entities', 'classes'])
        .makeOptionMandatory(),
    )
    .option('--multi', 'several classes may hold, also where each example has one')
    .requiredOption('--pool <file>', 'JSONL with gold answers, or CoNLL columns: what is asked')
    .requiredOption('--test <file>', 'the same: what is measured on')
    .requiredOption('--strategy <names>', 'query strategies, separated by commas', strategyList)
    .addOption(
      new Option(
        '--cold-start <kind>',
        'how first answers are chosen; as each strategy has it without it',
      ).choices(coldStarts),
    )
    .requiredOption('--seed-size <n>', 'first answers, before anything is learned', countFrom1)
    .requiredOption('--batch <n>', 'answers between two points', countFrom1)
    .requiredOption('--budget <n>', 'answers in all', countFrom1)
    .addOption(
      new Option('--unit <unit>', 'what seed size, batch and budget count')
        .choices(budgetUnits)
        .default('examples'),
    )
    .option('--seeds <k>', 'runs of each strategy, with the seeds 1 to k', countFrom1, 1)
    .option('--model <dir>', 'folder of the encoder; the built-in one without it')
    .option('--tag-column <n>', 'column of the tag, from 1; the last without it', countFrom1)
    .option('--cache <dir>', 'where encoded texts are kept; a temporary folder without it')
    .addHelpText(
      'after',
      example(
        'simulate --task classes --pool pool.jsonl --test test.jsonl --strategy margin,random --seed-size 20 --batch 20 --budget 200 --seeds 3',
      ),
    )
    .action((options: SimulateOptions, command: Command) => {
      if (options.budget < options.seedSize) command.error('error: --budget is below --seed-size');
      if (options.multi === true && options.task !== 'classes') {
        command.error('error: --multi needs --task classes');
      }
      return run(output => simulateCommand(options, output));
    });
  program
    .command('doctor')
    .description('check environment, database and cache')
    .argument('<dir>', folderHelp)
    .option('--repair', 'remove the cache, so that it is made again')
    .addHelpText('after', example('doctor texts'))
    .action((dir: string, options: { repair?: boolean }) =>
      run(output => doctorCommand(dir, options, output)),
    );
  return program;
}

async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram(async work => {
    const output = createOutput(program.opts<{ json?: boolean }>().json ?? false);
    try {
      await work(output);
    } catch (error) {
      exitCode = exitFailed;
      if (error instanceof UserError) output.note(error.message);
      else if (error instanceof CancelledError) output.note('Stopped.');
      else output.note(error instanceof Error ? (error.stack ?? error.message) : messageOf(error));
    } finally {
      output.done();
    }
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : exitUsage;
  }
  return exitCode;
}

/** Whoever reads the results may have seen enough (`| head`); a disk may have no room for them. */
function endWhereNobodyReads(): void {
  process.stdout.on('error', error => {
    if (codeOf(error) === 'EPIPE') process.exit(0);
    process.stderr.write(`The results can't be written (${messageOf(error)}).\n`);
    process.exit(exitFailed);
  });
  // Remarks that nobody reads are no reason to stop.
  process.stderr.on('error', () => undefined);
}

endWhereNobodyReads();
const args = process.argv.slice(2);
const elsewhere = runOnNewerNode(args);
if (elsewhere === undefined) {
  void main(args).then(code => {
    process.exitCode = code;
  });
} else {
  process.exitCode = elsewhere;
}
