/** `glossator init DIR`: writes `glossator.json`. */
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, UserError } from '../base/errors.js';
import { makeFolder } from '../corpus/makeFolder.js';
import { newProjectText } from '../project/newProject.js';
import { projectFileName } from '../project/project.js';
import type { Output } from './output.js';

export interface InitOptions {
  /** As the schema of `glossator.json` allows them. */
  readonly entities?: readonly string[] | undefined;
  readonly classes?: readonly string[] | undefined;
  readonly multi?: boolean | undefined;
}

export async function initCommand(
  folder: string,
  options: InitOptions,
  output: Output,
): Promise<void> {
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
