/** The files that exports of a project wrote: what may be written over, and what a newer one replaces. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../base/errors.js';
import { placeIn } from '../base/paths.js';
import { projectFileName } from '../project/project.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import { storeFolderName } from '../store/projectFolder.js';
import type { CorpusTexts } from './corpusTexts.js';

export class ExportedFiles {
  private readonly places: ReadonlySet<string>;

  constructor(
    private readonly store: AnnotationStore,
    private readonly root: string,
  ) {
    this.places = new Set(store.exportedPaths());
  }

  /** Whether an export before this one wrote it. */
  has(file: string): boolean {
    return this.places.has(this.placeOf(file));
  }

  /** Before the file appears, so that it is never there as a part of the corpus. */
  add(file: string): void {
    if (!this.has(file)) this.store.addExportedPath(this.placeOf(file));
  }

  delete(file: string): void {
    this.store.forgetExportedPath(this.placeOf(file));
  }

  /** As the store keeps it: relative to the project where it lies in it, else as it is. */
  private placeOf(file: string): string {
    return placeIn(this.root, file) ?? file;
  }

  /**
   * @param replaces whether files that no export wrote may go, undefined where nobody can ask for that;
   *   Glossator's own and texts may not
   * @throws UserError for the first of them that stands where something else is or belongs
   */
  async refuse(
    files: readonly string[],
    replaces: boolean | undefined,
    texts: CorpusTexts,
  ): Promise<void> {
    for (const file of files) {
      if (isOurs(file)) {
        throw new UserError(
          `${file} belongs to Glossator, so nothing was exported. Choose another place.`,
        );
      }
      // What can't be looked at can't be written either, which is said then.
      const stats = await lstat(file).catch(() => undefined);
      if (stats?.isDirectory() === true) {
        throw new UserError(
          `${file} is a folder and the export is a file, so nothing was exported. Name a file, or choose a split.`,
        );
      }
      if (stats === undefined || this.has(file)) continue;
      if (await texts.has(file)) {
        throw new UserError(
          `${file} belongs to the corpus, so nothing was exported. Move it away, leave it out with corpus.exclude in glossator.json, or choose another place.`,
        );
      }
      if (replaces !== true) {
        const otherwise =
          replaces === undefined
            ? 'or choose another place'
            : 'choose another place, or use --force';
        throw new UserError(
          `${file} is there already and no export of this project wrote it, so nothing was exported. Move it away, ${otherwise}.`,
        );
      }
    }
  }
}

/** Other files in `.glossator` are as good as elsewhere: they are never taken for texts. */
function isOurs(file: string): boolean {
  const names = file.split(path.sep).map(name => name.toLowerCase());
  if (names.at(-1) === projectFileName) return true;
  const inside = names.lastIndexOf(storeFolderName);
  return inside >= 0 && /^(?:annotations\.db.*|cache|\.gitignore)$/.test(names[inside + 1] ?? '');
}
