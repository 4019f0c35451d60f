/** `glossator init DIR`: writes `glossator.json`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, UserError } from '../base/errors.js';
import { newProjectText } from '../project/newProject.js';
import { parseProject } from '../project/parse.js';
import { projectFileName } from '../project/project.js';
import type { Output } from './output.js';

export interface InitOptions {
  readonly entities?: string | undefined;
  readonly classes?: string | undefined;
  readonly multi?: boolean | undefined;
}

export function initCommand(folder: string, options: InitOptions, output: Output): void {
  const text = newProjectText({
    entities: names(options.entities),
    classes: names(options.classes),
    multi: options.multi ?? false,
  });
  const parsed = parseProject(text);
  if (parsed.kind === 'invalid') {
    throw new UserError(parsed.problems.map(problem => problem.message).join('\n'));
  }
  const file = path.resolve(folder, projectFileName);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new UserError(`${file} is there already; edit it instead.`);
    }
    throw new UserError(`${file} can't be written (${codeOf(error) ?? 'unknown'}).`);
  }
  output.result({ path: projectFileName }, `Wrote ${file}`);
}

function names(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
}
