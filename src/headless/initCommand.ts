/** `glossator init DIR`: writes `glossator.json`. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, UserError } from '../base/errors.js';
import { newProjectText } from '../project/newProject.js';
import { projectFileName } from '../project/project.js';
import type { Output } from './output.js';

export interface InitOptions {
  /** As the schema of `glossator.json` allows them. */
  readonly entities?: readonly string[] | undefined;
  readonly classes?: readonly string[] | undefined;
  readonly multi?: boolean | undefined;
}

export function initCommand(folder: string, options: InitOptions, output: Output): void {
  const { entities = [], classes = [], multi = false } = options;
  const text = newProjectText({ entities, classes, multi });
  const root = path.resolve(folder);
  if (statSync(root, { throwIfNoEntry: false })?.isFile() === true) {
    throw new UserError(`${root} is a file; name the folder of the project.`);
  }
  const file = path.join(root, projectFileName);
  try {
    mkdirSync(root, { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new UserError(`${file} is there already; edit it instead.`);
    }
    throw new UserError(`${file} can't be written (${codeOf(error) ?? 'unknown'}).`);
  }
  output.result({ path: projectFileName }, `Wrote ${file}`);
}
