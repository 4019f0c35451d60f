/** `glossator init DIR`: writes `glossator.json`. */
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { codeOf, UserError } from '../base/errors.js';
import { makeFolder } from '../corpus/makeFolder.js';
import { newProjectText } from '../project/newProject.js';
import { projectFileName } from '../project/project.js';
import { example, folderHelp, labelNames, type Run } from './commandLine.js';
import type { Output } from './output.js';

interface InitOptions {
  /** As the schema of `glossator.json` allows them. */
  readonly entities?: readonly string[] | undefined;
  readonly classes?: readonly string[] | undefined;
  readonly multi?: boolean | undefined;
}

/** Its arguments and options. */
export function addInitCommand(program: Command, run: Run): void {
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
}

async function initCommand(folder: string, options: InitOptions, output: Output): Promise<void> {
  const { entities = [], classes = [], multi = false } = options;
  const text = newProjectText({ entities, classes, multi });
  const root = path.resolve(folder);
  if (statSync(root, { throwIfNoEntry: false })?.isFile() === true) {
    throw new UserError(`${root} is a file; name the folder of the project.`);
  }
  const file = path.join(root, projectFileName);
  const unwritable = (error: unknown): UserError =>
    new UserError(`${file} can't be written (${codeOf(error) ?? 'unknown'}).`);
  // Where a file stands in the folder's way, that isn't a project that is there already.
  await makeFolder(root).catch((error: unknown) => {
    throw unwritable(error);
  });
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unwritable(error);
    throw new UserError(`${file} is there already; edit it instead.`);
  }
  output.result({ path: projectFileName }, `Wrote ${file}`);
}
