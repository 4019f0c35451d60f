/** The labels of imported files, where `glossator.json` has yet to have them. */
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, UserError } from '../base/errors.js';
import { unfinishedName } from '../corpus/unfinished.js';
import type { Task } from '../domain/annotation.js';
import { addLabels } from '../project/addLabels.js';
import { newProjectText } from '../project/newProject.js';
import { parseProject } from '../project/parse.js';
import { projectFileName } from '../project/project.js';
import type { ImportFile } from './importFile.js';
import type { ImportPreview } from './importPreview.js';

/** Labels that the project lacks are added to `glossator.json` where the user asks for it, else named. */
export function prepareLabels(
  folder: string,
  inputs: readonly ImportFile[],
  { missing, multi, project }: ImportPreview & { readonly multi: boolean },
  add = false,
): readonly string[] {
  const { entities, classes } = missing;
  const names = [...entities, ...classes];
  const file = path.join(folder, projectFileName);
  if (!project) writeProject(file, newProjectText({ entities, classes, multi }));
  else if (names.length > 0) {
    if (!add) throw new UserError(missingMessage(missing, inputs));
    writeProject(file, addLabels(readFileSync(file, 'utf8'), { entities, classes, multi }));
  }
  return names;
}

export function namesOf(inputs: readonly ImportFile[]): string {
  return inputs.map(input => input.name).join(', ');
}

function missingMessage(missing: ImportPreview['missing'], inputs: readonly ImportFile[]): string {
  return (
    `${namesOf(inputs)} has labels that glossator.json lacks: ` +
    `${listed(missing)}. ` +
    'Nothing was recorded. Add them to glossator.json, or import with --add-labels.'
  );
}

/** For a person: `entities "A", "B"; classes "c"`. */
export function listed(missing: ImportPreview['missing']): string {
  const list = (task: Task): string[] => {
    const names = missing[task];
    if (names.length === 0) return [];
    const shown = names.slice(0, 20).map(name => `"${name}"`);
    const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
    return [`${task} ${shown.join(', ')}${more}`];
  };
  return [...list('entities'), ...list('classes')].join('; ');
}

function writeProject(file: string, text: string): void {
  const parsed = parseProject(text);
  if (parsed.kind === 'invalid') {
    const [problem] = parsed.problems;
    throw new UserError(
      `The labels can't be added to ${file}: ${problem?.message ?? 'it would not be valid'}. Nothing was recorded.`,
    );
  }
  // Behind a link the file it leads to is written, and the link stays.
  const target = existsSync(file) ? realpathSync(file) : file;
  const unfinished = unfinishedName(target);
  try {
    writeFileSync(unfinished, text, { flag: 'wx', flush: true });
    renameSync(unfinished, target);
  } catch (error) {
    if (existsSync(unfinished)) rmSync(unfinished);
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new UserError(`${file} can't be written (${code}). Nothing was recorded.`);
  }
}
