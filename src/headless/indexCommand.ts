/** `glossator index DIR`: reads and encodes the corpus, tells what was found and what was skipped. */
import type { Command } from 'commander';
import { UserError } from '../base/errors.js';
import { readPatternFiles } from '../corpus/patternFiles.js';
import { example, folderHelp, type Run } from './commandLine.js';
import { emptyCorpus } from './emptyCorpus.js';
import { openProject } from './openProject.js';
import type { Output } from './output.js';

interface IndexOptions {
  /** Fails where something was skipped that had a problem, or a match pattern can't be used. */
  readonly strict?: boolean | undefined;
}

/** Its arguments and options. */
export function addIndexCommand(program: Command, run: Run): void {
  program
    .command('index')
    .description('read and encode the corpus')
    .argument('<dir>', folderHelp)
    .option('--strict', 'fail where a file, record or match pattern had a problem')
    .addHelpText('after', example('index texts --strict'))
    .action((dir: string, options: IndexOptions) =>
      run(output => indexCommand(dir, options, output)),
    );
}

async function indexCommand(
  folder: string,
  { strict = false }: IndexOptions,
  output: Output,
): Promise<void> {
  const { engine, project, root, close } = await openProject(folder, output);
  try {
    const summary = await engine.request('index', { encode: true });
    const { scan, encode } = summary.milliseconds;
    for (const { path, line, reason } of summary.skipped) {
      output.note(`Skipped ${path}${line === null ? '' : `:${line}`}: ${reason}`);
    }
    const { problems: patternProblems } = await readPatternFiles(root, project);
    for (const { path, line, message } of patternProblems) {
      output.note(`${path}:${line}: ${message}`);
    }
    const empty = emptyCorpus(summary, project);
    if (empty !== undefined) output.note(empty);
    output.result(
      { ...summary, patternProblems },
      `${summary.files} files, ${summary.documents} documents, ${summary.examples} examples ` +
        `(${summary.distinct} distinct, ${summary.holdout} held out), ${summary.tokens} tokens; ` +
        `${summary.skipped.length} skipped. Read in ${seconds(scan)}, encoded in ${seconds(encode)}.`,
    );
    const skipped = summary.skipped.filter(({ harmless }) => harmless !== true).length;
    if (!strict || skipped + patternProblems.length === 0) return;
    const said = [
      ...(skipped > 0 ? [`${skipped} of what was skipped ${have(skipped)}`] : []),
      ...(patternProblems.length > 0
        ? [`${patternProblems.length} of the match patterns ${have(patternProblems.length)}`]
        : []),
    ];
    throw new UserError(`${said.join(', and ')}. Mend it, or exclude it in glossator.json.`);
  } finally {
    await close();
  }
}

function have(problems: number): string {
  return problems === 1 ? 'has a problem' : 'have problems';
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
