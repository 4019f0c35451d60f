/** The project that a file belongs to: the nearest folder above it that holds a `glossator.json`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { placeIn } from '../base/paths.js';
import { projectFileName } from '../project/project.js';

/** Its root, looked for from the file's folder up to `topmost`; undefined where there is none. */
export function projectRootOf(file: string, topmost: string): string | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, projectFileName))) return folder;
    if (folder === topmost || path.dirname(folder) === folder) return undefined;
  }
}

/** Whether somebody has labelled there: only then is a project opened without being asked for. */
export function hasAnnotations(root: string): boolean {
  return existsSync(path.join(root, '.glossator', 'annotations.db'));
}

/** With `/`, relative to the project that it is in. */
export function pathIn(root: string, file: string): string {
  return placeIn(root, file) ?? file;
}
