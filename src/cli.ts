/** The command line: the same work as in the editor, with the same code. */
import { Command, CommanderError } from 'commander';
import { CancelledError, codeOf, messageOf, UserError } from './base/errors.js';
import type { Run } from './headless/commandLine.js';
import { addDoctorCommand } from './headless/doctorCommand.js';
import { addEvalCommand } from './headless/evalCommand.js';
import { addExportCommand } from './headless/exportCommand.js';
import { addImportCommand } from './headless/importCommand.js';
import { addIndexCommand } from './headless/indexCommand.js';
import { addInitCommand } from './headless/initCommand.js';
import { addLabelCommand } from './headless/labelCommand.js';
import { addScoreCommand } from './headless/scoreCommand.js';
import { addSimulateCommand } from './headless/simulateCommand.js';
import { version } from './headless/installation.js';
import { runOnNewerNode } from './headless/newerNode.js';
import { createOutput } from './headless/output.js';

const exitFailed = 1;
const exitUsage = 2;

/** In the order of the help. */
const commands: readonly ((program: Command, run: Run) => void)[] = [
  addInitCommand,
  addIndexCommand,
  addScoreCommand,
  addLabelCommand,
  addEvalCommand,
  addImportCommand,
  addExportCommand,
  addSimulateCommand,
  addDoctorCommand,
];

function createProgram(run: Run): Command {
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
  for (const add of commands) add(program, run);
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
