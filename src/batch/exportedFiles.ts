/** The files that exports of a project wrote: what may be written over, and what a newer one replaces. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../base/errors.js';
import { placeIn } from '../base/paths.js';
import { projectFileName } from '../project/project.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import { storeFolderName } from '../store/projectFolder.js';
import type { CorpusTexts } from './corpusTexts.js';

/** Says beside the files of any format what they hold. */
export const reportName = 'export-report.json';

export class ExportedFiles {
  /** Place → format, where it is one's own. */
  private readonly files: ReadonlyMap<string, string | null>;

  /** @param format of the export that asks */
  constructor(
    private readonly store: AnnotationStore,
    private readonly root: string,
    private readonly format: string,
  ) {
    this.files = store.exportedFiles();
  }

  /** Whether an export before this one wrote it, but for those in another format. */
  has(file: string): boolean {
    return this.files.has(this.placeOf(file)) && this.otherFormat(file) === undefined;
  }

  /** Before the file appears, so that it is never there as a part of the corpus. */
  add(file: string): void {
    const format = path.basename(file).endsWith(reportName) ? null : this.format;
    const place = this.placeOf(file);
    if (this.files.get(place) !== format) this.store.addExportedFile(place, format);
  }

  delete(file: string): void {
    this.store.forgetExportedPath(this.placeOf(file));
  }

  private otherFormat(file: string): string | undefined {
    const format = this.files.get(this.placeOf(file)) ?? this.format;
    return format === this.format ? undefined : format;
  }

  /** As the store keeps it: relative to the project where it lies in it, else as it is. */
  private placeOf(file: string): string {
    return placeIn(this.root, file) ?? file;
  }

  /**
   * @param replaces whether files that no export in this format wrote may go, undefined where nobody can ask for that;
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
      if (this.otherFormat(file) === undefined && (await texts.has(file))) {
        throw new UserError(
          `${file} belongs to the corpus, so nothing was exported. Move it away, leave it out with corpus.exclude in glossator.json, or choose another place.`,
        );
      }
      if (replaces !== true) {
        const other = this.otherFormat(file);
        const whose = other === undefined ? 'no export of this project' : `an export as ${other}`;
        const otherwise =
          replaces === undefined
            ? 'or choose another place'
            : 'choose another place, or use --force';
        throw new UserError(
          `${file} is there already and ${whose} wrote it, so nothing was exported. Move it away, ${otherwise}.`,
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
